"""The rows of the live table: every candidate in view, with status, as plain values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db.models import Max, OuterRef, Subquery

from deltakelse.models import Innloggingssesjon
from deltakelse.querysets.tilgang import FRAVAER
from eksamen.models import Kandidat
from levering.querysets.status import Fremdrift, med_status

FERDIG = frozenset({Fremdrift.LEVERT_DIGITALT.value, Fremdrift.SENDES_I_POSTEN.value})
FRAVAERSKODER = frozenset(status.value for status in FRAVAER)


class Rad(NamedTuple):
    """A candidate in the monitor. Names are those of the annotations in `med_status`."""

    pk: int
    parti_id: int
    person__fornavn: str
    person__etternavn: str
    person__sortering: str
    kandidatnummer__nummer: str | None
    rom: str
    plass: str
    tilgang: str
    kan_gi_tilgang: bool
    paa_nytt: bool
    venter_siden: datetime | None
    fremdrift: str | None
    digital_filer: int
    digital_levert: datetime | None
    digital_slutt: datetime | None
    har_del1: bool
    fremdrift_del1: str | None
    del1_filer: int
    del1_levert: datetime | None

    @property
    def navn(self) -> str:
        return f"{self.person__fornavn} {self.person__etternavn}"

    @property
    def nummer(self) -> str:
        return self.kandidatnummer__nummer or ""

    @property
    def borte(self) -> bool:
        return self.tilgang in FRAVAERSKODER

    @property
    def ferdig(self) -> bool:
        """Every part is handed in."""
        return self.fremdrift in FERDIG and (not self.har_del1 or self.fremdrift_del1 in FERDIG)


def rader(parti_ider: Iterable[int], naa: datetime) -> list[Rad]:
    """Everybody in these parties, in Norwegian alphabetical order; one query.

    All of them and not a page: banner, lane, meters and counts need everybody, so each status is computed once and
    filter, sort and page work on the same values that are shown.
    """
    venter = (
        Innloggingssesjon.objects.filter(kandidat=OuterRef("pk"))
        .ventende()
        .order_by()
        .values("kandidat")
        .annotate(siste=Max("opprettet"))
        .values("siste")
    )
    kandidater = med_status(Kandidat.objects.i_partier(list(parti_ider)).sortert(), naa)
    verdier = kandidater.annotate(venter_siden=Subquery(venter)).values_list(*Rad._fields)
    return [Rad._make(rad) for rad in verdier]
