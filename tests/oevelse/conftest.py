"""Somebody who practises, at each place of the practice."""

from datetime import datetime

import pytest
import time_machine
from django.test import Client

from felles.tid import OSLO

KLOKKEN = datetime(2027, 5, 27, 10, 0, tzinfo=OSLO)


@pytest.fixture(autouse=True)
def klokken():
    with time_machine.travel(KLOKKEN, tick=False) as reise:
        yield reise


@pytest.fixture(autouse=True)
def _mapper(tmp_path, settings):
    settings.FILLAGER = tmp_path / "filer"
    settings.SPOLMAPPE = tmp_path / "spol"
    settings.FILLAGER.mkdir()
    settings.SPOLMAPPE.mkdir()


@pytest.fixture
def ny():
    """`ny()`: a browser that has begun a practice and waits for its start."""

    def begynn() -> Client:
        klient = Client()
        svar = klient.post("/oevelse/begynn/")
        assert svar.headers["Location"] == "/oevelse/venter/"
        return klient

    return begynn


@pytest.fixture
def i_gang(ny):
    """A browser whose practice has started."""
    klient = ny()
    klient.post("/oevelse/venter/start/")
    return klient
