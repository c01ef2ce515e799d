"""How long one waits after wrong passwords. The rule alone; each door keeps its own attempts in PostgreSQL.

A door counts per pair of (who is asked for, from where), never by address alone: a whole school may sit behind one
address. Nobody is locked out; the wait only grows to a minute.
"""

from datetime import datetime, timedelta

FRIE_FORSOEK = 3
LENGSTE_VENTETID = timedelta(seconds=60)
# A pair that has been quiet this long starts anew.
GLEMMES_ETTER = timedelta(hours=1)


def ventetid(antall: int) -> timedelta:
    """Wait before the next attempt after `antall` wrong ones in a row: 0, 0, 0, 2, 4, 8, 16, 32, 60, 60 … seconds."""
    if antall < FRIE_FORSOEK:
        return timedelta(0)
    # The exponent is bounded: thousands of attempts must not compute a number of thousands of digits.
    return min(timedelta(seconds=2 ** min(antall - FRIE_FORSOEK + 1, 6)), LENGSTE_VENTETID)


def antall_etter(antall: int, sist: datetime, naa: datetime) -> int:
    """The count including an attempt at `naa`, when the one before was at `sist`."""
    return 1 if naa - sist >= GLEMMES_ETTER else antall + 1
