"""A party with answers on paper, and its two sensors."""

import pytest

from tests.fabrikker.deltakelse import sett_fravaer, sett_sendespost
from tests.fabrikker.sensur import kandidater, lag_sensor, lag_sensurparti, tildel


@pytest.fixture
def foerste(statsforvalter):
    return lag_sensor(statsforvalter, bruker__fornavn="Arne", bruker__epost="arne@example.no")


@pytest.fixture
def andre(statsforvalter):
    return lag_sensor(statsforvalter, bruker__fornavn="Ragnhild", bruker__epost="ragnhild@example.no")


@pytest.fixture
def postparti(skole, statsforvalter, foerste, andre):
    """Three candidates: one whose answer goes by post, one digital, one absent."""
    parti = lag_sensurparti(skole, statsforvalter, kandidater=3, navn="3STP")
    en, _to, tre = kandidater(parti)
    sett_sendespost(en)
    sett_fravaer(tre)
    tildel(parti, foerste, andre)
    return parti
