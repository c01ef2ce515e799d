"""Where threads meet in the tests of races: how long they stand is settled by what happens, and never by the clock."""

from itertools import count
from threading import Condition, Event

from django.db import connection

BLIKK = 0.01
# A test that hangs must end. Counted in looks, since tests stop the clock.
BLIKK_I_ALT = 6000


def holder_noen() -> bool:
    """Whether somebody waits for a lock that this thread's connection holds: they come no further while we stand."""
    with connection.cursor() as markoer:
        markoer.execute(
            # pg_locks is live inside a transaction too; pg_stat_activity is not.
            "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"
        )
        return bool(markoer.fetchone()[0])


def vent_til_noen_holdes() -> None:
    """Return when somebody waits for a lock of ours."""
    for blikk in count():
        if holder_noen():
            return
        assert blikk < BLIKK_I_ALT, "ingen ventet på låsen"
        Event().wait(BLIKK)


def vent_paa(det: Event) -> bool:
    """Wait for the other's event; False when the other is held by a lock of ours, and it cannot come."""
    for blikk in count():
        if det.wait(BLIKK):
            return True
        if holder_noen():
            return False
        assert blikk < BLIKK_I_ALT, "den andre kom ikke, og ingen lås holdt den"
    return False


class Moete:
    """Holds each who comes until all have come, or until it is certain that one of them cannot.

    One cannot come who waits for a lock that one of those who stand here holds, or who is done (`ferdig`).
    """

    def __init__(self, antall: int) -> None:
        self._antall, self._inne, self._runde, self._brutt = antall, 0, 0, False
        self._laas = Condition()

    def vent(self) -> None:
        """Stand here."""
        blikk = count()
        with self._laas:
            self._inne += 1
            runde = self._runde
            if self._inne == self._antall:
                self._inne, self._runde = 0, runde + 1
                self._laas.notify_all()
            while runde == self._runde and not self._brutt:
                self._laas.wait(BLIKK)
                if holder_noen():
                    self._bryt()
                assert next(blikk) < BLIKK_I_ALT, "den andre kom ikke, og ingen lås holdt den"

    def ferdig(self) -> None:
        """Said by each who is done: those who stand here wait for nobody."""
        with self._laas:
            self._bryt()

    def _bryt(self) -> None:
        self._brutt = True
        self._laas.notify_all()
