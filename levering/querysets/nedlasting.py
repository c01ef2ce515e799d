"""Delivered answers that may be downloaded: which files, counted per party and candidate, and until when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum

from brukere.models import Bruker
from eksamen.models import Eksamensperiode, Kandidat
from felles.tid import dagens_dato, doegnet
from levering.models import Besvarelsesfil, Leveringsfil


@dataclass(frozen=True)
class Periodefrist:
    """A period, and the one after it, whose first exam day ends the downloading of this one's answers."""

    periode: Eksamensperiode
    neste: Eksamensperiode | None

    @property
    def siste_dag(self) -> date | None:
        """The last Norwegian day to download on; None while no later period is planned.

        Rule: PGS kandidatmonitor, «Nedlasting av besvarelser»: until the day before the next period's first exam day.
        """
        return dagens_dato(self.neste.gjennomfoering_fra) - timedelta(days=1) if self.neste else None

    def er_aapen(self, naa: datetime) -> bool:
        """True until the end of the last day."""
        return self.siste_dag is None or naa < doegnet(self.siste_dag)[1]


def frister() -> list[Periodefrist]:
    """Every period with its deadline, the newest first; one query."""
    perioder: list[Eksamensperiode | None] = [*Eksamensperiode.objects.order_by("gjennomfoering_fra", "pk"), None]
    return [Periodefrist(denne, neste) for denne, neste in pairwise(perioder) if denne is not None][::-1]


def leverte(bruker: Bruker, naa: datetime) -> QuerySet[Besvarelsesfil]:
    """The delivered files of the candidates whom the user monitors; each once, also when it counts for both parts."""
    gjeldende = Leveringsfil.objects.filter(fil=OuterRef("pk"), levering__gjenaapnet__isnull=True)
    return Besvarelsesfil.objects.filter(
        Exists(gjeldende), slettet__isnull=True, kandidat__in=Kandidat.objects.handles_av(bruker, naa).values("pk")
    )


def talt_opp(filer: QuerySet[Besvarelsesfil], per: str) -> dict[int, dict[str, Any]]:
    """How many candidates, files and bytes, by party (`kandidat__parti`) or candidate (`kandidat`); one query."""
    rader = (
        filer.order_by()
        .values(per)
        .annotate(kandidater=Count("kandidat", distinct=True), filer=Count("pk"), byte=Sum("stoerrelse"))
    )
    return {rad.pop(per): rad for rad in rader}


@dataclass(frozen=True, slots=True)
class Rad:
    """What a file's name in the zip is made of, and where its bytes lie."""

    fil_id: int
    noekkel: str
    stoerrelse: int
    navn: str
    delmerke: str
    kandidat_id: int
    nummer: str
    parti_id: int
    parti: str
    skole_id: int
    skole: str
    orgnr: str
    fagkode: str
    variant: str
    periode: str


FELT = (
    "pk",
    "noekkel",
    "stoerrelse",
    "navn",
    "delmerke",
    "kandidat_id",
    "kandidat__kandidatnummer__nummer",
    "kandidat__parti_id",
    "kandidat__parti__navn",
    "kandidat__parti__skole_id",
    "kandidat__parti__skole__navn",
    "kandidat__parti__skole__orgnr",
    "kandidat__eksamen__fag__fagkode",
    "kandidat__eksamen__fag__variant",
    "kandidat__eksamen__periode__kode",
)


def rader(filer: QuerySet[Besvarelsesfil], *, hoyst: int) -> Iterable[Rad]:
    """The first files in the order of the zip: school, fag, party, number; one query."""
    sortert = filer.order_by(
        "kandidat__parti__skole__navn",
        "kandidat__eksamen__fag__fagkode",
        "kandidat__parti__navn",
        "kandidat__kandidatnummer__nummer",
        "pk",
    )
    return (Rad(*verdier) for verdier in sortert.values_list(*FELT)[:hoyst])
