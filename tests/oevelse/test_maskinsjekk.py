"""The machine check's page and the addresses that it measures against."""

from datetime import datetime

import pytest

from felles.tid import naa
from oevelse.models import Teller
from oevelse.services import grense
from oevelse.views import maskinsjekk

pytestmark = pytest.mark.django_db

MAALING = "/oevelse/maskinsjekk/maaling/"


def maal(klient, byte=b"x" * 1000, **kw):
    return klient.post(MAALING, byte, content_type="application/octet-stream", **kw)


def test_siden_er_for_alle_og_sier_hva_som_gjelder_uten_skript(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        svar = client.get("/oevelse/maskinsjekk/")
    tekst = svar.content.decode()
    assert svar.status_code == 200
    assert "Nettleseren kjører ikke JavaScript" in tekst
    assert "Denne maskinen er klar til eksamen" in tekst


def test_tjeneren_sier_hva_klokken_er(client):
    svar = client.get("/oevelse/maskinsjekk/svar/")
    assert datetime.fromisoformat(svar.json()["naa"]) == naa()
    assert "no-store" in svar.headers["Cache-Control"]


def test_bytene_telles_og_kastes(client, settings):
    assert maal(client).json() == {"mottatt": 1000}
    assert not list(settings.SPOLMAPPE.iterdir())


def test_en_for_stor_bit_avvises_foer_den_leses(client):
    svar = maal(client, b"x" * (512 * 1024 + 1))
    assert svar.status_code == 413
    assert not Teller.objects.exists()


def test_bare_en_om_gangen_maaler_i_hver_prosess(client):
    with grense.plass():
        svar = maal(client)
    assert svar.status_code == 429
    assert svar.headers["Retry-After"]


def test_for_mange_maalinger_fra_en_adresse_maa_vente(client, monkeypatch):
    monkeypatch.setattr(maskinsjekk, "MAKS_MAALINGER", 1)
    assert [maal(client).status_code for _ in range(2)] == [200, 429]
    assert maal(client, REMOTE_ADDR="192.0.2.9").status_code == 200
