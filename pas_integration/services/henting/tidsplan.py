"""When a school and PAS exchange what by themselves. Pure: moments in, moments out; all wall clocks are Norwegian."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zlib import crc32

from felles.tid import OSLO, dagens_dato, oslo
from pas_integration.models import PasJobb

Slag = PasJobb.Slag
AV_SEG_SELV: Final = (Slag.KANDIDATNUMMER, Slag.RESULTATER, Slag.FRAVAER, Slag.KLAGER)

MINUTT: Final = timedelta(minutes=1)
TIME: Final = timedelta(hours=1)
DOEGN: Final = timedelta(days=1)
# Nobody reads anything at night, and PAS does its own work then.
STILLE_FRA, STILLE_TIL = 23, 6
ETTER_STILLHETEN: Final = timedelta(minutes=30)
FOERSTE_GANG: Final = timedelta(minutes=5)
LENGST_ETTER_FEIL: Final = timedelta(hours=12)
# A tenth of the interval: schools drift apart, and each is asked about as often as the others.
SPREDNING: Final = 10
FRAVAER_ETTER: Final = 14
# Rule: forskrift til opplæringslova § 10-12: appeals take weeks, and results of them come to the end.
ETTER_KLAGEFRIST: Final = timedelta(weeks=8)
UTEN_KLAGEFRIST: Final = timedelta(weeks=16)


@dataclass(frozen=True, slots=True)
class Stilling:
    """What decides when a school's exchange of a kind is due.

    `dager` are the exam days of what PAS has; `sensur_fra` the first grading; `klagefrist` and `slutt` are the period's.
    `endret_her` is when absence was last set or lifted here. `feilet` tells that the last attempt did not succeed.
    """

    sist_forsoek: datetime | None = None
    sist_ok: datetime | None = None
    feilet: bool = False
    dager: tuple[date, ...] = ()
    sensur_fra: datetime | None = None
    klagefrist: datetime | None = None
    slutt: datetime | None = None
    uten_nummer: bool = False
    endret_her: datetime | None = None


def mellomrom(slag: str, stilling: Stilling, naa: datetime) -> timedelta | None:
    """How long between two exchanges of that kind now; None when it does not matter now."""
    if slag == Slag.KANDIDATNUMMER:
        return _numre(stilling, naa)
    if slag in (Slag.RESULTATER, Slag.KLAGER):
        return _resultater(stilling, naa)
    return _fravaer(stilling, naa) if slag == Slag.FRAVAER else None


def neste(slag: str, stilling: Stilling, naa: datetime, *, noekkel: str) -> datetime | None:
    """When the next exchange is due; None when none is. `noekkel` names the school, and spreads schools over time."""
    pause = mellomrom(slag, stilling, naa)
    if pause is None:
        return None
    if stilling.sist_forsoek is None:
        return utenom_stillheten(naa + spredning(noekkel, FOERSTE_GANG), noekkel=noekkel)
    if stilling.feilet:
        pause = max(pause, etter_feil(stilling, pause))
    tid = stilling.sist_forsoek + pause + spredning(noekkel, pause / SPREDNING)
    if slag == Slag.FRAVAER and not stilling.feilet and _usendt(stilling):
        tid = min(tid, max(stilling.endret_her or tid, stilling.sist_forsoek) + MINUTT + spredning(noekkel, MINUTT))
    return utenom_stillheten(tid, noekkel=noekkel)


def etter_feil(stilling: Stilling, pause: timedelta) -> timedelta:
    """As long as it has gone without success already, twelve hours at most: each pause doubles the wait."""
    if stilling.sist_ok is None or stilling.sist_forsoek is None:
        return min(4 * pause, LENGST_ETTER_FEIL)
    return min(stilling.sist_forsoek - stilling.sist_ok, LENGST_ETTER_FEIL)


def utenom_stillheten(tid: datetime, *, noekkel: str) -> datetime:
    """The moment itself, or after six in the morning when it is between 23 and 6."""
    lokal = oslo(tid)
    if STILLE_TIL <= lokal.hour < STILLE_FRA:
        return tid
    dag = lokal.date() + (DOEGN if lokal.hour >= STILLE_FRA else timedelta(0))
    morgen = datetime(dag.year, dag.month, dag.day, STILLE_TIL, tzinfo=OSLO)
    return (morgen + spredning(noekkel, ETTER_STILLHETEN)).astimezone(tid.tzinfo)


def spredning(noekkel: str, hoeyst: timedelta) -> timedelta:
    """Somewhere from nothing up to `hoeyst`, always the same for the same name."""
    return hoeyst * (crc32(noekkel.encode()) % 10_000) / 10_000


def _numre(stilling: Stilling, naa: datetime) -> timedelta | None:
    """After the export until the last exam day: often while somebody lacks a number."""
    if stilling.dager and dagens_dato(naa) > max(stilling.dager):
        return None
    return 30 * MINUTT if stilling.uten_nummer else 6 * TIME


def _resultater(stilling: Stilling, naa: datetime) -> timedelta | None:
    """From the first grading until some weeks after the time limit of appeals."""
    if stilling.sensur_fra is None or naa < stilling.sensur_fra:
        return None
    if stilling.klagefrist is not None:
        if naa > stilling.klagefrist + ETTER_KLAGEFRIST:
            return None
        return TIME if naa <= stilling.klagefrist else 4 * TIME
    if stilling.slutt is not None and naa > stilling.slutt + UTEN_KLAGEFRIST:
        return None
    return TIME


def _fravaer(stilling: Stilling, naa: datetime) -> timedelta | None:
    """On exam days and the two weeks after each; later only when something was changed here."""
    i_dag = dagens_dato(naa)
    if i_dag in stilling.dager:
        return 15 * MINUTT
    if any(0 < (i_dag - dag).days <= FRAVAER_ETTER for dag in stilling.dager):
        return 2 * TIME
    return DOEGN if _usendt(stilling) and any(dag < i_dag for dag in stilling.dager) else None


def _usendt(stilling: Stilling) -> bool:
    """Whether absence was changed here after the last exchange that succeeded."""
    if stilling.endret_her is None:
        return False
    return stilling.sist_ok is None or stilling.endret_her > stilling.sist_ok
