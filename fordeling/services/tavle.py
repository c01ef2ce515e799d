"""The facts of a proposal, and the board on which parties are laid out on pairs. Reads nothing, writes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

SENSORER_PER_PARTI: Final = 2
Par = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sensor:
    """Somebody who can grade: at most `flest` answers in all; `kan` names the exams, None is every one.

    `har` is what they already grade: answers by exam, which no proposal changes. `gruppe` is their sensorgruppe.
    """

    id: int
    flest: int | None = None
    reserve: bool = False
    kan: frozenset[int] | None = None
    har: tuple[tuple[int, int], ...] = ()
    gruppe: int | None = None


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


@dataclass(frozen=True, slots=True)
class Plassering:
    """A party on a pair."""

    parti: Parti
    par: Par


def stoerst(grunnlag: Grunnlag) -> int:
    """How many answers the largest party has."""
    return max((parti.svar for parti in grunnlag.partier), default=0)


class Tavle:
    """The loads while the parties are being placed.

    `gruppeslakk` is how much more than the least loaded somebody may have and still be put with one of the own
    sensorgruppe; None does not look at groups.
    """

    def __init__(self, grunnlag: Grunnlag, gruppeslakk: int | None = None) -> None:
        self.gruppeslakk = gruppeslakk
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
        self.gitte = frozenset(self.par)
        self.plassert: dict[int, Plassering] = {}
        # A pair that exists may be a little more loaded than the two who have least: fewer pairs, nearly as even.
        self.slakk = stoerst(grunnlag) // 2

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
        if self.gruppeslakk is not None:
            # The pairs that the authority has made stand above the groups; those of this proposal do not.
            egne = [par for par in kjente if par in self.gitte or self.i_gruppe(par)]
            kjente = egne or kjente
            if not egne and (par := self.samme_gruppe(ledige, self.totalt[ledige[0]] + self.gruppeslakk)):
                return par
        if kjente:
            return min(kjente, key=lambda par: (self.totalt[par[0]] + self.totalt[par[1]], par))
        return self.nytt(ledige[0], ledige[1])

    def i_gruppe(self, par: Par) -> bool:
        """Whether the two are in one sensorgruppe."""
        gruppe = self.sensorer[par[0]].gruppe
        return gruppe is not None and gruppe == self.sensorer[par[1]].gruppe

    def samme_gruppe(self, ledige: Iterable[int], grense: int) -> Par | None:
        """The two of one group with least to do, none of them with more than `grense`; None when there are none.

        `ledige` have least to do first.
        """
        grupper: dict[int, list[int]] = defaultdict(list)
        for pk in ledige:
            gruppe = self.sensorer[pk].gruppe
            if gruppe is not None and self.totalt[pk] <= grense:
                grupper[gruppe].append(pk)
        par = [folk[:SENSORER_PER_PARTI] for folk in grupper.values() if len(folk) >= SENSORER_PER_PARTI]
        if not par:
            return None
        return self.nytt(*min(par, key=lambda to: (sum(self.totalt[pk] for pk in to), to)))

    def nytt(self, ene: int, andre: int) -> Par:
        """The two as a pair: that which exists, else the one who is first of fewest answers first."""
        for par in ((ene, andre), (andre, ene)):
            if par in self.par:
                return par
        foerste, siste = sorted((ene, andre), key=lambda pk: (self.foerst[pk], pk))
        return foerste, siste
