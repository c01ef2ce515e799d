"""How a party stands: its rows and what is the matter, which nothing but an act or the passing of time changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from felles.tid import dagens_dato, doegnet
from monitor.forhold import Forhold, Tider, forhold, vendepunkter
from monitor.querysets.partier import Dagsparti
from monitor.querysets.rader import Rad
from monitor.sakstekster import Funn


@dataclass(frozen=True, slots=True)
class Partistilling:
    """Rows and findings of a party as they are from `fra` until `til` (UTC, exclusive), if nothing is done meanwhile."""

    parti: Dagsparti
    tider: Tider
    rader: Sequence[Rad]
    funn: Mapping[Forhold, Sequence[Funn]]
    fra: datetime
    til: datetime

    def gjelder(self, naa: datetime) -> bool:
        """Whether it is so still at `naa`."""
        return self.fra <= naa < self.til


def lag_stilling(parti: Dagsparti, rader: Sequence[Rad], naa: datetime) -> Partistilling:
    """What these rows of a party, as they are at `naa`, come to; no query."""
    tider = Tider(
        siste_oppmoete=parti.siste_oppmoete,
        frist=parti.frist,
        planens=tuple(punkt for deel in parti.deler for punkt in (deel.start, deel.slutt)),
        sen_levering=parti.sen_levering,
    )
    funnet: dict[Forhold, list[Funn]] = defaultdict(list)
    # At midnight the day of the messages is over.
    vender = {*tider.planens, doegnet(dagens_dato(naa))[1]}
    for rad in rader:
        vender.update(vendepunkter(rad, tider))
        for slag, tid in forhold(rad, tider, naa):
            funnet[slag].append(Funn(rad, tid))
    return Partistilling(parti, tider, rader, funnet, naa, min(punkt for punkt in vender if punkt > naa))


def fordel(partier: Iterable[Dagsparti], rader: Iterable[Rad], naa: datetime) -> list[Partistilling]:
    """As `lag_stilling`, for the rows of several parties."""
    partiets: dict[int, list[Rad]] = defaultdict(list)
    for rad in rader:
        partiets[rad.parti_id].append(rad)
    return [lag_stilling(parti, partiets[parti.pk], naa) for parti in partier]
