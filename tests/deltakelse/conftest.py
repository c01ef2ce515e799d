"""The day after the exam, at noon: the time when schools work with absence."""

from datetime import datetime, timedelta

import pytest
import time_machine

from brukere.models.bruker import Rolle
from felles.tid import OSLO
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.eksamen import PartiFactory, lag_eksamen, lag_kandidat

EKSAMENSDAG = datetime(2027, 5, 27, 9, 0, tzinfo=OSLO)
DAGEN_ETTER = datetime(2027, 5, 28, 12, 0, tzinfo=OSLO)


@pytest.fixture
def dagen_etter():
    """`dagen_etter.move_to(…)` goes to another moment."""
    with time_machine.travel(DAGEN_ETTER, tick=False) as reise:
        yield reise


@pytest.fixture
def holdt_parti(dagen_etter, skole, statsforvalter):
    """A party whose exam was yesterday at nine."""
    return PartiFactory(skole=skole, eksamen=lag_eksamen(start=EKSAMENSDAG, ansvarlig=statsforvalter), navn="3STA")


@pytest.fixture
def olga(holdt_parti):
    return lag_kandidat(holdt_parti)


@pytest.fixture
def emil(holdt_parti):
    return lag_kandidat(holdt_parti)


@pytest.fixture
def rektor(skole):
    return bruker_med_rolle(Rolle.REKTOR, skole)


@pytest.fixture(autouse=True)
def _mapper(tmp_path, settings):
    settings.FILLAGER = tmp_path / "filer"
    settings.SPOLMAPPE = tmp_path / "spol"


def om(**tid):
    return DAGEN_ETTER + timedelta(**tid)
