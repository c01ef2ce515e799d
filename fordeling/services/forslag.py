"""Which pair grades which party: a proposal from facts alone. Reads nothing, writes nothing, draws nothing.

Rule: Utdanningsdirektoratet, PAS-eksamen: sensors work in pairs, nobody grades the own school's candidates, and no
sensor gets more than the maximum. Forvaltningsloven § 6: nobody who has declared a conflict.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from fordeling.services.tavle import SENSORER_PER_PARTI, Grunnlag, Par, Parti, Plassering, Sensor, Tavle, stoerst

__all__ = ["Forslag", "Grunn", "Grunnlag", "Par", "Parti", "Plassering", "Sensor", "foreslaa"]

# Parties that are tried moved for the sake of one that has no place, smallest first.
FLEST_FLYTTET: Final = 200


class Grunn(StrEnum):
    """Why a party got nobody."""

    FOR_FAA = "for_faa"  # fewer than two have accepted
    INHABILE = "inhabile"
    KOMPETANSE = "kompetanse"
    FOR_STORT = "for_stort"  # more answers than anybody may have
    FULLT = "fullt"


@dataclass(frozen=True, slots=True)
class Forslag:
    """The parties with their pairs, those without and why, and what each sensor would have in all."""

    plasseringer: tuple[Plassering, ...]
    uplasserte: tuple[tuple[Parti, Grunn], ...]
    belastning: dict[int, int] = field(default_factory=dict)

    @property
    def par(self) -> list[Par]:
        """The pairs that are used, in order."""
        return sorted({plassering.par for plassering in self.plasseringer})


def foreslaa(grunnlag: Grunnlag) -> Forslag:
    """A pair for each party: even load, nobody where they may not, maxima kept, reserves only where two others cannot.

    After that the two are of one sensorgruppe where they can be. Deterministic, whatever order the facts come in. Greedy
    with mending: what cannot be placed is tried again by moving one party that has been; a party is left over only when
    no two with room for it are left.
    """
    best = uten = _forslag(grunnlag, None)
    for slakk in (stoerst(grunnlag) // 2, stoerst(grunnlag)):
        if paa_tvers(grunnlag, best):
            annet = _forslag(grunnlag, slakk)
            if _like_bra(grunnlag, annet, uten) and paa_tvers(grunnlag, annet) < paa_tvers(grunnlag, best):
                best = annet
    return best


def paa_tvers(grunnlag: Grunnlag, forslag: Forslag) -> int:
    """How many parties have two who are not of one sensorgruppe; two without any are not counted."""
    grupper = {sensor.id: sensor.gruppe for sensor in grunnlag.sensorer}
    return sum(grupper[p.par[0]] != grupper[p.par[1]] for p in forslag.plasseringer)


def _like_bra(grunnlag: Grunnlag, annet: Forslag, uten: Forslag) -> bool:
    """Whether groups cost nothing that goes before them: room, reserves, or more than half a party on anybody's load."""
    reserver = {sensor.id for sensor in grunnlag.sensorer if sensor.reserve}

    def brukt(forslag: Forslag) -> tuple[int, int]:
        paa_reserver = sum(p.parti.svar for p in forslag.plasseringer for pk in p.par if pk in reserver)
        return sum(parti.svar for parti, _grunn in forslag.uplasserte), paa_reserver

    jevnt = zip(sorted(annet.belastning.values()), sorted(uten.belastning.values()), strict=True)
    return brukt(annet) <= brukt(uten) and all(ny <= gammel + stoerst(grunnlag) // 2 for ny, gammel in jevnt)


def _forslag(grunnlag: Grunnlag, gruppeslakk: int | None) -> Forslag:
    tavle = Tavle(grunnlag, gruppeslakk)
    faste = [pk for pk, sensor in tavle.sensorer.items() if not sensor.reserve]
    alle = list(tavle.sensorer)
    reserver = [pk for pk in alle if tavle.sensorer[pk].reserve]
    partier = sorted(
        {parti.id: parti for parti in grunnlag.partier}.values(),
        key=lambda parti: (sum(tavle.kan(pk, parti) for pk in alle), -parti.svar, parti.id),
    )
    rest = _legg_ut(tavle, partier, faste)
    if reserver:
        rest = _med_reserver(tavle, rest, faste, reserver)
    return Forslag(
        plasseringer=tuple(sorted(tavle.plassert.values(), key=lambda p: (p.par, p.parti.id))),
        uplasserte=tuple((parti, _grunn(tavle, parti)) for parti in sorted(rest, key=lambda parti: parti.id)),
        belastning=tavle.totalt,
    )


def _legg_ut(tavle: Tavle, partier: Iterable[Parti], hvem: Sequence[int]) -> list[Parti]:
    """Place the parties on these people; those that could not be."""
    rest = []
    for parti in partier:
        par = tavle.velg(parti, hvem)
        if par is None:
            rest.append(parti)
        else:
            tavle.legg(parti, par)
    while rest and (ryddet := next((parti for parti in rest if _gjoer_plass(tavle, parti, hvem)), None)):
        rest = [parti for parti in rest if parti.id != ryddet.id]
        # What was moved may have left room for others too.
        rest = [parti for parti in rest if not _legg_en(tavle, parti, hvem)]
    return rest


def _legg_en(tavle: Tavle, parti: Parti, hvem: Sequence[int]) -> bool:
    par = tavle.velg(parti, hvem)
    if par is not None:
        tavle.legg(parti, par)
    return par is not None


def _gjoer_plass(tavle: Tavle, parti: Parti, hvem: Sequence[int]) -> bool:
    """Place the party by moving one other to people with more room. False when that does not help; nothing is changed."""
    mulige = {pk for pk in hvem if tavle.kan(pk, parti)}
    if len(mulige) < SENSORER_PER_PARTI:
        return False
    aktuelle = [plassering for plassering in tavle.plassert.values() if mulige.intersection(plassering.par)]
    for flyttet in sorted(aktuelle, key=lambda p: (p.parti.svar, p.parti.id))[:FLEST_FLYTTET]:
        tavle.legg(flyttet.parti, flyttet.par, -1)
        par = tavle.velg(parti, hvem)
        if par is not None:
            tavle.legg(parti, par)
            annet = tavle.velg(flyttet.parti, hvem)
            if annet is not None:
                tavle.legg(flyttet.parti, annet)
                return True
            tavle.legg(parti, par, -1)
        tavle.legg(flyttet.parti, flyttet.par)
    return False


def _med_reserver(tavle: Tavle, rest: list[Parti], faste: list[int], reserver: list[int]) -> list[Parti]:
    """What the others could not take: one reserve beside one of them where that is enough, else two."""
    igjen = []
    for parti in rest:
        egen, hjelp = tavle.ledige(parti, faste), tavle.ledige(parti, reserver)
        to = [*egen[:1], *hjelp][:SENSORER_PER_PARTI]
        if tavle.gruppeslakk is not None and len(to) == SENSORER_PER_PARTI:
            egne = [pk for pk in hjelp if pk != to[0] and tavle.i_gruppe((to[0], pk))]
            to = [to[0], *egne, to[1]][:SENSORER_PER_PARTI]
        if len(to) < SENSORER_PER_PARTI:
            igjen.append(parti)
        else:
            tavle.legg(parti, tavle.nytt(to[0], to[1]))
    return igjen


def _grunn(tavle: Tavle, parti: Parti) -> Grunn:
    alle = list(tavle.sensorer.values())
    habile = [sensor for sensor in alle if sensor.id not in parti.inhabile]
    kyndige = [sensor for sensor in habile if tavle.kan(sensor.id, parti)]
    tak = tavle.tak.get(parti.eksamen_id)
    rommer = [s for s in kyndige if all(grense is None or grense >= parti.svar for grense in (s.flest, tak))]
    for liste, grunn in (
        (alle, Grunn.FOR_FAA),
        (habile, Grunn.INHABILE),
        (kyndige, Grunn.KOMPETANSE),
        (rommer, Grunn.FOR_STORT),
    ):
        if len(liste) < SENSORER_PER_PARTI:
            return grunn
    return Grunn.FULLT
