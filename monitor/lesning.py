"""What the live table is made of: parties, rows and marks, read from the database or from what was read a moment ago."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter

from monitor.minne import Partilest, minne
from monitor.querysets.fakta import fakta_i_partier
from monitor.querysets.merker import Merker, merker
from monitor.querysets.omfang import Omfang
from monitor.querysets.partier import Dagsparti, dagspartier
from monitor.querysets.rader import Rad, rader
from monitor.stilling import Partistilling, fordel

PARTI_ID = 1  # place in the facts


@dataclass(frozen=True, slots=True)
class Lest:
    """How each party stands, in the order people say their names, and the open marks of the candidates."""

    stillinger: list[Partistilling]
    merker: dict[int, Merker]

    @property
    def partier(self) -> dict[int, Dagsparti]:
        """The parties by id, in that order."""
        return {ett.parti.pk: ett.parti for ett in self.stillinger}

    @property
    def rader(self) -> list[Rad]:
        """Everybody in view, in Norwegian alphabetical order."""
        return sorted((rad for ett in self.stillinger for rad in ett.rader), key=attrgetter("person__sortering", "pk"))


def les_omfang(syn: Omfang, naa: datetime, *, friskt: bool = False) -> Lest:
    """All that is in view; three queries, or none for the parties whose version is at hand. `friskt` reads them all."""
    if syn.bare_rom:
        alle = rader(syn.kandidater(naa), naa)
        return Lest(fordel(hent_partier(syn).values(), alle, naa), merker(rad.pk for rad in alle))
    noekler = {pk: (pk, versjon, syn.dag) for pk, versjon in zip(syn.parti_ider, syn.versjoner, strict=True)}
    leste = {} if friskt else minne.hent(noekler.values(), naa)
    if mangler := [pk for pk in noekler if pk not in leste]:
        nye = _les(mangler, syn.dag, naa)
        minne.legg({noekler[pk]: lest for pk, lest in nye.items()})
        leste |= nye
    stillinger = sorted((ett.staar(naa) for ett in leste.values()), key=lambda ett: (ett.parti.navn, ett.parti.pk))
    return Lest(stillinger, {pk: merke for ett in leste.values() for pk, merke in ett.merker.items()})


def _les(ider: list[int], dag: date, naa: datetime) -> dict[int, Partilest]:
    leste = {parti.pk: Partilest(parti, [], {}, naa) for parti in dagspartier(ider, dag)}
    for fakta in fakta_i_partier(ider):
        leste[fakta[PARTI_ID]].fakta.append(fakta)
    partiet = {fakta[0]: pk for pk, ett in leste.items() for fakta in ett.fakta}
    for pk, merke in merker(partiet).items():
        leste[partiet[pk]].merker[pk] = merke
    return leste


def hent_partier(syn: Omfang) -> dict[int, Dagsparti]:
    """The parties in view by id, in the order people say their names; one query."""
    return {parti.pk: parti for parti in dagspartier(syn.parti_ider, syn.dag)}
