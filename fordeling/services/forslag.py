"""Which pair grades which party: a proposal from facts alone. Reads nothing, writes nothing, draws nothing.

Rule: Utdanningsdirektoratet, PAS-eksamen: sensors work in pairs, nobody grades the own school's candidates, and no
sensor gets more than the maximum. Forvaltningsloven § 6: nobody who has declared a conflict.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

SENSORER_PER_PARTI: Final = 2
# Parties that are tried moved for the sake of one that has no place, smallest first.
FLEST_FLYTTET: Final = 200
Par = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sensor:
    """Somebody who can grade: at most `flest` answers in all; `kan` names the exams, None is every one.

    `har` is what they already grade: answers by exam, which no proposal changes.
    """

    id: int
    flest: int | None = None
    reserve: bool = False
    kan: frozenset[int] | None = None
    har: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Parti:
    """A party without sensors: how many answers, and who may not grade it."""

    id: int
    eksamen_id: int
    svar: int
    inhabile: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Grunnlag:
    """What a proposal is made from. `par` are those that exist (first, second); `tak` is the most per sensor by exam."""

    sensorer: tuple[Sensor, ...]
    partier: tuple[Parti, ...]
    par: tuple[Par, ...] = ()
    tak: tuple[tuple[int, int], ...] = ()


class Grunn(StrEnum):
    """Why a party got nobody."""

    FOR_FAA = "for_faa"  # fewer than two have accepted
    INHABILE = "inhabile"
    KOMPETANSE = "kompetanse"
    FOR_STORT = "for_stort"  # more answers than anybody may have
    FULLT = "fullt"


@dataclass(frozen=True, slots=True)
class Plassering:
    """A party on a pair."""

    parti: Parti
    par: Par


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


class _Tavle:
    """The loads while the parties are being placed."""

    def __init__(self, grunnlag: Grunnlag) -> None:
        self.sensorer = {sensor.id: sensor for sensor in sorted(grunnlag.sensorer, key=lambda s: s.id)}
        self.tak = dict(grunnlag.tak)
        self.totalt = {pk: sum(antall for _, antall in s.har) for pk, s in self.sensorer.items()}
        self.per_eksamen: dict[Par, int] = defaultdict(int)
        for pk, sensor in self.sensorer.items():
            for eksamen_id, antall in sensor.har:
                self.per_eksamen[pk, eksamen_id] += antall
        self.foerst: dict[int, int] = defaultdict(int)
        self.par: dict[Par, int] = dict.fromkeys(
            (p for p in grunnlag.par if p[0] != p[1] and p[0] in self.sensorer and p[1] in self.sensorer), 0
        )
        self.plassert: dict[int, Plassering] = {}
        # A pair that exists may be a little more loaded than the two who have least: fewer pairs, nearly as even.
        self.slakk = max((p.svar for p in grunnlag.partier), default=0) // 2

    def kan(self, pk: int, parti: Parti) -> bool:
        """Whether the sensor may ever grade the party, whatever the load."""
        sensor = self.sensorer[pk]
        return pk not in parti.inhabile and (sensor.kan is None or parti.eksamen_id in sensor.kan)

    def har_plass(self, pk: int, parti: Parti) -> bool:
        flest, tak = self.sensorer[pk].flest, self.tak.get(parti.eksamen_id)
        if flest is not None and self.totalt[pk] + parti.svar > flest:
            return False
        return tak is None or self.per_eksamen[pk, parti.eksamen_id] + parti.svar <= tak

    def ledige(self, parti: Parti, hvem: Iterable[int]) -> list[int]:
        """Those of them who may and can take the party, least loaded first."""
        ledige = [pk for pk in hvem if self.kan(pk, parti) and self.har_plass(pk, parti)]
        return sorted(ledige, key=lambda pk: (self.totalt[pk], pk))

    def legg(self, parti: Parti, par: Par, fortegn: int = 1) -> None:
        for pk in par:
            self.totalt[pk] += fortegn * parti.svar
            self.per_eksamen[pk, parti.eksamen_id] += fortegn * parti.svar
        self.foerst[par[0]] += fortegn * parti.svar
        self.par[par] = self.par.get(par, 0) + fortegn
        if fortegn > 0:
            self.plassert[parti.id] = Plassering(parti, par)
        else:
            del self.plassert[parti.id]

    def velg(self, parti: Parti, hvem: Sequence[int]) -> Par | None:
        """The pair for a party among these people; None when no two of them can."""
        ledige = self.ledige(parti, hvem)
        if len(ledige) < SENSORER_PER_PARTI:
            return None
        grense, frie = self.totalt[ledige[0]] + self.slakk, set(ledige)
        kjente = [
            par
            for par in self.par
            if par[0] in frie and par[1] in frie and max(self.totalt[par[0]], self.totalt[par[1]]) <= grense
        ]
        if kjente:
            return min(kjente, key=lambda par: (self.totalt[par[0]] + self.totalt[par[1]], par))
        return self.nytt(ledige[0], ledige[1])

    def nytt(self, ene: int, andre: int) -> Par:
        """The two as a pair: that which exists, else the one who is first of fewest answers first."""
        for par in ((ene, andre), (andre, ene)):
            if par in self.par:
                return par
        foerste, siste = sorted((ene, andre), key=lambda pk: (self.foerst[pk], pk))
        return foerste, siste


def foreslaa(grunnlag: Grunnlag) -> Forslag:
    """A pair for each party: even load, nobody where they may not, maxima kept, reserves only where two others cannot.

    Deterministic, whatever order the facts come in. Greedy with mending: what cannot be placed is tried again by
    moving one party that has been; a party is left over only when no two with room for it are left.
    """
    tavle = _Tavle(grunnlag)
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


def _legg_ut(tavle: _Tavle, partier: Iterable[Parti], hvem: Sequence[int]) -> list[Parti]:
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


def _legg_en(tavle: _Tavle, parti: Parti, hvem: Sequence[int]) -> bool:
    par = tavle.velg(parti, hvem)
    if par is not None:
        tavle.legg(parti, par)
    return par is not None


def _gjoer_plass(tavle: _Tavle, parti: Parti, hvem: Sequence[int]) -> bool:
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


def _med_reserver(tavle: _Tavle, rest: list[Parti], faste: list[int], reserver: list[int]) -> list[Parti]:
    """What the others could not take: one reserve beside one of them where that is enough, else two."""
    igjen = []
    for parti in rest:
        egen, hjelp = tavle.ledige(parti, faste), tavle.ledige(parti, reserver)
        to = [*egen[:1], *hjelp][:SENSORER_PER_PARTI]
        if len(to) < SENSORER_PER_PARTI:
            igjen.append(parti)
        else:
            tavle.legg(parti, tavle.nytt(to[0], to[1]))
    return igjen


def _grunn(tavle: _Tavle, parti: Parti) -> Grunn:
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
