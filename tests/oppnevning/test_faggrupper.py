"""Faggrupper, and the sensor groups in them."""

import pytest
from django.urls import reverse

from brukere.models.bruker import Rolle
from oppnevning.models import Faggruppe, Oppnevning, Sensorgruppe
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.eksamen import FagFactory
from tests.fabrikker.oppnevning import lag_faggruppe, lag_oppnevning

pytestmark = pytest.mark.django_db
NY = reverse("oppnevning:ny_faggruppe")


def side(navn, *ider):
    return reverse(f"oppnevning:{navn}", args=ider)


def test_myndigheten_lager_en_faggruppe_for_seg_eller_en_under_seg(som, myndighet, fylke, faggruppe):
    nytt = FagFactory()
    data = {"eier": fylke.pk, "periode": faggruppe.periode_id, "navn": "Matematikk", "fag": nytt.kode.lower()}

    svar = som(myndighet).post(NY, data)

    gruppe = Faggruppe.objects.get(navn="Matematikk")
    assert svar.headers["Location"] == side("faggruppe", gruppe.pk)
    assert (gruppe.eier, list(gruppe.fag.all())) == (fylke, [nytt])


def test_et_fylke_ser_ikke_statsforvalterens_faggrupper(som, fylke, faggruppe):
    klient = som(bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke))

    assert faggruppe.navn not in klient.get(side("faggrupper")).content.decode()
    assert klient.get(side("faggruppe", faggruppe.pk)).status_code == 404


@pytest.mark.parametrize("endret", [{"navn": "Norsk Vg3"}, {"fag": "samme"}, {"fag": ""}, {"navn": ""}])
def test_et_navn_eller_en_fagkode_som_er_tatt_avvises(som, myndighet, statsforvalter, faggruppe, endret):
    data = {"eier": statsforvalter.pk, "periode": faggruppe.periode_id, "navn": "Ny", "fag": FagFactory().kode} | endret
    if endret.get("fag") == "samme":
        data["fag"] = faggruppe.fag.get().kode

    svar = som(myndighet).post(NY, data)

    assert svar.status_code == 422
    assert Faggruppe.objects.count() == 1


def test_navn_og_fagkoder_endres(som, myndighet, faggruppe):
    nytt = FagFactory()

    som(myndighet).post(side("endre_faggruppe", faggruppe.pk), {"navn": "Norsk", "fag": nytt.kode})

    faggruppe.refresh_from_db()
    assert (faggruppe.navn, list(faggruppe.fag.all())) == ("Norsk", [nytt])


def test_en_sensorgruppe_har_en_leder_som_har_takket_ja(som, myndighet, faggruppe):
    leder, medlem = lag_oppnevning(faggruppe, godtatt=True), lag_oppnevning(faggruppe)
    data = {"navn": "Gruppe 1", "leder": leder.bruker_id, "medlemmer": [leder.pk, medlem.pk]}

    som(myndighet).post(side("ny_sensorgruppe", faggruppe.pk), data)

    gruppe = Sensorgruppe.objects.get()
    assert gruppe.leder == leder.bruker
    assert set(gruppe.oppnevninger.values_list("pk", flat=True)) == {leder.pk, medlem.pk}


def test_den_som_ikke_har_svart_kan_ikke_lede(som, myndighet, faggruppe, oppnevning):
    data = {"navn": "Gruppe 1", "leder": oppnevning.bruker_id}

    svar = som(myndighet).post(side("ny_sensorgruppe", faggruppe.pk), data)

    assert svar.status_code == 422
    assert not Sensorgruppe.objects.exists()


def test_en_sensorgruppe_endres_og_medlemmene_byttes(som, myndighet, faggruppe):
    foer, etter = lag_oppnevning(faggruppe, godtatt=True), lag_oppnevning(faggruppe, godtatt=True)
    gruppe = Sensorgruppe.objects.create(faggruppe=faggruppe, navn="Gruppe 1")
    Oppnevning.objects.filter(pk=foer.pk).update(sensorgruppe=gruppe)
    adresse = side("sensorgruppe", faggruppe.pk, gruppe.pk)

    som(myndighet).post(adresse, {"navn": "Nord", "leder": "", "medlemmer": [etter.pk]})

    gruppe.refresh_from_db()
    assert gruppe.navn == "Nord"
    assert list(gruppe.oppnevninger.all()) == [etter]


def test_en_annen_faggruppes_sensorgruppe_finnes_ikke_her(som, myndighet, statsforvalter, faggruppe):
    annen = lag_faggruppe(statsforvalter, navn="Engelsk")
    gruppe = Sensorgruppe.objects.create(faggruppe=annen, navn="Gruppe 1")

    assert som(myndighet).get(side("sensorgruppe", faggruppe.pk, gruppe.pk)).status_code == 404


def test_siden_viser_hver_status_og_filtrerer_paa_den(som, myndighet, faggruppe, oppnevning):
    ja = lag_oppnevning(faggruppe, godtatt=True)
    klient = som(myndighet)

    alle = klient.get(side("faggruppe", faggruppe.pk)).content.decode()
    bare_ja = klient.get(side("faggruppe", faggruppe.pk), {"status": "takket_ja"}).content.decode()

    assert oppnevning.bruker.navn in alle
    assert "Purr den ene som ikke har svart" in alle
    assert ja.bruker.navn in bare_ja
    assert oppnevning.bruker.navn not in bare_ja


def test_sidene_koster_like_mye_for_30_som_for_1(
    som, myndighet, faggruppe, oppnevning, django_assert_max_num_queries, django_assert_num_queries
):
    klient = som(myndighet)
    lag_oppnevning(faggruppe, godtatt=True)
    adresser = [side("faggrupper"), side("faggruppe", faggruppe.pk), side("ny_sensorgruppe", faggruppe.pk)]
    foer = []
    for adresse in adresser:
        with django_assert_max_num_queries(20) as spoerringer:
            klient.get(adresse)
        foer.append(len(spoerringer))
    for nr in range(28):
        lag_oppnevning(faggruppe, godtatt=nr % 2 == 0)

    for adresse, antall in zip(adresser, foer, strict=True):
        with django_assert_num_queries(antall):
            klient.get(adresse)


def test_brevene_til_alle_som_har_takket_ja_er_en_pdf(som, myndighet, faggruppe, oppnevning):
    klient = som(myndighet)
    tom = klient.get(side("faggruppebrev", faggruppe.pk), follow=True).content.decode()
    lag_oppnevning(faggruppe, godtatt=True, reserve=True)

    svar = klient.get(side("faggruppebrev", faggruppe.pk))

    assert "ingen brev å lage" in tom
    assert svar.headers["Content-Type"] == "application/pdf"
    assert b"".join(svar.streaming_content).startswith(b"%PDF")
