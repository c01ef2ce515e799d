import pytest

from tests.samtidighet.monitorpar import Loep


@pytest.fixture
def loep():
    loep = Loep()
    yield loep
    loep.lukk()
