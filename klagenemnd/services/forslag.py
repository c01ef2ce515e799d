"""Which pair gets which case, and who of them writes: a proposal from facts alone. Reads nothing, writes nothing.

The pairs are found by the proposal for sensors (`fordeling.services.forslag`): cases of one party that the same people
may have go together to one pair, where that keeps the load even, and each alone where it does not.
Rule: Vigo IKS, «Retningslinjer for klagebehandling»: two members, one of whom writes the reasons; forvaltningsloven § 6.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from math import ceil
from typing import Final

from fordeling.services.forslag import Grunn, Grunnlag, Par, Parti, Sensor
from fordeling.services.forslag import foreslaa as foreslaa_par

__all__ = ["Grunn", "Nemndforslag", "Nemndgrunnlag", "Nemndplass", "Sak", "Sensor", "fordel_skriving", "foreslaa"]

TO: Final = 2
# Each pair gets at least so many bundles, so that a large party does not all go to one.
BUNKER_PER_PAR: Final = 2


@dataclass(frozen=True, slots=True)
class Sak:
    """A case without a board: its fagkode, the party that it is from, and who may not read it."""

    id: int
    fag_id: int
    parti_id: int
    inhabile: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Nemndgrunnlag:
    """What a proposal is made from. `par` are those that read together already.

    `skriver` is how many cases each writes, less how many they only read, from before.
    """

    medlemmer: tuple[Sensor, ...]
    saker: tuple[Sak, ...]
    par: tuple[Par, ...] = ()
    skriver: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Nemndplass:
    """A case with its two: who writes, and the other."""

    sak: Sak
    skriver: int
    medlem: int


@dataclass(frozen=True, slots=True)
class Nemndforslag:
    """The cases with their boards, those without and why, and what each member would have in all."""

    plasser: tuple[Nemndplass, ...]
    uplasserte: tuple[tuple[Sak, Grunn], ...]
    belastning: dict[int, int] = field(default_factory=dict)


def foreslaa(grunnlag: Nemndgrunnlag) -> Nemndforslag:
    """Two for each case: even load, conflicts apart, maxima kept, reserves only where two others cannot.

    Deterministic, whatever order the facts come in.
    """
    saker = {sak.id: sak for sak in sorted(grunnlag.saker, key=lambda sak: sak.id)}
    faste = tuple(medlem for medlem in grunnlag.medlemmer if not medlem.reserve)
    bunker = _bunker(saker.values(), len(faste))
    foerst = foreslaa_par(
        Grunnlag(
            sensorer=faste, partier=tuple(_som_parti(nr, bunke) for nr, bunke in enumerate(bunker)), par=grunnlag.par
        )
    )
    par = {sak.id: plass.par for plass in foerst.plasseringer for sak in bunker[plass.parti.id]}
    rest = [sak for sak in saker.values() if sak.id not in par]
    # What had no room as a bundle may have it one by one; only now are the reserves asked.
    saa = foreslaa_par(
        Grunnlag(
            sensorer=tuple(_med(medlem, saker, par) for medlem in grunnlag.medlemmer),
            partier=tuple(_som_parti(sak.id, [sak]) for sak in rest),
            par=tuple(sorted({*grunnlag.par, *par.values()})),
        )
    )
    par |= {plass.parti.id: plass.par for plass in saa.plasseringer}
    skriver = fordel_skriving(par, dict(grunnlag.skriver))
    return Nemndforslag(
        plasser=tuple(
            Nemndplass(saker[pk], skriver[pk], to[1] if skriver[pk] == to[0] else to[0])
            for pk, to in sorted(par.items())
        ),
        uplasserte=tuple((saker[parti.id], grunn) for parti, grunn in saa.uplasserte),
        belastning=saa.belastning,
    )


def fordel_skriving(par: Mapping[int, Par], fra_foer: Mapping[int, int] | None = None) -> dict[int, int]:
    """Who writes in each case, so that everybody writes in half of theirs, one more or less.

    `fra_foer` is what each has written beyond half already; the new cases go the other way.
    """
    skriver: dict[int, int] = {}
    vekt: Counter[int] = Counter(fra_foer or {})
    for pk, to in sorted(par.items()):
        skriver[pk] = min(to, key=lambda hvem: (vekt[hvem], hvem))
        for hvem in to:
            vekt[hvem] += 1 if hvem == skriver[pk] else -1
    while vei := _vei_nedover(par, skriver, vekt):
        for pk in vei:
            for hvem in par[pk]:
                vekt[hvem] += -TO if hvem == skriver[pk] else TO
            skriver[pk] = _den_andre(par[pk], skriver[pk])
    return skriver


def _vei_nedover(par: Mapping[int, Par], skriver: Mapping[int, int], vekt: Mapping[int, int]) -> list[int] | None:
    """Cases that lead from somebody who writes too much to somebody who writes too little: turned, both are nearer half."""
    ut: dict[int, list[int]] = defaultdict(list)
    for pk, hvem in sorted(skriver.items()):
        ut[hvem].append(pk)
    for start in sorted(ut, key=lambda hvem: (-vekt[hvem], hvem)):
        kom: dict[int, list[int]] = {start: []}
        koe = deque([start])
        while koe:
            her = koe.popleft()
            if vekt[start] - vekt[her] > TO:
                return kom[her]
            for pk in ut[her]:
                andre = _den_andre(par[pk], her)
                if andre not in kom:
                    kom[andre] = [*kom[her], pk]
                    koe.append(andre)
    return None


def _den_andre(par: Par, hvem: int) -> int:
    return par[1] if hvem == par[0] else par[0]


def _bunker(saker: Iterable[Sak], antall_medlemmer: int) -> list[list[Sak]]:
    """Cases of one party that the same people may have, no more together than what keeps the load even."""
    grupper: dict[tuple[int, int, tuple[int, ...]], list[Sak]] = defaultdict(list)
    alle = list(saker)
    for sak in alle:
        grupper[sak.fag_id, sak.parti_id, tuple(sorted(sak.inhabile))].append(sak)
    antall_par = max(antall_medlemmer // TO, 1)
    flest = max(ceil(len(alle) / (antall_par * BUNKER_PER_PAR)), 1)
    return [gruppe[fra : fra + flest] for _, gruppe in sorted(grupper.items()) for fra in range(0, len(gruppe), flest)]


def _som_parti(nr: int, bunke: list[Sak]) -> Parti:
    return Parti(id=nr, eksamen_id=bunke[0].fag_id, svar=len(bunke), inhabile=bunke[0].inhabile)


def _med(medlem: Sensor, saker: Mapping[int, Sak], par: Mapping[int, Par]) -> Sensor:
    """The member with what has been placed so far."""
    har = Counter(dict(medlem.har))
    har.update(saker[pk].fag_id for pk, to in par.items() if medlem.id in to)
    return replace(medlem, har=tuple(sorted(har.items())))
