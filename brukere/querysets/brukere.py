from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.base_user import BaseUserManager
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from brukere.models import Bruker, Rolletildeling  # noqa: F401 - named in strings below


class BrukerManager(BaseUserManager["Bruker"]):
    def create_user(self, brukernavn: str, password: str | None = None, **felt: Any) -> Bruker:
        """A user without roles; an unusable password when none is given."""
        bruker = self.model(brukernavn=brukernavn, **felt)
        bruker.set_password(password)
        bruker.save(using=self._db)
        return bruker


class RolletildelingQuerySet(models.QuerySet["Rolletildeling"]):
    def gjeldende(self, naa: datetime) -> Self:
        """In force at that moment."""
        return self.filter(Q(til__isnull=True) | Q(til__gt=naa), fra__lte=naa)
