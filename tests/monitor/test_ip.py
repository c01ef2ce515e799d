"""«Vis IP-adresser»: in the table when the page's address asks, and fresh."""

from datetime import timedelta

import pytest
import time_machine

from brukere.models.bruker import Rolle
from deltakelse.services.sesjoner import noter_adresse
from felles.hendelser import Aktoer
from felles.models import Hendelse
from felles.tid import naa
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.deltakelse import lag_sesjon
from tests.fabrikker.eksamen import lag_kandidat

pytestmark = pytest.mark.django_db
IPV6 = "2001:700:1d00:ec01:8c2e:41ff:fe07:b2d9"


@pytest.fixture(autouse=True)
def klokken_12():
    with time_machine.travel("2027-05-27T10:00:00+00:00", tick=False) as reise:
        yield reise


def side(klient, **valg):
    return klient.get("/monitor/", valg).content.decode()


def versjon(html):
    return html.split('name="v" value="')[1].split('"')[0]


def test_adressene_vises_bare_naar_noen_ber_om_dem_og_hele_adressen(som, vakt, kandidat):
    lag_sesjon(kandidat, adresse=IPV6)
    klient = som(vakt)

    assert IPV6 not in side(klient)
    assert IPV6 in side(klient, ip="1")
    assert "Skjul IP-adresser" in side(klient, ip="1")
    assert IPV6 not in side(klient, ip="2")


def test_den_aapne_innloggingen_gaar_foran_en_avsluttet(som, vakt, kandidat):
    lag_sesjon(kandidat, adresse="10.0.0.1", avsluttet=True)
    lag_sesjon(kandidat, adresse="10.0.0.2", opprettet=naa() - timedelta(hours=1))
    html = side(som(vakt), ip="1")

    assert "10.0.0.2" in html
    assert "10.0.0.1" not in html


def test_en_ny_adresse_gir_ny_versjon_og_vises_ved_neste_sporring(som, vakt, kandidat):
    sesjon = lag_sesjon(kandidat, adresse="10.0.0.1", enhet="x")
    klient = som(vakt)
    v = versjon(side(klient, ip="1"))
    assert klient.get("/monitor/tabell/", {"ip": "1", "v": v}).status_code == 204

    noter_adresse(sesjon=sesjon, aktoer=Aktoer(Hendelse.Aktoerslag.KANDIDAT, kandidat.pk, IPV6, "x"), naa=naa())
    svar = klient.get("/monitor/tabell/", {"ip": "1", "v": v})
    assert svar.status_code == 200
    assert IPV6 in svar.content.decode()


def test_den_som_bare_ser_faar_ikke_adressene(som, skole, kandidat):
    lag_sesjon(kandidat, adresse=IPV6)

    assert IPV6 not in side(som(bruker_med_rolle(Rolle.REKTOR, skole)), ip="1")


def test_dagen_etter_er_den_siste_adressen_der_for_dem_som_vaktet(som, skoleadmin, kandidat, klokken_12):
    lag_sesjon(kandidat, adresse=IPV6)
    klokken_12.shift(timedelta(days=1))

    assert IPV6 in side(som(skoleadmin), ip="1", dato="2027-05-27")


def test_samme_antall_spoerringer_med_en_og_tretti(som, vakt, parti, django_assert_max_num_queries):
    klient = som(vakt)
    antall = []
    for n in (1, 29):
        for nr in range(n):
            lag_sesjon(lag_kandidat(parti), adresse=f"10.0.{n}.{nr}")
        with django_assert_max_num_queries(40) as talt:
            side(klient, ip="1")
        antall.append(len(talt))

    assert antall[0] == antall[1]
