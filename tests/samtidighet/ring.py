"""Acts that may wait for each other in a ring, until the database ends one of them."""

import threading

from django.db import OperationalError

from felles.feil import Domenefeil
from tests.samtidighet.monitorpar import stoppbar


def stopp_foer_den_andre(monkeypatch, modul, navn):
    """The one that is to be stopped stands still before its second call of `modul.navn`."""
    ekte, telt = getattr(modul, navn), threading.local()

    def innpakket(*args, **felt):
        telt.antall = getattr(telt, "antall", 0) + 1
        return (stoppbar(ekte) if telt.antall == 2 else ekte)(*args, **felt)

    monkeypatch.setattr(modul, navn, innpakket)


def i_ring(svar) -> bool:
    """Whether the database had to end one of the two; every other error is a fault of the test."""
    feil = [ett for ett in svar if isinstance(ett, Exception) and not isinstance(ett, Domenefeil)]
    assert all(isinstance(ett, OperationalError) and "deadlock" in str(ett) for ett in feil), feil
    return bool(feil)
