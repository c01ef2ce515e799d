"""The pages of incidents at their edges: days that are none, many candidates, and an incident nobody stopped."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection

from avbrudd.models import Avbrudd, Avbruddsrad
from avbrudd.views.avbrudd import PER_SIDE
from eksamen.models import Kandidat, Person
from felles.tid import naa
from tests.fabrikker.eksamen import PersonFactory, lag_kandidat
from tests.monitor.avbrudd import ADRESSE, avgjoer, html, kjoer, parti_, slutt, start, stopp, tapt

pytestmark = pytest.mark.django_db
TREKK = "Trekk, ført ved en feil"


@pytest.fixture(autouse=True)
def reisen(klokken):
    return klokken


# --- days -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("dato", ["9999-12-31", "0001-01-01", "2027-13-01", "i går", "20270527", ""])
def test_en_dag_som_ikke_er_noen_er_i_dag(som, vakt, parti, kandidat, dato):
    start(som(vakt), parti_(parti))
    svar = som(vakt).get(ADRESSE, {"dato": dato})

    assert svar.status_code == 200
    assert 'value="2027-05-27"' in html(svar)
    assert f"{ADRESSE}{Avbrudd.objects.get().pk}/" in html(svar)


def test_en_annen_dag_viser_den_dagen(som, vakt, parti, kandidat):
    start(som(vakt), parti_(parti))
    side = html(som(vakt).get(ADRESSE, {"dato": "2027-05-26"}))

    assert 'value="2027-05-26"' in side
    assert f"{ADRESSE}{Avbrudd.objects.get().pk}/" not in side


# --- forgotten --------------------------------------------------------------------------------------------------------
def test_et_glemt_avbrudd_stoppes_dagen_etter_paa_sin_egen_dag(som, skoleadmin, parti, kandidat, reisen):
    start(som(skoleadmin), parti_(parti))
    avbrudd = Avbrudd.objects.get()
    reisen.shift(timedelta(days=1, hours=-3))
    klient = som(skoleadmin)

    uten = stopp(klient, avbrudd)
    assert uten.status_code == 422
    assert "Avbruddet begynte" in html(uten)
    assert "klokken 12:00. Skriv klokkeslettet det var over den dagen." in html(uten)
    assert tapt(avbrudd) == {}
    stopp(klient, avbrudd, stoppet="12:15")
    avbrudd.refresh_from_db()
    assert (avbrudd.stoppet - avbrudd.startet, tapt(avbrudd)) == (timedelta(minutes=15), {kandidat.pk: 15})


def test_et_avbrudd_som_ingen_tapte_tid_av_sier_det(som, skoleadmin, parti):
    start(som(skoleadmin), f"skole-{parti.skole_id}")
    svar = html(stopp(som(skoleadmin), Avbrudd.objects.get()))

    assert "Avbruddet er stoppet. Ingen kandidater tapte arbeidstid." in svar
    assert "0 kandidater" not in svar


def test_avbruddet_kan_trekkes_fra_siden_bare_naar_ingen_har_faatt_tid_for_det(
    som, skoleadmin, parti, kandidat, reisen
):
    klient = som(skoleadmin)
    avbrudd = kjoer(reisen, klient, parti_(parti))
    assert TREKK in html(klient.get(f"{ADRESSE}{avbrudd.pk}/"))
    avgjoer(klient, avbrudd)
    assert slutt(kandidat) == "16:20"
    assert TREKK not in html(klient.get(f"{ADRESSE}{avbrudd.pk}/"))
    avgjoer(klient, avbrudd, "omgjoer")
    assert TREKK in html(klient.get(f"{ADRESSE}{avbrudd.pk}/"))


# --- many candidates --------------------------------------------------------------------------------------------------
@pytest.fixture
def mange(parti):
    """A stopped incident that one candidate more than a page holds lost a minute in."""
    foerste, aller_siste = lag_kandidat(parti), lag_kandidat(parti, person=PersonFactory(etternavn="Årnes"))
    personer = Person.objects.bulk_create(PersonFactory.build_batch(PER_SIDE - 1))
    nye = [Kandidat(person=person, eksamen=parti.eksamen, parti=parti) for person in personer]
    kandidater = [foerste, aller_siste, *Kandidat.objects.bulk_create(nye)]
    avbrudd = Avbrudd.objects.create(
        skole=parti.skole, parti=parti, aarsak="skole", startet=naa() - timedelta(minutes=1), stoppet=naa()
    )
    Avbruddsrad.objects.bulk_create(Avbruddsrad(avbrudd=avbrudd, kandidat=k, tapte_minutter=1) for k in kandidater)
    with connection.cursor() as markoer:
        # What the database does by itself after so many new rows; without it, it may plan for the empty tables.
        markoer.execute("ANALYZE")
    return avbrudd


def test_flere_enn_en_side_avgjoeres_side_for_side_og_alle_under_ett(som, skoleadmin, mange):
    klient, adresse = som(skoleadmin), f"{ADRESSE}{mange.pk}/"
    foerste, andre = html(klient.get(adresse)), html(klient.get(adresse, {"side": "2"}))
    assert [len(re.findall('name="valgt"', side)) for side in (foerste, andre)] == [PER_SIDE, 1]
    assert "Årnes" in andre
    assert "Side 2 av 2" in andre
    assert f'action="{adresse}avgjoer/?side=2"' in andre

    valgte = re.findall(r'name="valgt"[^>]* value="(\d+)"', foerste)
    svar = klient.post(f"{adresse}avgjoer/", {"valgt": valgte, "handling": "avslaa"})
    assert svar.status_code == 302
    assert mange.rader.filter(avgjort__isnull=True).count() == 1

    siste = re.findall(r'name="valgt"[^>]* value="(\d+)"', andre)
    svar = klient.post(f"{adresse}avgjoer/?side=2", {"valgt": siste, "handling": "omgjoer"})
    assert svar["Location"] == f"{adresse}?side=2#tidskonto"
    klient.post(f"{adresse}avgjoer/?side=2", {"valgt": siste, "alle": "1", "handling": "omgjoer"})
    assert mange.rader.filter(avgjort__isnull=True).count() == PER_SIDE + 1
    klient.post(f"{adresse}avgjoer/", {"alle": "1", "handling": "avslaa"})
    assert not mange.rader.filter(avgjort__isnull=True).exists()


def test_alle_gjelder_bare_dem_det_kan_gjoeres_for(som, skoleadmin, parti, reisen):
    kandidater = [lag_kandidat(parti) for _ in range(2)]
    avbrudd = kjoer(reisen, som(skoleadmin), parti_(parti))
    avgjoer(som(skoleadmin), avbrudd, "avslaa", avbrudd.rader.filter(kandidat=kandidater[0]))
    svar = html(avgjoer(som(skoleadmin), avbrudd, rader=[], alle="1"))

    assert "Avgjort for 1 kandidat." in svar
    assert "står som det var" not in svar
    assert [slutt(k) for k in kandidater] == ["16:00", "16:20"]


def test_et_skjema_med_en_hel_side_kan_sendes():
    assert PER_SIDE + 10 < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
