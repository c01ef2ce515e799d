"""The archive of messages, as it is searched. Only what stands in the rows: what a message says is encrypted."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Final, Self
from uuid import UUID

from django.db import models
from django.db.models import Q

from brukere.models.bruker import Rolle
from brukere.querysets.organisasjoner import under_q
from eksamen.querysets.plan import PARTILESERE
from felles.tid import doegnet

if TYPE_CHECKING:
    from brukere.models import Bruker
    from pas_integration.models import PasMelding  # noqa: F401 - named in a string below

# Operators look for faults: they see every message of the sites under them, with what is personal hidden.
ARKIVLESERE: Final = PARTILESERE | {Rolle.DRIFT}
FEIL_FRA: Final = 400


class PasMeldingQuerySet(models.QuerySet["PasMelding"]):
    def synlige_for(self, bruker: Bruker, naa: datetime) -> Self:
        """Messages of the schools that the user reads; operators also see those that are no school's."""
        synlige = under_q(bruker.organisasjoner(naa, *ARKIVLESERE), "skole")
        if bruker.har_rolle(naa, Rolle.DRIFT):
            synlige |= Q(skole__isnull=True)
        return self.filter(synlige)

    def for_skole(self, tekst: str) -> Self:
        """Of schools with that in their name, or with that organisation number here or in PAS."""
        return self.filter(Q(skole__navn__icontains=tekst) | Q(skole__orgnr=tekst) | Q(skole__pas_orgnr=tekst))

    def i_jobb(self, noekkel: UUID) -> Self:
        """Said during that job."""
        return self.filter(jobb__jobb__noekkel=noekkel)

    def i_tidsrommet(self, fra: date | None, til: date | None) -> Self:
        """On these Norwegian days and those between; None leaves that end open."""
        treff = self
        if fra is not None:
            treff = treff.filter(tid__gte=doegnet(fra)[0])
        if til is not None:
            treff = treff.filter(tid__lt=doegnet(til)[1])
        return treff

    def som_feilet(self) -> Self:
        """Never answered, or answered with an error."""
        return self.filter(Q(status__isnull=True) | Q(status__gte=FEIL_FRA))
