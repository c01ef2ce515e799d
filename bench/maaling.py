"""One case, several rounds: time, ratio to the floor, queries and memory."""

import gc
import re
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection

from bench.register import Case

STATUS, NULLSTILL = Path("/proc/self/status"), Path("/proc/self/clear_refs")
TOPP = re.compile(r"VmHWM:\s+(\d+) kB")


@dataclass(frozen=True)
class Resultat:
    """What a case came to. `spredning` is the slowest round minus the fastest."""

    case: Case
    verdi: float
    gulv: float
    spredning: float
    spoerringer: int
    minne_mb: float

    @property
    def forhold(self) -> float:
        return self.verdi / self.gulv if self.gulv else 0.0

    @property
    def holder(self) -> bool:
        return self.forhold <= self.case.tak

    def som_json(self) -> dict[str, Any]:
        return {
            "navn": self.case.navn,
            "verdi": round(self.verdi, 4),
            "enhet": self.case.enhet,
            "gulv": round(self.gulv, 4),
            "forhold": round(self.forhold, 2),
            "spoerringer": self.spoerringer,
            "minne_mb": round(self.minne_mb, 1),
        }


def maal(case: Case, *, stoerrelse: int | None = None, runder: int | None = None) -> Resultat:
    """Run a case: the median of its rounds, floor and work in each. Needs Django with a migrated database."""
    material = case.forbered(stoerrelse or case.stoerrelse)
    gulv, arbeid, minne, spoerringer = [], [], [], 0
    for _runde in range(runder or case.runder):
        gulv.append(_tid(case.gulv, material))
        topp = _nullstill_topp()
        teller = _Teller()
        with connection.execute_wrapper(teller):
            arbeid.append(_tid(case.arbeid, material))
        minne.append(_topp() - topp)
        spoerringer = teller.antall
        case.rydd(material)
    return Resultat(
        case, statistics.median(arbeid), statistics.median(gulv), max(arbeid) - min(arbeid), spoerringer, max(minne)
    )


class _Teller:
    def __init__(self) -> None:
        self.antall = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.antall += 1
        return execute(sql, params, many, context)


def _tid(gjoer: Callable[[Any], object], material: Any) -> float:
    gc.collect()
    start = time.perf_counter()
    gjoer(material)
    return time.perf_counter() - start


def _nullstill_topp() -> float:
    """Begin a new peak, where the system lets us; the memory in use now, in MB."""
    gc.collect()
    try:
        NULLSTILL.write_text("5")
    except OSError:
        return 0.0
    return _topp()


def _topp() -> float:
    treff = TOPP.search(STATUS.read_text()) if STATUS.exists() else None
    return int(treff[1]) / 1024 if treff else 0.0
