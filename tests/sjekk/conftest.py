"""Files as they come, and what the checks say of them."""

import io
import tempfile
from datetime import datetime

import pytest
import time_machine

from felles.tid import OSLO, naa
from sjekk import prosess
from sjekk.models import Filsjekk
from sjekk.proever.svar import Svar
from sjekk.prosess import Grense
from sjekk.services import koe

HVEM = {
    "fornavn": "Olga Marie",
    "etternavn": "Nordmann",
    "skole": "Lillevik videregående skole",
    "nummer": "01815012345",
}


# In the middle of a day: around midnight, «an hour ago» is another exam day.
KLOKKEN = datetime(2027, 5, 27, 10, 0, tzinfo=OSLO)


@pytest.fixture(autouse=True)
def _klokken():
    with time_machine.travel(KLOKKEN, tick=True):
        yield


@pytest.fixture(autouse=True)
def _mapper(tmp_path, settings):
    settings.FILLAGER, settings.SPOLMAPPE = tmp_path / "filer", tmp_path / "spol"
    settings.CLAMAV_ADRESSE = ""


def proev(modul: str, data: bytes, navn: str = "svar.docx", grense: Grense | None = None, **oppdrag) -> Svar:
    """What a check says of these bytes under that name, in its own process as always."""
    beskjed = {"navn": navn, "endelse": navn.rpartition(".")[2], "hvem": HVEM, **oppdrag}
    with tempfile.TemporaryFile() as fil:
        fil.write(data)
        fil.flush()
        fil.seek(0)
        return prosess.kjoer(f"sjekk.proever.{modul}", fil, beskjed, grense=grense or Grense())


def steder(svar: Svar) -> set[tuple]:
    """(what, where, field or number) of each finding."""
    return {(f["hva"], f["hvor"], f.get("felt") or f.get("nr") or "") for f in svar.funn}


def rens(data: bytes) -> tuple[Svar, bytes]:
    """The cleaned copy, and what was said of it."""
    with tempfile.TemporaryFile() as fil, tempfile.TemporaryFile() as ut:
        fil.write(data)
        fil.flush()
        fil.seek(0)
        svar = prosess.kjoer("sjekk.proever.rensing", fil, {}, grense=Grense(ut_mb=50), ut=ut)
        ut.seek(0)
        return svar, ut.read()


def sjekk_alt(naa) -> int:
    """Find every file and look at all that is due, as the worker does."""
    koe.finn_nye(naa=naa)
    return koe.kjoer_forfalte(klokke=lambda: naa)


def svaret(fil, slag: str) -> Filsjekk:
    return Filsjekk.objects.get(fil=fil, slag=slag)


class UtenDeskriptor(io.BytesIO):
    """As storage elsewhere gives files: bytes, but no descriptor."""


def gi_virus(fil):
    return Filsjekk.objects.create(
        fil=fil, slag="virus", resultat="funn", grunn="virus", funn=[{"signatur": "Proeve"}], tid=naa()
    )
