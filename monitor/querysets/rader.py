"""The rows of the live table: every candidate in view, with status, as plain values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from deltakelse.querysets.tilgang import BORTE, Tilgang
from eksamen.querysets.kandidater import KandidatQuerySet
from felles.tid import dagens_dato, doegnet
from levering.querysets.status import Fremdrift
from levering.querysets.status_mange import statusfunksjon
from monitor.querysets.fakta import Fakta, Verdier, fakta, fakta_i_partier
from monitor.querysets.omfang import Omfang

FERDIG = frozenset({Fremdrift.LEVERT_DIGITALT.value, Fremdrift.SENDES_I_POSTEN.value})
BORTEKODER = frozenset(status.value for status in BORTE)


@dataclass(slots=True)
class Rad(Fakta):
    """A candidate in the monitor: the facts, and what they come to now, as `med_status` says it."""

    tilgang: str = ""
    kan_gi_tilgang: bool = False
    paa_nytt: bool = False
    fremdrift: str | None = None
    fremdrift_del1: str | None = None
    har_ulest: bool = False

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
    """Everybody among these candidates, in Norwegian alphabetical order; one query.

    All of them and not a page: banner, lane, meters and counts need everybody, so each status is computed once and
    filter, sort and page work on the same values that are shown.
    """
    return som_rader(fakta(kandidater), naa)


def rader_i_omfang(syn: Omfang, naa: datetime) -> list[Rad]:
    """Everybody in view, as `rader`: by a statement whose text is built once, where no single room is watched."""
    if syn.bare_rom:
        return rader(syn.kandidater(naa), naa)
    return som_rader(fakta_i_partier(syn.parti_ider), naa) if syn.parti_ider else []


def som_rader(alle: Iterable[Verdier], naa: datetime) -> list[Rad]:
    """The facts with what they come to at `naa`; no query."""
    status, midnatt = statusfunksjon(naa), doegnet(dagens_dato(naa))[0]
    rader = []
    for verdier in alle:
        rad = Rad(*verdier)
        rad.tilgang, rad.kan_gi_tilgang, rad.paa_nytt, rad.fremdrift, rad.fremdrift_del1 = status(rad)
        rad.har_ulest = rad.siste_ulest is not None and rad.siste_ulest >= midnatt
        rader.append(rad)
    return rader
