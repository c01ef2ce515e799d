"""The poll: nothing when nothing changed, the fragment when something did, for a constant price."""

import re
from datetime import timedelta

import pytest
import time_machine

from deltakelse.models import Feilforsoek
from deltakelse.services.autorisering import autoriser
from felles.hendelser import SYSTEM
from felles.tid import naa
from tests.fabrikker.deltakelse import lag_sesjon
from tests.fabrikker.eksamen import PartiFactory, gi_vakt, lag_eksamen, lag_kandidat

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def klokken_12():
    with time_machine.travel("2027-05-27T10:00:00+00:00", tick=False) as klokke:
        yield klokke


def versjon(klient, adresse="/monitor/") -> str:
    treff = re.search(r'name="v" value="([0-9a-f]+)"', klient.get(adresse).content.decode())
    assert treff
    return treff[1]


def hent(klient, v, filtre=""):
    return klient.get(f"/monitor/tabell/?v={v}{filtre}", headers=HTMX)


def test_ingenting_endret_er_204_uten_innhold(som, vakt, kandidat):
    klient = som(vakt)
    svar = hent(klient, versjon(klient))

    assert (svar.status_code, svar.content) == (204, b"")


def test_en_handling_gir_ny_tabell_og_saa_ro_igjen(som, vakt, kandidat):
    klient = som(vakt)
    gammel = versjon(klient)
    lag_sesjon(kandidat)
    autoriser(kandidat_id=kandidat.pk, maate="monitor", aktoer=SYSTEM, naa=naa())
    svar = hent(klient, gammel)

    assert svar.status_code == 200
    assert b"Har tilgang" in svar.content
    assert svar.content.decode().lstrip().startswith('<div id="levende"')
    ny = re.search(r'name="v" value="([0-9a-f]+)"', svar.content.decode())[1]
    assert hent(klient, ny).status_code == 204


def test_siden_og_svaret_har_de_samme_radene(som, vakt, kandidater):
    klient = som(vakt)
    lag_sesjon(kandidater[0])
    side, tabell = klient.get("/monitor/").content.decode(), hent(klient, "").content.decode()

    topp, liste = tabell.split('<section id="liste"')
    assert topp.strip() in side
    assert liste.strip() in side


def test_et_annet_filter_har_en_annen_versjon(som, vakt, kandidat):
    klient = som(vakt)
    v = versjon(klient)

    assert hent(klient, v, "&tilgang=har").status_code == 200
    assert hent(klient, v, "&tilgang=tull").status_code == 204
    assert versjon(klient, "/monitor/?sorter=kandidat") != v


def test_uten_forandring_i_mitt_parti_ingen_ny_tabell(som, vakt, kandidat, skole):
    klient = som(vakt)
    v = versjon(klient)
    annen = lag_kandidat(PartiFactory(skole=skole))
    lag_sesjon(annen)
    autoriser(kandidat_id=annen.pk, maate="monitor", aktoer=SYSTEM, naa=naa())

    assert hent(klient, v).status_code == 204


def test_et_nytt_parti_aa_vakte_gir_ny_tabell(som, vakt, kandidat, skole):
    klient = som(vakt)
    v = versjon(klient)
    gi_vakt(PartiFactory(skole=skole), vakt)

    assert hent(klient, v).status_code == 200


def test_starten_av_eksamen_gir_ny_tabell_uten_noen_handling(som, vakt, skole, klokken_12):
    parti = PartiFactory(skole=skole, eksamen=lag_eksamen(start=naa() + timedelta(minutes=5)))
    gi_vakt(parti, vakt)
    kandidat = lag_kandidat(parti)
    lag_sesjon(kandidat, autorisert=True)
    klient = som(vakt)
    v = versjon(klient)
    klokken_12.shift(timedelta(minutes=4, seconds=59))
    assert hent(klient, v).status_code == 204

    klokken_12.shift(timedelta(seconds=1))
    svar = hent(klient, v)
    assert svar.status_code == 200
    assert b"Har tilgang" in svar.content


def test_ventetiden_forsvinner_av_seg_selv(som, vakt, kandidat, klokken_12):
    felt = {"antall": 8, "sist": naa(), "neste_tillatt": naa() + timedelta(seconds=60)}
    Feilforsoek.objects.create(kandidat=kandidat, nummer_hash="a", enhet_hash="b", **felt)
    klient = som(vakt)
    v = versjon(klient)
    assert hent(klient, v).status_code == 204

    klokken_12.shift(timedelta(seconds=61))
    svar = hent(klient, v)
    assert svar.status_code == 200
    assert b"Feil passord" not in svar.content


def test_utlogget_under_henting_sendes_hele_siden_til_innloggingen(client, kandidat):
    svar = hent(client, "x")

    assert svar.headers["HX-Redirect"].startswith("/logg-inn/")


def test_mistet_rolle_er_403(som, vakt, kandidat):
    klient = som(vakt)
    v = versjon(klient)
    vakt.tildelinger.update(til=naa())

    assert hent(klient, v).status_code == 403


@pytest.mark.parametrize("antall", [1, 30])
def test_uendret_koster_tre_spoerringer(som, vakt, parti, antall, django_assert_num_queries):
    for _ in range(antall):
        lag_sesjon(lag_kandidat(parti))
    klient = som(vakt)
    v = versjon(klient)

    with django_assert_num_queries(3):  # session, user with roles, version
        assert hent(klient, v).status_code == 204


@pytest.mark.parametrize("antall", [1, 30])
def test_endret_koster_like_mye_for_en_som_for_tretti(som, vakt, parti, antall, django_assert_num_queries):
    for _ in range(antall):
        lag_sesjon(lag_kandidat(parti))
    klient = som(vakt)

    with django_assert_num_queries(7):  # and parties with parts, rows, marks, own assignments
        assert hent(klient, "gammel").status_code == 200
