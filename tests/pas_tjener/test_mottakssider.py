"""The pages of received enrolments and of kartleggingsprøver: who sees what, masked, at a constant cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from brukere.models.bruker import Rolle
from eksamen.models import Kandidat
from felles.tid import dagens_dato, naa
from pas_tjener.models import Proeve, Proevepaamelding
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.eksamen import PeriodeFactory
from tests.fabrikker.paamelding import fnr, lag_norsk
from tests.fabrikker.pas_mottak import (
    System,
    aapne_paamelding,
    behandle,
    gruppe,
    kandidat,
    lag_mottak,
    lag_proeve,
    pamelding,
)
from tests.fabrikker.pas_tjener import lag_klient

pytestmark = pytest.mark.django_db


@pytest.fixture
def fylkets(som, fylke):
    return som(bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke))


@pytest.fixture
def udirs(som, udir):
    return som(bruker_med_rolle(Rolle.UDIR, udir))


def siden(mottak):
    return reverse("pas_tjener:mottak", args=[mottak.referanse])


# --- one enrolment --------------------------------------------------------------------------------------------------
def test_siden_viser_utfallet_av_hver_kandidat_med_maskert_nummer(skole, annen_skole, fylkets):
    lag_norsk()
    aapne_paamelding()
    andre = System(annen_skole)
    behandle(andre.meld_paa(pamelding(annen_skole, gruppe("NOR1267", kandidat(1)))))
    mottak = System(skole).meld_paa(pamelding(skole, gruppe("NOR1267", kandidat(1), kandidat(2))))
    assert "Kandidatene vises her" in fylkets.get(siden(mottak)).content.decode()
    behandle(mottak)
    side = fylkets.get(siden(mottak)).content.decode()
    assert "Påmeldt ved en annen skole" in side
    assert Kandidat.objects.get(parti__skole=skole).kandidatnummer.nummer in side
    assert fnr(1) not in side
    assert fnr(2) not in side
    assert fylkets.get(reverse("pas_tjener:koe")).content.decode().count(siden(mottak)) == 1


def test_bare_den_som_har_ansvar_for_skolen_ser_den(skole, som, fylkets):
    mottak = lag_mottak(skole, lag_klient(skole)[0], PeriodeFactory())
    assert fylkets.get(siden(mottak)).status_code == 200
    assert som(bruker_med_rolle(Rolle.SKOLEADMIN, skole)).get(siden(mottak)).status_code == 404
    assert som(bruker_med_rolle(Rolle.FYLKESKOMMUNE, skole)).get(siden(mottak)).status_code == 200
    assert fylkets.post(siden(mottak)).status_code == 405


def test_en_slettet_rapport_og_en_uten_kandidater(skole, fylkets):
    mottak = lag_mottak(skole, lag_klient(skole)[0], PeriodeFactory(), rapport=None)
    assert "ikke lagret noe om de enkelte" in fylkets.get(siden(mottak)).content.decode()


def test_mange_kandidater_kommer_paa_flere_sider_og_koster_det_samme(skole, fylkets):
    klient = lag_klient(skole)[0]
    antall = []
    for kandidater in (1, 250):
        mottak = lag_mottak(skole, klient, PeriodeFactory(), antall=kandidater)
        with CaptureQueriesContext(connection) as spoerringer:
            svar = fylkets.get(siden(mottak))
        antall.append(len(spoerringer))
    assert antall[0] == antall[1]
    assert len(svar.context["side"].object_list) == 100
    assert len(fylkets.get(f"{siden(mottak)}?side=3").context["side"].object_list) == 50


def test_paa_et_nettsted_som_ikke_er_pas_finnes_ikke_sidene(skole, udirs, settings):
    mottak = lag_mottak(skole, lag_klient(skole)[0], PeriodeFactory())
    settings.PAS_TJENER = False
    assert udirs.get(siden(mottak)).status_code == 404
    assert udirs.get(reverse("pas_tjener:proever")).status_code == 404


# --- tests ----------------------------------------------------------------------------------------------------------
def skjema(**felt):
    dag = dagens_dato(naa())
    verdier = {"kode": "LES01", "navn": "Lesing", "trinn": "1", "fra": dag.isoformat()}
    return verdier | {"til": (dag + timedelta(days=5)).isoformat()} | felt


def test_udir_legger_til_en_proeve_og_ser_paameldingene(skole, annen_skole, udirs):
    adresse = reverse("pas_tjener:proever")
    assert "Ingen prøver" in udirs.get(adresse).content.decode()
    assert udirs.post(adresse, skjema()).status_code == 302
    proeve = Proeve.objects.get()
    klient = lag_klient(skole)[0]
    for en, gruppen, antall in ((skole, "1A", 20), (skole, "1B", 21), (annen_skole, "1A", 9)):
        Proevepaamelding.objects.create(
            proeve=proeve, skole=en, gruppe=gruppen, antall=antall, klient=klient, mottatt=naa()
        )
    (rad,) = udirs.get(adresse).context["proever"]
    assert (rad.skoler, rad.grupper, rad.elever) == (2, 3, 50)


@pytest.mark.parametrize(
    "felt",
    [
        {"kode": ""},
        {"kode": "les 01"},
        {"trinn": "0"},
        {"trinn": "14"},
        {"til": "2001-01-01"},
        {"fra": "i morgen"},
        {"navn": ""},
    ],
)
def test_en_ugyldig_proeve_lagres_ikke(udirs, felt):
    assert udirs.post(reverse("pas_tjener:proever"), skjema(**felt)).status_code == 422
    assert not Proeve.objects.exists()


def test_en_kode_er_brukt_en_gang(udirs):
    lag_proeve("LES01")
    svar = udirs.post(reverse("pas_tjener:proever"), skjema())
    assert svar.status_code == 422
    assert "allerede en prøve" in svar.content.decode()
    assert Proeve.objects.count() == 1


def test_en_proeve_uten_paameldinger_kan_tas_bort_og_en_med_kan_ikke(skole, udirs):
    med, uten = lag_proeve("LES01"), lag_proeve("REG01")
    Proevepaamelding.objects.create(
        proeve=med, skole=skole, gruppe="1A", antall=1, klient=lag_klient(skole)[0], mottatt=naa()
    )
    for _gang in range(2):
        for proeve in (med, uten):
            udirs.post(reverse("pas_tjener:ta_bort_proeve", args=[proeve.pk]))
    assert list(Proeve.objects.values_list("kode", flat=True)) == ["LES01"]


def test_bare_udir_har_proevene(som, fylkets):
    assert fylkets.get(reverse("pas_tjener:proever")).status_code == 403
    assert fylkets.post(reverse("pas_tjener:proever"), skjema()).status_code == 403
    assert fylkets.post(reverse("pas_tjener:ta_bort_proeve", args=[1])).status_code == 403


def test_listen_koster_det_samme_for_mange(udirs):
    antall = []
    for fra, til in ((0, 1), (1, 30)):
        for nr in range(fra, til):
            lag_proeve(f"P{nr}")
        with CaptureQueriesContext(connection) as spoerringer:
            udirs.get(reverse("pas_tjener:proever"))
        antall.append(len(spoerringer))
    assert antall[0] == antall[1]
