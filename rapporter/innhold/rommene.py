"""Who is in which room on which day: what the overview, packing lists, door signs and seating maps are made of."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from eksamen.models import Eksamensdel, Eksamensparti, Kandidat
from felles.rapport import Utvalg
from felles.tid import dagens_dato
from rapporter.innhold.grunnlag import i_rekkefoelge, partier_med_plan, proever

SIST: Final = date.max


@dataclass(slots=True)
class Romparti:
    """A party's candidates in one room, with the parts that it sits there that day."""

    parti: Eksamensparti
    deler: list[Eksamensdel]
    kandidater: list[Kandidat]


@dataclass(slots=True)
class Romdag:
    """A room on a Norwegian day; `dag` is None for what has no date yet."""

    dag: date | None
    sted: str
    rom: str
    partier: list[Romparti] = field(default_factory=list)

    @property
    def dato(self) -> date | str:
        """The day, or words in its place, for the heading of a group."""
        return self.dag or _("Uten dato")

    @property
    def romnavn(self) -> str:
        """The room, or words in its place."""
        return self.rom or _("Uten rom")


def rommene(utvalg: Utvalg) -> list[Romdag]:
    """Every room of these parties, day by day, in order of time. Three queries.

    A candidate's own room counts before the party's; case does not tell rooms apart. A party without candidates is in
    its room with none.
    """
    kandidater: dict[int, list[Kandidat]] = {}
    for kandidat in i_rekkefoelge(utvalg.kandidater):
        kandidater.setdefault(kandidat.parti_id, []).append(kandidat)
    funnet: dict[tuple[date, str, str], Romdag] = {}
    for parti in partier_med_plan(utvalg).order_by("eksamen__fag__fagkode", "navn", "pk"):
        for dag, delene in _dager(parti):
            for rom, inne in _fordelt(parti, kandidater.get(parti.pk, [])):
                noekkel = (dag or SIST, parti.sted.casefold(), rom.casefold())
                staar = funnet.setdefault(noekkel, Romdag(dag, parti.sted, rom))
                staar.partier.append(Romparti(parti, delene, inne))
    for romdag in funnet.values():
        romdag.partier.sort(key=lambda ett: ett.deler[0].start.timestamp() if ett.deler else 0.0)
    return [funnet[noekkel] for noekkel in sorted(funnet)]


def _dager(parti: Eksamensparti) -> list[tuple[date | None, list[Eksamensdel]]]:
    dager: dict[date, list[Eksamensdel]] = {}
    for deel in proever(parti.eksamen.deler.all()):
        dager.setdefault(dagens_dato(deel.start), []).append(deel)
    return list(dager.items()) or [(None, [])]


def _fordelt(parti: Eksamensparti, kandidater: list[Kandidat]) -> list[tuple[str, list[Kandidat]]]:
    rommene: dict[str, tuple[str, list[Kandidat]]] = {}
    for kandidat in kandidater:
        rom = kandidat.rom or parti.rom
        rommene.setdefault(rom.casefold(), (rom, []))[1].append(kandidat)
    return list(rommene.values()) or [(parti.rom, [])]
