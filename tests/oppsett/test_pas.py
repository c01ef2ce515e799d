"""What the environment may say of the PAS that a site exports to."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.miljoe import Miljoe
from config.pas import FLEST_SEKUNDER, pasklient

GODT = {
    "PAS_KLIENT_ADRESSE": "https://pas.example.no", "PAS_KLIENT_ID": "skolen", "PAS_KLIENT_HEMMELIGHET": "hemmelig",
}  # fmt: skip


def test_det_som_er_satt_godtas():
    forbindelse = pasklient(Miljoe(GODT | {"PAS_KLIENT_SEKUNDER": str(FLEST_SEKUNDER)}))
    assert forbindelse.token_adresse == "https://pas.example.no/connect/token"
    assert forbindelse.sekunder == FLEST_SEKUNDER


@pytest.mark.parametrize(
    ("navn", "verdi"),
    [
        ("PAS_KLIENT_ADRESSE", "http://pas.example.no"),
        ("PAS_KLIENT_TOKENADRESSE", "http://annet.example.no/token"),
        ("PAS_KLIENT_NETTSTED", "javascript:alert(1)"),
        ("PAS_KLIENT_SEKUNDER", str(FLEST_SEKUNDER + 1)),
        ("PAS_KLIENT_SEKUNDER", "0"),
    ],
)
def test_det_som_ikke_kan_menes_stopper_oppstarten(navn, verdi):
    with pytest.raises(ImproperlyConfigured, match=navn):
        pasklient(Miljoe(GODT | {navn: verdi}))


def test_en_demo_snakker_uten_tls():
    demo = GODT | {"PAS_KLIENT_ADRESSE": "http://127.0.0.1:8001"}
    assert pasklient(Miljoe(demo), lokalt=True).token_adresse == "http://127.0.0.1:8001/connect/token"
