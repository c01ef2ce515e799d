import pytest

from tests.fabrikker.eksamen import PartiFactory, gi_vakt, lag_eksamen, lag_kandidat
from tests.monitor import skolelever

klokken = skolelever.klokken
todelt_kandidat = skolelever.todelt_kandidat


@pytest.fixture
def todelt_parti(skole, vakt):
    """A two-part exam whose part 2 has begun, with the same invigilator."""
    parti = PartiFactory(skole=skole, eksamen=lag_eksamen(todelt=True), navn="2PB", rom="Rom 204")
    gi_vakt(parti, vakt)
    return parti


@pytest.fixture
def kandidater(parti):
    return [lag_kandidat(parti) for _ in range(3)]
