"""Deliveries by candidates and by the school, and a clock in the middle of an exam day."""

from datetime import datetime

import pytest
import time_machine

from felles.tid import OSLO
from levering.models import Delmerke, Levering
from tests.fabrikker.levering import lag_fil, lag_levering

KLOKKEN = datetime(2027, 5, 27, 13, 52, 1, tzinfo=OSLO)


@pytest.fixture(autouse=True)
def klokken():
    with time_machine.travel(KLOKKEN, tick=False) as reise:
        yield reise


@pytest.fixture(autouse=True)
def _mapper(tmp_path, settings):
    settings.FILLAGER, settings.SPOLMAPPE = tmp_path / "filer", tmp_path / "spol"


@pytest.fixture
def levering(kandidat):
    """Two files, delivered by the candidate."""
    filer = [
        lag_fil(kandidat, "svar.pdf", b"%PDF-1.7 svaret"),
        lag_fil(kandidat, 'Åses "utregning".docx', b"PK utregningen"),
    ]
    return lag_levering(kandidat, *filer, kvitteringskode="7F3K-9QPX")


@pytest.fixture
def skolelevering(kandidat):
    """A file that the school delivered, after the deadline."""
    fil = lag_fil(kandidat, "skannet.pdf", b"%PDF-1.7 skannet", lastet_opp_av="skole", delmerke=Delmerke.EKSAMEN)
    return lag_levering(
        kandidat,
        fil,
        kvitteringskode="8G4M-0RST",
        levert_av=Levering.LevertAv.SKOLE,
        frist=KLOKKEN.replace(hour=13, minute=15, second=0),
    )
