"""What was read of each party, kept in this process for as long as the party's version stands.

An act changes one candidate of one party; the page asks for all of them. So what the database said of the others is kept
under the version that was read before it, which every event raises: what is kept is never older than its version. What
changes without an event waits a minute at most, and is read anew when the page is loaded.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import Lock
from typing import Final

from django.db import connection

from monitor.querysets.fakta import Verdier
from monitor.querysets.merker import Merker
from monitor.querysets.partier import Dagsparti
from monitor.querysets.rader import som_rader
from monitor.stilling import Partistilling, lag_stilling

type Noekkel = tuple[int, int | None, date]  # party, version, Norwegian day
HOLDER: Final = timedelta(seconds=60)
MAKS_PARTIER: Final = 500


@dataclass(slots=True)
class Partilest:
    """A party with its plan, the facts of its candidates, and their marks, as they were read at `tid` (UTC).

    `stilling` is what they came to when somebody asked last.
    """

    parti: Dagsparti
    fakta: list[Verdier]
    merker: dict[int, Merker]
    tid: datetime
    stilling: Partistilling | None = None

    def staar(self, naa: datetime) -> Partistilling:
        """How the party stands at `naa`; worked out anew only when time has changed it."""
        stilling = self.stilling
        if stilling is None or not stilling.gjelder(naa):
            stilling = self.stilling = lag_stilling(self.parti, som_rader(self.fakta, naa), naa)
        return stilling


class Minne:
    """The parties that were read last, the most recent kept; safe for the threads of a process."""

    def __init__(self) -> None:
        self._lest: OrderedDict[Noekkel, Partilest] = OrderedDict()
        self._laas = Lock()

    def hent(self, noekler: Iterable[Noekkel], naa: datetime) -> dict[int, Partilest]:
        """Those of these parties that are at hand, by id; none inside a transaction, whose versions may be undone."""
        if connection.in_atomic_block:
            return {}
        with self._laas:
            funnet = {noekkel[0]: self._lest.get(noekkel) for noekkel in noekler}
        return {pk: lest for pk, lest in funnet.items() if lest is not None and timedelta(0) <= naa - lest.tid < HOLDER}

    def legg(self, leste: Mapping[Noekkel, Partilest]) -> None:
        """Keep what was read after these versions were."""
        if connection.in_atomic_block:
            return
        with self._laas:
            for noekkel, lest in leste.items():
                self._lest[noekkel] = lest
                self._lest.move_to_end(noekkel)
            while len(self._lest) > MAKS_PARTIER:
                self._lest.popitem(last=False)

    def toem(self) -> None:
        """Forget everything."""
        with self._laas:
            self._lest.clear()


minne = Minne()
