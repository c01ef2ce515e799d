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
# A fifth more work is what it may cost somebody that a party goes to one pair.
SLAKK: Final = 5


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

    Cases of a party go to one pair where that gives nobody noticeably more. Deterministic, whatever order the facts
    come in.
    """
    hver_for_seg = _forslag(grunnlag, 1)
    flest = _flest_sammen(grunnlag)
    while flest > 1:
        samlet = _forslag(grunnlag, flest)
        if _like_bra(grunnlag, samlet, hver_for_seg):
            return samlet
        flest //= 2
    return hver_for_seg


def _like_bra(grunnlag: Nemndgrunnlag, samlet: Nemndforslag, hver_for_seg: Nemndforslag) -> bool:
    """Whether keeping cases together costs no place, no reserve, and nobody more than a fifth of the largest load."""
    reserver = [medlem.id for medlem in grunnlag.medlemmer if medlem.reserve]

    def brukt(forslag: Nemndforslag) -> tuple[int, int]:
        return len(forslag.uplasserte), sum(forslag.belastning[pk] for pk in reserver)

    jevnt = zip(sorted(samlet.belastning.values()), sorted(hver_for_seg.belastning.values()), strict=True)
    slakk = max(hver_for_seg.belastning.values(), default=0) // SLAKK
    return brukt(samlet) <= brukt(hver_for_seg) and all(ny <= gammel + slakk for ny, gammel in jevnt)


def _forslag(grunnlag: Nemndgrunnlag, flest: int) -> Nemndforslag:
    """With at most so many cases in a bundle."""
    saker = {sak.id: sak for sak in sorted(grunnlag.saker, key=lambda sak: sak.id)}
    faste = tuple(medlem for medlem in grunnlag.medlemmer if not medlem.reserve)
    bunker = _bunker(saker.values(), flest)
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


def _flest_sammen(grunnlag: Nemndgrunnlag) -> int:
    """The largest bundle worth trying: so that each pair gets some of them."""
    antall_par = max(sum(not medlem.reserve for medlem in grunnlag.medlemmer) // TO, 1)
    return ceil(len(grunnlag.saker) / (antall_par * BUNKER_PER_PAR))


def _bunker(saker: Iterable[Sak], flest: int) -> list[list[Sak]]:
    """Cases of one party that the same people may have, at most so many together."""
    grupper: dict[tuple[int, int, tuple[int, ...]], list[Sak]] = defaultdict(list)
    for sak in saker:
        grupper[sak.fag_id, sak.parti_id, tuple(sorted(sak.inhabile))].append(sak)
    return [gruppe[fra : fra + flest] for _, gruppe in sorted(grupper.items()) for fra in range(0, len(gruppe), flest)]


def _som_parti(nr: int, bunke: list[Sak]) -> Parti:
    return Parti(id=nr, eksamen_id=bunke[0].fag_id, svar=len(bunke), inhabile=bunke[0].inhabile)


def _med(medlem: Sensor, saker: Mapping[int, Sak], par: Mapping[int, Par]) -> Sensor:
    """The member with what has been placed so far."""
    har = Counter(dict(medlem.har))
    har.update(saker[pk].fag_id for pk, to in par.items() if medlem.id in to)
    return replace(medlem, har=tuple(sorted(har.items())))
