from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models

from felles.synlig_fra import synlig_q

if TYPE_CHECKING:
    from eksamen.models import Oppgave  # noqa: F401 - named in strings below


class OppgaveQuerySet(models.QuerySet["Oppgave"]):
    def aapnet(self, naa: datetime) -> Self:
        """Papers that may be read: from the second their part starts. The one rule for schools and candidates."""
        return self.filter(synlig_q("eksamensdel__start", naa))
