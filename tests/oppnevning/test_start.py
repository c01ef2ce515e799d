"""What waits on the start page, what stands in the calendar, the report, and the plan of beat."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse

from brukere.models.bruker import Rolle
from felles.rapport import Utvalg
from felles.tid import naa
from oppnevning import startsaker
from oppnevning.services.rapport import rader
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.oppnevning import lag_fagperson, lag_oppnevning

pytestmark = pytest.mark.django_db


def test_myndigheten_faar_vite_om_dem_som_ikke_svarte_i_tide(som, myndighet, faggruppe):
    lag_oppnevning(faggruppe, sendt=naa() - timedelta(days=9), svarfrist=naa() - timedelta(days=1))

    side = som(myndighet).get("/").content.decode()

    assert "har ikke svart innen fristen" in side
    assert reverse("oppnevning:faggruppe", args=[faggruppe.pk]) in side


def test_uten_rollen_staar_ingenting(skoleadmin, faggruppe, oppnevning):
    assert startsaker.uten_svar_i_tide(skoleadmin, naa()) == []
    assert startsaker.kalender(skoleadmin, naa()) == []
    assert startsaker.egne_forespoersler(skoleadmin, naa()) == []


def test_kalenderen_har_svarfristene(myndighet, oppnevning):
    assert startsaker.kalender(myndighet, naa()) == [(oppnevning.svarfrist, "Svarfrist for sensorer: Norsk Vg3")]
    assert [frist for frist, _ord in startsaker.kalender(oppnevning.bruker, naa())] == [oppnevning.svarfrist]


def test_rapporten_viser_skolens_fagpersoner_uten_begrunnelser(skoleadmin, skole, faggruppe, fagperson, fylke):
    lag_oppnevning(faggruppe, fagperson.bruker, status="takket_nei", svart=naa(), avslag="Permisjon")
    uspurt = lag_fagperson(skole, skole=skole, reservert=True)
    lag_fagperson(fylke)
    utvalg = Utvalg(skoleadmin, naa(), skole, None, None)

    tabell = [[str(verdi) for verdi in rad] for rad in rader(utvalg)]

    assert {rad[0] for rad in tabell} == {fagperson.bruker.navn, uspurt.bruker.navn}
    assert {"Takket nei", "Reservert"} == {rad[6] for rad in tabell}
    assert "Permisjon" not in str(tabell)


def test_siden_til_rapporten_kan_aapnes_av_skolen(som, skoleadmin, parti, fagperson):
    svar = som(skoleadmin).get(reverse("rapporter:rapport", args=["fagpersoner"]))

    assert svar.status_code == 200
    assert fagperson.bruker.navn in svar.content.decode()


def test_purringen_staar_i_planen_til_klokken():
    assert "oppnevning.tasks.purr_oppnevninger" in {rad["task"] for rad in settings.CELERY_BEAT_SCHEDULE.values()}


def test_menyen_foelger_rollene(som, skole, statsforvalter):
    rektor, sensor = bruker_med_rolle(Rolle.REKTOR, skole), bruker_med_rolle(Rolle.SENSOR, statsforvalter)

    assert reverse("oppnevning:fagpersoner") in som(rektor).get("/").content.decode()
    assert reverse("oppnevning:mine") in som(sensor).get("/").content.decode()
    assert reverse("oppnevning:faggrupper") not in som(sensor).get("/").content.decode()
