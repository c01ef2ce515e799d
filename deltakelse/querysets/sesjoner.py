from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

if TYPE_CHECKING:
    from deltakelse.models import Innloggingssesjon  # noqa: F401 - named in a string below


class SesjonQuerySet(models.QuerySet["Innloggingssesjon"]):
    def aapne(self) -> Self:
        """Not ended."""
        return self.filter(avsluttet__isnull=True)

    def ventende(self) -> Self:
        """Open, without access, and not older than an open session that has it: what an invigilator may let in.

        Rule: PGS kandidatmonitor, «Gi tilgang til kandidatene»: only the newest log-in counts.
        """
        nyere = self.model._default_manager.filter(
            Q(opprettet__gt=OuterRef("opprettet")) | Q(opprettet=OuterRef("opprettet"), pk__gt=OuterRef("pk")),
            kandidat=OuterRef("kandidat"),
            autorisert__isnull=False,
            avsluttet__isnull=True,
        )
        return self.filter(~Exists(nyere), autorisert__isnull=True, avsluttet__isnull=True)
