import pytest

from brukere.models.bruker import Rolle
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.fordeling import fordel, lag_fordelbar


@pytest.fixture
def myndighet(statsforvalter):
    """Appoints, distributes and publishes."""
    return bruker_med_rolle(Rolle.STATSFORVALTER, statsforvalter)


@pytest.fixture
def gruppen(statsforvalter, skole):
    """(faggruppe, four sensors, four parties of two answers), nothing distributed."""
    return lag_fordelbar(statsforvalter, skole)


@pytest.fixture
def faggruppe(gruppen):
    return gruppen[0]


@pytest.fixture
def sensorene(gruppen):
    return gruppen[1]


@pytest.fixture
def partiene(gruppen):
    return gruppen[2]


@pytest.fixture
def fordelt(faggruppe, myndighet):
    """The proposal of `gruppen`, used."""
    return fordel(faggruppe, myndighet)
