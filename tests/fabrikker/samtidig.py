"""Where threads meet in the tests of races: how long they stand is settled by what happens, and never by the clock."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from threading import Condition, Event, get_ident

from django.db import IntegrityError, connection

from felles.feil import Domenefeil

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


def traader(*handlinger):
    """Run them at once; what each returned, or the code of its Domenefeil, or the IntegrityError."""

    def kjoer(handling):
        try:
            return handling()
        except Domenefeil as feil:
            return feil.kode
        except IntegrityError as feil:
            return feil
        finally:
            connection.close()

    with ThreadPoolExecutor(len(handlinger)) as gjeng:
        return list(gjeng.map(kjoer, handlinger))


@contextmanager
def midt_i(monkeypatch, modul, navn, *, etter=False):
    """`(foerst, saa)`: wrap two acts so that the second starts when the first is at `modul.navn`, which waits for it.

    `etter`: the first waits when it has got the answer there.
    """
    ekte, framme, ferdig, ident = getattr(modul, navn), Event(), Event(), []

    def vent(*argumenter, **navngitte):
        svar = ekte(*argumenter, **navngitte) if etter else None
        if ident == [get_ident()]:
            framme.set()
            vent_paa(ferdig)  # unless the second is held by a lock, as it should be
        return svar if etter else ekte(*argumenter, **navngitte)

    monkeypatch.setattr(modul, navn, vent)

    def foerst(handling):
        def kjoer():
            ident.append(get_ident())
            try:
                return handling()
            finally:
                framme.set()

        return kjoer

    def saa(handling):
        def kjoer():
            framme.wait(timeout=60)
            try:
                return handling()
            finally:
                ferdig.set()

        return kjoer

    yield foerst, saa
