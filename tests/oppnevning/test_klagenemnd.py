"""Members of a board are asked as sensors are, and get the role of the board by accepting; also one who is a sensor."""

import pytest
from django.urls import reverse

from brukere.models.bruker import Rolle
from felles.tid import naa
from oppnevning.models import Inhabilitet, Oppnevning
from tests.fabrikker.oppnevning import lag_oppnevning
from tests.oppnevning.test_oppnevning import adresse, gjoer, ja, vilkaar

pytestmark = pytest.mark.django_db


def test_en_sensor_spoerres_til_klagenemnda_takker_ja_og_faar_rollen(
    som, client, myndighet, faggruppe, fagperson, annen_skole, post
):
    lag_oppnevning(faggruppe, fagperson.bruker, godtatt=True)
    klient = som(myndighet)
    spoer = adresse("oppnevn", faggruppe)
    assert fagperson.bruker.navn not in klient.get(spoer).text
    side = klient.get(f"{spoer}?rolle=klagenemnd").text
    assert fagperson.bruker.navn in side
    assert "Spør til klagenemnda" in side

    for _ganger in range(2):
        klient.post(spoer, vilkaar(fagperson, rolle="klagenemnd"))
    rad = Oppnevning.objects.get(rolle="klagenemnd")
    assert "medlem av klagenemnd" in post.toem()[0]["Subject"]
    svar = client.post(post.lenke(), ja(skole1=annen_skole.navn, relasjoner="Min nevø"))
    assert svar.status_code == 302
    rad.refresh_from_db()
    assert (rad.status, rad.taushet is not None, rad.tildeling.rolle) == ("takket_ja", True, Rolle.KLAGENEMND)
    assert rad.bruker.har_rolle(naa(), Rolle.KLAGENEMND)
    assert Inhabilitet.objects.gjeldende().filter(bruker=rad.bruker).count() == 2
    brev = klient.get(reverse("oppnevning:brev", args=[rad.pk]))
    assert brev.headers["Content-Type"] == "application/pdf"


def test_rollen_gaar_med_oppnevningen(som, myndighet, faggruppe, fagperson):
    rad = lag_oppnevning(faggruppe, fagperson.bruker, godtatt=True, rolle="klagenemnd")
    som(myndighet).post(adresse("oppnevning", rad), {"handling": "trekk", "trekk-grunn": "Trengs ikke"})
    rad.refresh_from_db()
    assert rad.status == "trukket"
    assert not rad.bruker.har_rolle(naa(), Rolle.KLAGENEMND)
    assert gjoer(som(myndighet), rad, "trekk", grunn="x").status_code == 302
