"""Candidates who upload, at each place of their day."""

import pytest
import time_machine

from tests.fabrikker.eksamen import lag_kandidat
from tests.kandidat import conftest as kandidatsider
from tests.levering.tusklient import STOR, Tus

logg_inn = kandidatsider.logg_inn
slipp_inn = kandidatsider.slipp_inn


@pytest.fixture
def klokken():
    """The middle of an exam day."""
    with time_machine.travel(kandidatsider.KLOKKEN, tick=True) as reise:
        yield reise


@pytest.fixture
def mapper(tmp_path, settings):
    """Storage and spool folder of the test's own."""
    settings.FILLAGER = tmp_path / "filer"
    settings.SPOLMAPPE = tmp_path / "spol"


@pytest.fixture
def tus(klokken, mapper, kandidat, slipp_inn):
    """The browser of a candidate who works."""
    return Tus(slipp_inn(kandidat))


@pytest.fixture
def petter(parti):
    """Another candidate of the same party."""
    return lag_kandidat(parti)


@pytest.fixture
def halv(tus):
    """The address of an upload of which a thousand bytes have come."""
    adresse = tus.begynn(STOR)
    tus.bit(adresse, 0, STOR[:1000])
    return adresse
