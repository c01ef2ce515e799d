"""The school's own grades: which stand, and which show."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models

from felles.synlig_fra import synlig_q

if TYPE_CHECKING:
    from karakterfoering.models import Skolekarakter  # noqa: F401 - named as text below


class SkolekarakterQuerySet(models.QuerySet["Skolekarakter"]):
    def staaende(self) -> Self:
        """Those that count. Sealed: for the school's own registering alone."""
        return self.filter(erstattet__isnull=True)

    def synlige(self, naa: datetime) -> Self:
        """Those that everybody may see whom they concern: of a locked protocol, from its moment on."""
        protokoll = "kandidat__parti__karakterprotokoll"
        return self.staaende().filter(
            synlig_q(f"{protokoll}__vises_fra", naa), **{f"{protokoll}__laast__isnull": False}
        )
