"""A note that another window has changed is written over by nobody who has not seen what stands there."""

import pytest
from django.urls import reverse

from sensur.models import Karakterforslag, Sensornotat
from tests.fabrikker.sensur import foreslaa

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def steder(oppdrag, kandidatene):
    """(page of the answer, where its note is saved)"""
    svaret = [oppdrag.pk, kandidatene[0].kandidatnummer.nummer]
    return reverse("sensur:svar", args=svaret), reverse("sensur:notat", args=svaret)


@pytest.fixture
def klient(som, oppdrag, steder):
    """Another window has saved a note after this one was opened."""
    klient = som(oppdrag.bruker)
    klient.post(steder[1], {"notat": "Fra det andre vinduet", "sett": ""}, headers=HTMX)
    return klient


def sett_i(svar):
    """What the page sends with its next saving."""
    return svar.text.split('name="sett" value="')[1].split('"')[0]


def lagret():
    return Sensornotat.objects.get().tekst


@pytest.mark.parametrize("maate", ["karakter", "notat", "htmx"])
def test_et_avvist_notat_avvises_igjen_til_det_er_valgt(klient, steder, maate):
    sted = steder[0] if maate == "karakter" else steder[1]
    hoder = HTMX if maate == "htmx" else {}
    data = {"notat": "Mine ord <b>", "merke": "", "sett": "", "verdi": "4"}
    for _gang in range(3):
        svar = klient.post(sted, data, headers=hoder)
        assert svar.status_code == 422
        assert "Velg hvilket som skal gjelde" in svar.text
        # Both texts stand there, the own one in the field.
        assert "Fra det andre vinduet" in svar.text
        assert maate == "htmx" or "Mine ord &lt;b&gt;</textarea>" in svar.text
        data["sett"] = sett_i(svar)
    assert data["sett"] == ""
    assert lagret() == "Fra det andre vinduet"
    assert not Karakterforslag.objects.exists()


def test_valget_skriver_over_det_som_ble_vist_og_ikke_noe_nyere(klient, steder):
    side, sted = steder
    svar = klient.post(sted, {"notat": "Mine ord", "sett": ""}, headers=HTMX)
    vist = svar.text.split('name="erstatt" value="')[1].split('"')[0]
    klient.post(sted, {"notat": "Enda nyere", "sett": Sensornotat.objects.get().lagret.isoformat()}, headers=HTMX)
    svar = klient.post(sted, {"notat": "Mine ord", "sett": "", "erstatt": vist}, headers=HTMX)
    assert svar.status_code == 422
    assert "Enda nyere" in svar.text
    vist = svar.text.split('name="erstatt" value="')[1].split('"')[0]
    svar = klient.post(sted, {"notat": "Mine ord", "sett": "", "erstatt": vist}, headers=HTMX)
    assert svar.status_code == 200
    assert lagret() == "Mine ord"
    assert sett_i(svar) == Sensornotat.objects.get().lagret.isoformat()
    # And what was not chosen is chosen by opening the page anew.
    assert "Mine ord</textarea>" in klient.get(side).text


def test_et_notat_som_ble_lagret_med_en_avvist_karakter_kan_skrives_videre(klient, steder):
    Sensornotat.objects.all().delete()
    svar = klient.post(steder[0], {"notat": "Foerste", "sett": "", "verdi": "9"})
    assert svar.status_code == 422
    svar = klient.post(steder[0], {"notat": "Foerste og mer", "sett": sett_i(svar), "verdi": "4"})
    assert svar.status_code == 302
    assert lagret() == "Foerste og mer"


def test_etter_bekreftelsen_gaar_heller_ingen_av_tekstene_tapt(klient, steder, oppdrag):
    foreslaa(oppdrag, "4", "4", bekreftet=True)
    svar = klient.post(steder[1], {"notat": "Mine ord", "merke": "droeft", "sett": ""})
    assert svar.status_code == 422
    assert "Mine ord</textarea>" in svar.text
    assert '<option value="droeft" selected>' in svar.text
