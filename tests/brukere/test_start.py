from datetime import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from brukere.models.bruker import Rolle
from brukere.views.start import hilsen
from felles import bidrag
from felles.bidrag import Sak
from felles.tid import OSLO
from tests.fabrikker.brukere import BrukerFactory, RolletildelingFactory, bruker_med_rolle

pytestmark = pytest.mark.django_db


@pytest.fixture
def tomt_register(monkeypatch):
    """The start page alone: without what the apps above register."""
    monkeypatch.setattr(bidrag, "startsaker", bidrag.Register())
    monkeypatch.setattr(bidrag, "startseksjoner", bidrag.Register())


def test_uten_saker_sier_siden_rolig_at_ingenting_venter(som, skoleadmin, tomt_register):
    innhold = som(skoleadmin).get("/").content.decode()
    assert "Ingenting venter på deg" in innhold
    assert "Skoleadministrator, Lillevik videregående skole" in innhold


def test_saker_fra_appene_staar_oeverst_i_rekkefoelge_med_antall(som, skoleadmin, tomt_register):
    def sak(tittel):
        return lambda bruker, naa: [Sak(tittel=tittel, tekst="eldste i 4 min", lenke="/monitor/", knapp="Åpne")]

    bidrag.startsaker.registrer("b", sak("Annen sak"), rekkefoelge=20)
    bidrag.startsaker.registrer("a", sak("Første sak"), rekkefoelge=10)
    bidrag.startsaker.registrer("c", lambda bruker, naa: [])
    innhold = som(skoleadmin).get("/").content.decode()
    assert "Trenger deg nå (2)" in innhold
    assert innhold.index("Første sak") < innhold.index("Annen sak")


def test_tekst_fra_appene_escapes(som, skoleadmin, tomt_register):
    saker = [Sak(tittel="<script>x</script>", tekst="", lenke="/", knapp="Åpne")]
    bidrag.startsaker.registrer("a", lambda bruker, naa: saker)
    assert "<script>x" not in som(skoleadmin).get("/").content.decode()


def test_bruker_uten_rolle_faar_vite_hva_som_maa_gjoeres(som, tomt_register):
    assert "Du har ingen rolle nå" in som(BrukerFactory()).get("/").content.decode()


@pytest.mark.parametrize("rolle", Rolle)
def test_startsiden_virker_for_hver_rolle(som, skole, rolle):
    assert som(bruker_med_rolle(rolle, skole)).get("/").status_code == 200


def test_like_mange_spoerringer_med_en_og_ti_roller(som, skole):
    klient = som(bruker := bruker_med_rolle(Rolle.SKOLEADMIN, skole))
    antall = []
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as spoerringer:
            klient.get("/")
        antall.append(len(spoerringer))
        for _n in range(9):
            RolletildelingFactory(bruker=bruker, organisasjon__overordnet=skole.overordnet)
    assert antall[0] == antall[1]


@pytest.mark.parametrize(
    ("time", "tekst"), [(0, "God kveld"), (5, "God morgen"), (9, "God morgen"), (10, "God dag"), (18, "God kveld")]
)
def test_hilsenen_foelger_doegnet(time, tekst):
    assert hilsen(time) == tekst


def test_dato_og_klokkeslett_er_norske(som, skoleadmin):
    with time_machine.travel(datetime(2027, 5, 27, 8, 43, tzinfo=OSLO), tick=False):
        innhold = som(skoleadmin).get("/").content.decode()
    assert "God morgen, Siv" in innhold
    assert "Torsdag 27. mai 2027 klokken 08:43." in innhold


@pytest.mark.parametrize("adresse", ["/", "/min-konto/", "/eksamen/partier/", "/eksamen/plan/", "/monitor/"])
def test_sider_bak_innlogging_blir_ikke_liggende_i_nettleseren(som, skoleadmin, parti, adresse):
    """A colleague at the same machine must not page back to the names after the log-out."""
    svar = som(skoleadmin).get(adresse)
    assert svar.status_code == 200
    assert "no-store" in svar.headers["Cache-Control"]
