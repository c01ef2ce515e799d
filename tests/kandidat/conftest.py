"""Candidates at each place of their day."""

from datetime import datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from deltakelse.services.autorisering import autoriser
from eksamen.models import Kandidat
from felles.hendelser import SYSTEM
from felles.tid import OSLO, naa
from tests.fabrikker.eksamen import lag_oppgave
from tests.fabrikker.levering import PDF, digital_del

PASSORD = "kfm4-tr7w"
DOER = "/kandidat/logg-inn/"
# In the middle of a day: around midnight, «an hour ago» is another exam day.
KLOKKEN = datetime(2027, 5, 27, 10, 0, tzinfo=OSLO)


@pytest.fixture(autouse=True)
def klokken():
    with time_machine.travel(KLOKKEN, tick=True) as reise:
        yield reise


@pytest.fixture(autouse=True)
def _mapper(tmp_path, settings):
    settings.FILLAGER = tmp_path / "filer"
    settings.SPOLMAPPE = tmp_path / "spol"


@pytest.fixture
def logg_inn():
    """`logg_inn(kandidat)`: a browser that has just logged in as that candidate."""

    def inn(kandidat: Kandidat, klient: Client | None = None, passord: str = PASSORD) -> Client:
        klient = klient or Client()
        svar = klient.post(reverse("kandidat:logg_inn"), {"nummer": kandidat.kandidatnummer.nummer, "passord": passord})
        assert svar.status_code == 302, svar.content.decode()
        return klient

    return inn


@pytest.fixture
def slipp_inn(logg_inn):
    """`slipp_inn(kandidat)`: the same, let in by an invigilator."""

    def inn(kandidat: Kandidat, klient: Client | None = None) -> Client:
        klient = logg_inn(kandidat, klient)
        gi_tilgang(kandidat)
        return klient

    return inn


def gi_tilgang(kandidat: Kandidat):
    return autoriser(kandidat_id=kandidat.pk, sesjon_id=None, maate="monitor", aktoer=SYSTEM, naa=naa())


@pytest.fixture
def olga(kandidat):
    """A candidate of the party that began an hour ago, with a paper in bokmål."""
    lag_oppgave(digital_del(kandidat))
    return kandidat


def adressen(svar) -> str:
    """Where a redirect leads, also one for HTMX."""
    return svar.headers.get("HX-Redirect") or svar.headers["Location"]


def innhold(svar) -> bytes:
    """All bytes of a file answer; the test client closes it when it has been read to the end."""
    return b"".join(svar.streaming_content)


def fil(navn="svar.pdf", data=PDF):
    return SimpleUploadedFile(navn, data)


def last_opp(klient, *filer, **felt):
    return klient.post("/kandidat/opplasting/", {"filer": list(filer), **felt})


def proev(klient, nummer, passord="feil", **kw):
    """An attempt at the door."""
    return klient.post(DOER, {"nummer": str(nummer), "passord": passord}, **kw)
