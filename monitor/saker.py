"""«Trenger deg nå»: what a person must look at, each with the one button that solves it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from felles.liste import Listevalg
from monitor.forhold import DEMPET, Forhold, mister_kontakt
from monitor.puls import Puls
from monitor.querysets.rader import FERDIG
from monitor.sakstekster import Funn, Sak, en_sak, samlet_sak
from monitor.stilling import Partistilling

# From this many in one party, the same trouble is one case; who has not come is settled for all at once. What has no
# way on for all of them stays a case for each, with the button that solves it.
MANGE = 4
SAMLES_FRA = {
    Forhold.NYTT: MANGE, Forhold.VENTER: MANGE, Forhold.TI_MINUTTER: MANGE, Forhold.IKKE_LEVERT: MANGE,
    Forhold.UTEN_FIL: MANGE, Forhold.IKKE_MOETT: 2, Forhold.UTEN_DEL1: 2,
}  # fmt: skip
# Whoever waits loses time now; then what runs out, then what can still be put right.
REKKE = {
    Forhold.NYTT: 0, Forhold.VENTER: 0, Forhold.PASSORD: 0, Forhold.TI_MINUTTER: 1, Forhold.IKKE_LEVERT: 1,
    Forhold.STOPPET: 2, Forhold.AVVIST: 2, Forhold.UTEN_FIL: 3, Forhold.IKKE_MOETT: 4, Forhold.BARE_DEL1_I_POSTEN: 5,
    Forhold.BARE_DEL2_I_POSTEN: 5, Forhold.UTEN_KONTAKT: 6, Forhold.UTEN_DEL1: 6,
}  # fmt: skip


@dataclass(slots=True)
class Saksbilde:
    """The cases, the muted ones, how many candidates these concern, and when any of it changes by itself."""

    saker: list[Sak] = field(default_factory=list)
    dempede: list[Sak] = field(default_factory=list)
    antall_dempet: dict[Forhold, int] = field(default_factory=dict)
    neste: datetime | None = None


def lag_saksbilde(
    stillinger: Iterable[Partistilling],
    *,
    vent: Mapping[int, tuple[int, datetime]],
    puls: Puls | None,
    kan: Collection[int],
    valg: Listevalg,
    naa: datetime,
) -> Saksbilde:
    """The cases of these parties at `naa`. Without `puls` nobody is said to be silent; links keep school, day and view."""
    bilde = Saksbilde()
    vender = {til for _antall, til in vent.values() if til > naa}
    for staar in stillinger:
        vender.add(staar.til)
        for slag, funn in _alle_funn(staar, vent, puls, naa).items():
            if slag in DEMPET:
                bilde.antall_dempet[slag] = bilde.antall_dempet.get(slag, 0) + len(funn)
            maal = bilde.dempede if slag in DEMPET else bilde.saker
            maal.extend(_saker(slag, staar, funn, valg=valg, naa=naa, may_act=staar.parti.pk in kan))
    bilde.neste = min(vender, default=None)
    for liste in (bilde.saker, bilde.dempede):
        liste.sort(key=lambda sak: (REKKE[sak.slag], sak.tid, sak.nokkel))
    return bilde


def _alle_funn(
    staar: Partistilling, vent: Mapping[int, tuple[int, datetime]], puls: Puls | None, naa: datetime
) -> dict[Forhold, list[Funn]]:
    """What is the matter by status and time, and what waits and machines tell: silence, and uploads that stand still."""
    funnet = defaultdict(list, {slag: list(funn) for slag, funn in staar.funn.items()})
    for rad in staar.rader if vent or puls is not None else ():
        if rad.pk in vent and not rad.borte:
            antall, til = vent[rad.pk]
            funnet[Forhold.PASSORD].append(Funn(rad, til, antall))
        if puls is not None and rad.pk in puls.tause and mister_kontakt(rad, naa):
            funnet[Forhold.UTEN_KONTAKT].append(Funn(rad, puls.tause[rad.pk]))
        if puls is not None and rad.pk in puls.stoppet and not rad.borte and rad.fremdrift not in FERDIG:
            funnet[Forhold.STOPPET].append(Funn(rad, puls.stoppet[rad.pk]))
    return funnet


def _saker(
    slag: Forhold, staar: Partistilling, funn: Sequence[Funn], *, valg: Listevalg, naa: datetime, may_act: bool
) -> list[Sak]:
    if slag in SAMLES_FRA and len(funn) >= SAMLES_FRA[slag]:
        return [samlet_sak(slag, staar.parti, funn, valg, may_act=may_act)]
    return [en_sak(slag, staar.parti, ett, staar.tider, naa, may_act=may_act) for ett in funn]
