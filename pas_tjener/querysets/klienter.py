from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef

from brukere.models import Organisasjon
from brukere.querysets.organisasjoner import under_q

if TYPE_CHECKING:
    from pas_tjener.models.klienter import Klient  # noqa: F401 - named in strings below


class KlientQuerySet(models.QuerySet["Klient"]):
    def apne(self) -> Self:
        """Those that are not revoked."""
        return self.filter(sperret__isnull=True)

    def under(self, organisasjoner: Iterable[Organisasjon]) -> Self:
        """Those that speak for at least one organisation under these."""
        koblinger = self.model.organisasjoner.through._default_manager.filter(
            under_q(organisasjoner, "organisasjon"), klient_id=OuterRef("pk")
        )
        return self.filter(Exists(koblinger))
