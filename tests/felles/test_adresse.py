"""Which address stands in the log and slows a log-in."""

import pytest
from django.test import RequestFactory

from brukere.services.brukere import opprett_bruker
from felles.adresse import klientadresse
from felles.hendelser import SYSTEM
from felles.models import Hendelse
from felles.tid import naa


def spoer(adresse="10.0.0.1", videresendt=None):
    felt = {"REMOTE_ADDR": adresse}
    if videresendt is not None:
        felt["HTTP_X_FORWARDED_FOR"] = videresendt
    return klientadresse(RequestFactory().get("/", **felt))


def test_uten_proxy_teller_bare_forbindelsens_egen_adresse():
    assert spoer(videresendt="192.0.2.9") == "10.0.0.1"


def test_bak_proxy_teller_adressen_proxyen_selv_la_til_og_ikke_den_besoekende_skrev(settings):
    settings.BAK_PROXY = True

    assert spoer(videresendt="198.51.100.1, 192.0.2.9") == "192.0.2.9"


@pytest.mark.parametrize("videresendt", [None, "", "tull", "192.0.2.9, ", "unknown"])
def test_bak_proxy_uten_brukbar_adresse_teller_forbindelsen(settings, videresendt):
    settings.BAK_PROXY = True

    assert spoer(videresendt=videresendt) == "10.0.0.1"


@pytest.mark.parametrize(
    ("adresse", "skrevet"),
    [("fe80::1%eth0", "fe80::1"), ("::ffff:10.0.0.7", "10.0.0.7"), ("2001:DB8::1", "2001:db8::1"), ("", None)],
)
def test_adressen_faar_en_form_som_databasen_tar(adresse, skrevet):
    assert spoer(adresse) == skrevet


@pytest.mark.django_db
def test_bak_proxy_staar_den_besoekendes_adresse_i_hendelsen_og_ikke_proxyens(client, settings, skole):
    settings.BAK_PROXY = True
    opprett_bruker(
        brukernavn="siv", fornavn="Siv", etternavn="Haug", passord="et langt passord", aktoer=SYSTEM, naa=naa()
    )

    client.post(
        "/logg-inn/",
        {"brukernavn": "siv", "passord": "et langt passord"},
        REMOTE_ADDR="10.0.0.1",
        headers={"X-Forwarded-For": "192.0.2.9"},
    )

    assert Hendelse.objects.get(handling="bruker.logget_inn").sted.adresse == "192.0.2.9"
