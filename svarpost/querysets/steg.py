"""Which steps stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from svarpost.models import Poststeg  # noqa: F401 - named as text below


class PoststegQuerySet(models.QuerySet["Poststeg"]):
    def staaende(self) -> Self:
        """Steps that have not been taken back, in the order of the way."""
        return self.filter(opphever__isnull=True, opphevet_av__isnull=True).order_by("pk")
