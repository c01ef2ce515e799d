"""Incidents that overlap share minutes: each is counted once, and none is lost when one of them no longer counts."""

import json

import pytest

from avbrudd.models import Avbrudd
from felles.models import Angrepost
from tests.fabrikker.deltakelse import sett_fravaer
from tests.fabrikker.eksamen import lag_kandidat
from tests.monitor.avbrudd import ADRESSE, angre, avgjoer, gaa, html, kjoer, parti_, slutt, start, stopp, tapt

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reisen(klokken):
    return klokken


@pytest.fixture
def to(som, skoleadmin, parti, kandidat, reisen):
    """The party's from 12:00 to 12:20, and then the school's from 12:10 to 12:30: they share ten minutes."""
    partiets = kjoer(reisen, som(skoleadmin), parti_(parti), fra="12:00", til="12:20")
    gaa(reisen, "12:30")
    start(som(skoleadmin), f"skole-{parti.skole_id}", startet="12:10")
    skolens = Avbrudd.objects.latest("pk")
    stopp(som(skoleadmin), skolens)
    assert (tapt(partiets), tapt(skolens)) == ({kandidat.pk: 20}, {kandidat.pk: 10})
    return partiets, skolens


def trekk(klient, avbrudd):
    return html(klient.post(f"{ADRESSE}{avbrudd.pk}/trekk/", follow=True))


def angre_stopp(klient, avbrudd):
    poster = Angrepost.objects.filter(slag="avbrudd.stoppet", angret__isnull=True)
    post = next(ett for ett in poster if json.loads(ett.data) == {"avbrudd_id": avbrudd.pk})
    return html(klient.post(f"/angre/{post.pk}/", follow=True))


def test_trekkes_det_ene_telles_det_de_delte_i_det_andre_og_angres_det_telles_det_ikke_to_ganger(
    som, skoleadmin, kandidat, to
):
    partiets, skolens = to
    trekk(som(skoleadmin), partiets)
    assert tapt(skolens) == {kandidat.pk: 20}

    angre(som(skoleadmin), "avbrudd.trukket")
    assert (tapt(partiets), tapt(skolens)) == ({kandidat.pk: 10}, {kandidat.pk: 20})


def test_den_som_ikke_tapte_noe_i_det_andre_staar_der_naar_det_ene_trekkes(som, skoleadmin, parti, kandidat, reisen):
    foerste = kjoer(reisen, som(skoleadmin), parti_(parti), fra="12:00", til="12:20")
    gaa(reisen, "12:30")
    start(som(skoleadmin), f"kandidat-{kandidat.pk}", startet="12:05")
    andre = Avbrudd.objects.latest("pk")
    stopp(som(skoleadmin), andre, stoppet="12:15")
    assert tapt(andre) == {}

    trekk(som(skoleadmin), foerste)
    assert tapt(andre) == {kandidat.pk: 10}
    angre(som(skoleadmin), "avbrudd.trukket")
    assert (tapt(foerste), tapt(andre)) == ({kandidat.pk: 10}, {kandidat.pk: 10})


def test_angres_stopp_telles_det_de_delte_i_det_andre_til_det_stoppes_igjen(som, skoleadmin, parti, kandidat, reisen):
    foerste = kjoer(reisen, som(skoleadmin), parti_(parti), fra="12:00", til="12:20")
    start(som(skoleadmin), f"skole-{parti.skole_id}", startet="12:10")
    andre = Avbrudd.objects.latest("pk")
    stopp(som(skoleadmin), andre)
    assert tapt(andre) == {}

    assert "pågår igjen" in angre_stopp(som(skoleadmin), foerste)
    assert (tapt(foerste), tapt(andre)) == ({}, {kandidat.pk: 10})
    stopp(som(skoleadmin), foerste)
    assert (tapt(foerste), tapt(andre)) == ({kandidat.pk: 10}, {kandidat.pk: 10})


def test_det_som_er_avgjort_telles_ikke_om_foer_det_skal_avgjoeres_paa_nytt(som, skoleadmin, kandidat, to):
    partiets, skolens = to
    avgjoer(som(skoleadmin), skolens, "avslaa")
    trekk(som(skoleadmin), partiets)
    assert tapt(skolens) == {kandidat.pk: 10}

    avgjoer(som(skoleadmin), skolens, "omgjoer")
    assert tapt(skolens) == {kandidat.pk: 20}
    avgjoer(som(skoleadmin), skolens)
    assert slutt(kandidat) == "16:20"


def test_avgjoerelse_som_angres_telles_om_som_om_den_ikke_var(som, skoleadmin, kandidat, to):
    partiets, skolens = to
    avgjoer(som(skoleadmin), skolens)
    trekk(som(skoleadmin), partiets)
    angre(som(skoleadmin), "avbrudd.avgjort")

    assert tapt(skolens) == {kandidat.pk: 20}
    assert slutt(kandidat) == "16:00"


def test_den_som_er_borte_beholder_det_som_er_talt(som, skoleadmin, parti, reisen):
    borte, her = (lag_kandidat(parti) for _ in range(2))
    foerste = kjoer(reisen, som(skoleadmin), parti_(parti), fra="12:00", til="12:20")
    gaa(reisen, "12:30")
    start(som(skoleadmin), f"skole-{parti.skole_id}", startet="12:10")
    andre = Avbrudd.objects.latest("pk")
    stopp(som(skoleadmin), andre)
    sett_fravaer(borte)
    trekk(som(skoleadmin), foerste)

    assert tapt(andre) == {borte.pk: 10, her.pk: 20}


def test_avbrudd_som_ikke_overlapper_roeres_ikke(som, skoleadmin, parti, kandidat, reisen):
    foerste = kjoer(reisen, som(skoleadmin), parti_(parti), fra="12:00", til="12:20")
    andre = kjoer(reisen, som(skoleadmin), parti_(parti), fra="12:20", til="12:25")
    trekk(som(skoleadmin), foerste)

    assert tapt(andre) == {kandidat.pk: 5}
