"""Appeals all the way, and those who may read of them."""

import pytest

from brukere.models.bruker import Rolle
from tests.fabrikker.brukere import bruker_med_rolle


@pytest.fixture(autouse=True)
def _mapper(tmp_path, settings):
    settings.FILLAGER = tmp_path / "filer"
    settings.SPOLMAPPE = tmp_path / "spol"


@pytest.fixture
def saksbehandler(statsforvalter):
    return bruker_med_rolle(Rolle.STATSFORVALTER, statsforvalter)


@pytest.fixture
def rektor(skole):
    return bruker_med_rolle(Rolle.REKTOR, skole)
