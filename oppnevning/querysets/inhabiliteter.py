"""Declared conflicts: which hold, and who reads what was said."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models

from brukere.models import Bruker, Organisasjon
from brukere.querysets.organisasjoner import under_q
from oppnevning.querysets.fagpersoner import OPPNEVNENDE

if TYPE_CHECKING:
    from oppnevning.models.habilitet import Inhabilitet  # noqa: F401 - named in a string below


class InhabilitetQuerySet(models.QuerySet["Inhabilitet"]):
    def gjeldende(self) -> Self:
        """Those that have not ended."""
        return self.filter(opphoert__isnull=True)

    def fortalt(self, eier: Organisasjon) -> Self:
        """Told to that authority, or to one under it."""
        return self.filter(under_q([eier], "oppgitt_til"))

    def synlige_for(self, bruker: Bruker, naa: datetime) -> Self:
        """Told to an authority of the user's, or to one under it. Another authority's are no business of theirs."""
        return self.filter(under_q(bruker.organisasjoner(naa, *OPPNEVNENDE), "oppgitt_til"))
