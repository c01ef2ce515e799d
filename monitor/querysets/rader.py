"""The rows of the live table: every candidate in view, with status, as plain values."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, Max, OuterRef, Subquery

from deltakelse.models import Innloggingssesjon, Kandidatdel, Oppmoete
from deltakelse.querysets.tilgang import BORTE, Tilgang
from eksamen.models.valg import DIGITALE, Deltype
from eksamen.querysets.kandidater import KandidatQuerySet
from levering.querysets.status import Fremdrift, med_status

FERDIG = frozenset({Fremdrift.LEVERT_DIGITALT.value, Fremdrift.SENDES_I_POSTEN.value})
BORTEKODER = frozenset(status.value for status in BORTE)


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
    digital_ekstra: int | None
    digital_tapt: int | None
    har_del1: bool
    fremdrift_del1: str | None
    del1_filer: int
    del1_levert: datetime | None
    del1_slutt: datetime | None
    del1_ekstra: int | None
    del1_tapt: int | None
    del1_innlevert: datetime | None
    oppmoett: bool
    logget_inn: bool

    @property
    def navn(self) -> str:
        return f"{self.person__fornavn} {self.person__etternavn}"

    @property
    def nummer(self) -> str:
        return self.kandidatnummer__nummer or ""

    @property
    def borte(self) -> bool:
        return self.tilgang in BORTEKODER

    @property
    def fravaer(self) -> bool:
        """Absent, and not just without an exam because it is cancelled."""
        return self.borte and self.tilgang != Tilgang.AVLYST

    @property
    def er_kommet(self) -> bool:
        """Somebody has seen the candidate today, or the candidate has left a trace here."""
        spor = self.oppmoett or self.logget_inn or self.del1_innlevert is not None
        return spor or self.ferdig or self.digital_filer + self.del1_filer > 0

    @property
    def i_posten(self) -> bool:
        """A part of the answer is sent by post."""
        return Fremdrift.SENDES_I_POSTEN in (self.fremdrift, self.fremdrift_del1)

    @property
    def ferdig(self) -> bool:
        """Every part is handed in."""
        return self.fremdrift in FERDIG and (not self.har_del1 or self.fremdrift_del1 in FERDIG)


def rader(kandidater: KandidatQuerySet, naa: datetime) -> list[Rad]:
    """Everybody among these candidates (`Omfang.kandidater`), in Norwegian alphabetical order; one query.

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
    egne = Kandidatdel.objects.filter(kandidat=OuterRef("pk"))
    del1 = egne.filter(eksamensdel__type=Deltype.DEL1)
    oppmoeter = Oppmoete.objects.filter(kandidat=OuterRef("pk"), opphevet__isnull=True, forberedelse=False)
    verdier = (
        med_status(kandidater.sortert(), naa)
        .annotate(
            venter_siden=Subquery(venter),
            digital_ekstra=Subquery(egne.filter(eksamensdel__type__in=DIGITALE).values("ekstra_minutter")[:1]),
            digital_tapt=Subquery(egne.filter(eksamensdel__type__in=DIGITALE).values("tapt_minutter")[:1]),
            del1_slutt=Subquery(del1.values("slutt")[:1]),
            del1_ekstra=Subquery(del1.values("ekstra_minutter")[:1]),
            del1_tapt=Subquery(del1.values("tapt_minutter")[:1]),
            del1_innlevert=Subquery(del1.values("innlevert")[:1]),
            oppmoett=Exists(oppmoeter),
            logget_inn=Exists(Innloggingssesjon.objects.filter(kandidat=OuterRef("pk"))),
        )
        .values_list(*Rad._fields)
    )
    return [Rad._make(rad) for rad in verdier]
