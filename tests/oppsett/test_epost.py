"""The e-mail server from the environment."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.epost import avsender, nettadresse, postvei
from config.miljoe import Miljoe


def test_uten_tjener_er_ingenting_satt_opp():
    assert postvei(Miljoe({})) == {}


@pytest.mark.parametrize(
    ("sikring", "port", "starttls", "tls"),
    [
        ({}, 587, True, False),
        ({"EPOST_SIKRING": "tls"}, 465, False, True),
        ({"EPOST_SIKRING": "ingen"}, 25, False, False),
    ],
)
def test_sikringen_bestemmer_porten(sikring, port, starttls, tls):
    valg = postvei(Miljoe({"EPOST_VERT": "post.example.no", **sikring}))["default"]["OPTIONS"]

    assert (valg["host"], valg["port"], valg["use_tls"], valg["use_ssl"]) == ("post.example.no", port, starttls, tls)
    assert valg["timeout"]


def test_ukjent_sikring_stopper_starten():
    with pytest.raises(ImproperlyConfigured, match="EPOST_SIKRING"):
        postvei(Miljoe({"EPOST_VERT": "post.example.no", "EPOST_SIKRING": "kanskje"}))


def test_adresser_foelger_vertsnavnet_eller_det_som_er_satt():
    verter = [".example.no", "eksamen.example.no"]

    assert nettadresse(Miljoe({}), verter) == "https://eksamen.example.no"
    assert nettadresse(Miljoe({"NETTADRESSE": "http://her/"}), verter) == "http://her"
    assert nettadresse(Miljoe({}), ["*"]) == ""
    assert avsender(Miljoe({}), verter) == "ikke-svar@eksamen.example.no"
    assert avsender(Miljoe({"EPOST_FRA": "post@skole.no"}), verter) == "post@skole.no"
