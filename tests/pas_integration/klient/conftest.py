"""A PAS that answers what the test says, and a connection to it; nothing is remembered from one test to the next."""

from dataclasses import replace

import pytest
from django.core.cache import cache

from config.pas import Pasforbindelse
from pas_integration.services.kall import Paskall
from pas_kontrakt.klient import innlogging, nett
from tests.pas_integration.klient.falskpas import FalskPas

HEMMELIGHET = "dette-er-hemmeligheten"


@pytest.fixture(autouse=True)
def glemsom(tmp_path, settings):
    settings.FILLAGER, settings.SPOLMAPPE = tmp_path / "filer", tmp_path / "filer" / "spol"
    innlogging.glem_alle()
    cache.clear()
    yield
    innlogging.glem_alle()
    nett.lukk()


@pytest.fixture
def pas():
    tjener = FalskPas()
    yield tjener
    tjener.stopp()


@pytest.fixture
def forbindelse(pas):
    return Pasforbindelse(
        adresse=pas.adresse, nettsted=pas.adresse, token_adresse=f"{pas.adresse}/connect/token", scope="pas",
        klient_id="lillevik", hemmelighet=HEMMELIGHET, sekunder=5.0,
    )  # fmt: skip


@pytest.fixture
def kall(forbindelse, skole):
    """`kall(sekunder=…)`: calls to the server of the test, for Lillevik."""

    def lag(naa=None, **endret) -> Paskall:
        ekstra = {"naa": naa} if naa else {}
        return Paskall(replace(forbindelse, **endret), skole, "V-2027", **ekstra)

    return lag
