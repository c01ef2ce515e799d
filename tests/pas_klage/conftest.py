from datetime import timedelta

import pytest

from felles.tid import naa
from tests.fabrikker.henting import eksportert
from tests.fabrikker.klage import rad, ta_imot
from tests.fabrikker.pas_integration import forbindelse_til, lag_passkole, start_pas


@pytest.fixture
def pas(settings):
    """A small PAS over HTTP, which this site is a client of."""
    pas, stopp = start_pas()
    settings.PAS_KLIENT = forbindelse_til(pas)
    yield pas
    stopp()


@pytest.fixture
def kandidater(skole):
    """Two candidates whom PAS has, and whose grades (3) came home yesterday."""
    parti, kandidater = lag_passkole(skole, antall=2, start=naa() - timedelta(days=20))
    eksportert(*kandidater, tid=naa() - timedelta(days=60))
    ta_imot(parti, *(rad(k, 3) for k in kandidater), naa=naa() - timedelta(days=1))
    return kandidater
