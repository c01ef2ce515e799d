"""Marks about addresses and machines: calm, never in the way, and off when the school says so."""

from datetime import timedelta

import psycopg
import pytest
import time_machine
from django.db import connection

from brukere.models.bruker import Rolle
from deltakelse.models import Sesjonsadresse
from felles.models import Hendelse
from felles.tid import naa
from monitor.models import Adresseomraade, Monitorvalg
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.deltakelse import lag_sesjon
from tests.fabrikker.eksamen import PartiFactory, lag_kandidat

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/148.0.0.0 Safari/537.36 Edg/148.0.0.0"
NYERE_EDGE = EDGE.replace("148", "149")
CHROMEBOOK = "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 Chrome/149.0.0.0 Safari/537.36"
DELT, UTENFOR, UNDERVEIS = (
    "Samme adresse som en annen kandidat",
    "Adresse utenfor skolens nett",
    "Ny maskin eller nettleser underveis",
)


@pytest.fixture(autouse=True)
def klokken_12():
    with time_machine.travel("2027-05-27T10:00:00+00:00", tick=False):
        yield


def logget_inn(kandidat, adresse, *, enhet=EDGE, siden=timedelta()):
    tid = naa() - siden
    sesjon = lag_sesjon(kandidat, adresse=adresse, enhet=enhet, opprettet=tid)
    Sesjonsadresse.objects.create(sesjon=sesjon, adresse=adresse, enhet=enhet, foerst_sett=tid, sist_sett=tid)
    return sesjon


def loggen(klient, kandidat):
    return klient.get(f"/monitor/kandidater/{kandidat.pk}/logg/", {"fane": "innlogging"}).content.decode()


def menyen(klient, kandidat):
    return klient.get(f"/monitor/kandidater/{kandidat.pk}/valg/", headers=HTMX).content.decode()


def omraade(skole, nett="158.36.103.0/24"):
    return Adresseomraade.objects.create(skole=skole, nett=nett)


# --- the same address -------------------------------------------------------------------------------------------------
def test_samme_adresse_for_to_gir_et_merke_med_forklaring_i_logg_og_meny(som, vakt, parti, kandidat):
    annen = lag_kandidat(parti)
    for en in (kandidat, annen):
        logget_inn(en, "193.10.0.9")
    klient = som(vakt)
    html = loggen(klient, kandidat)

    assert DELT in html
    assert f"193.10.0.9 er også brukt av {annen.person.navn} samme dag" in html
    assert "Det endrer ingenting for kandidaten." in html
    assert DELT in menyen(klient, kandidat)
    assert DELT not in klient.get("/monitor/").content.decode()


def test_skolens_eget_nett_er_ikke_noe_aa_se_paa(som, vakt, parti, kandidat, skole):
    omraade(skole)
    for en in (kandidat, lag_kandidat(parti)):
        logget_inn(en, "158.36.103.20")

    assert DELT not in loggen(som(vakt), kandidat)


def test_en_adresse_som_mange_deler_er_et_nett_og_ikke_en_maskin(som, vakt, parti, kandidat):
    for en in (kandidat, *(lag_kandidat(parti) for _ in range(3))):
        logget_inn(en, "193.10.0.9")

    assert DELT not in loggen(som(vakt), kandidat)


def test_i_gaar_paa_en_annen_skole_og_samme_person_teller_ikke(som, vakt, parti, kandidat, annen_skole):
    logget_inn(kandidat, "193.10.0.9")
    logget_inn(lag_kandidat(parti), "193.10.0.9", siden=timedelta(days=1))
    logget_inn(lag_kandidat(PartiFactory(skole=annen_skole)), "193.10.0.9")
    logget_inn(lag_kandidat(PartiFactory(skole=parti.skole), person=kandidat.person), "193.10.0.9")

    assert DELT not in loggen(som(vakt), kandidat)


def test_en_kandidat_vakten_ikke_kjenner_er_ikke_navngitt(som, vakt, kandidat, skole):
    annen = lag_kandidat(PartiFactory(skole=skole))
    for en in (kandidat, annen):
        logget_inn(en, "193.10.0.9")
    html = loggen(som(vakt), kandidat)

    assert "1 kandidat i en annen gruppe" in html
    assert annen.person.navn not in html


# --- outside the ranges -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("nett", "adresse", "utenfor"),
    [
        ("158.36.103.0/24", "158.36.103.255", False),
        ("158.36.103.0/24", "158.36.104.0", True),
        ("2001:700:1d00::/48", "2001:700:1d00:ec01::1", False),
        ("2001:700:1d00::/48", "2001:700:1d01::1", True),
        ("158.36.103.0/24", "2001:700:1d00::1", True),
    ],
)
def test_adresse_utenfor_skolens_omraader(som, vakt, kandidat, skole, nett, adresse, utenfor):
    omraade(skole, nett)
    logget_inn(kandidat, adresse)

    assert (UTENFOR in loggen(som(vakt), kandidat)) == utenfor


def test_uten_omraader_er_ingenting_utenfor(som, vakt, kandidat):
    logget_inn(kandidat, "193.10.0.9")

    assert UTENFOR not in loggen(som(vakt), kandidat)


# --- a new machine ----------------------------------------------------------------------------------------------------
def test_ny_maskin_midt_i_eksamen(som, vakt, kandidat):
    logget_inn(kandidat, "10.0.0.1", siden=timedelta(hours=5))
    logget_inn(kandidat, "10.0.0.1", enhet=CHROMEBOOK)
    html = loggen(som(vakt), kandidat)

    assert UNDERVEIS in html
    assert "Chrome 149, ChromeOS er brukt fra 12:00, og Edge 148, Windows 10 eller 11 før det." in html


def test_en_nettleser_som_oppdaterer_seg_er_den_samme(som, vakt, kandidat):
    logget_inn(kandidat, "10.0.0.1", siden=timedelta(hours=5))
    logget_inn(kandidat, "10.0.0.1", enhet=NYERE_EDGE)

    assert UNDERVEIS not in loggen(som(vakt), kandidat)


def test_maskinbytte_foer_start_er_ikke_underveis(som, vakt, kandidat):
    logget_inn(kandidat, "10.0.0.1", siden=timedelta(hours=6))
    logget_inn(kandidat, "10.0.0.1", enhet=CHROMEBOOK, siden=timedelta(hours=5))

    assert UNDERVEIS not in loggen(som(vakt), kandidat)


# --- never in the way -------------------------------------------------------------------------------------------------
def test_en_sjekk_som_ikke_svarer_holder_ingen_tilbake(som, vakt, kandidat, skole):
    logget_inn(kandidat, "10.0.0.1")
    with psycopg.connect(**{k: v for k, v in connection.get_connection_params().items() if k in TILKOBLING}) as annen:
        annen.execute("LOCK TABLE monitor_adresseomraade IN ACCESS EXCLUSIVE MODE")
        html = loggen(som(vakt), kandidat)
        meny = menyen(som(vakt), kandidat)

    assert "Adresser og maskiner er ikke sjekket nå." in html
    assert "10.0.0.1" in html
    assert "Se logg" in meny


TILKOBLING = ("dbname", "user", "password", "host", "port")


def test_et_omraade_som_ikke_er_til_aa_lese_holder_ingen_tilbake(som, vakt, kandidat, skole):
    logget_inn(kandidat, "10.0.0.1")
    omraade(skole, "10.0.0.1/8")
    html = loggen(som(vakt), kandidat)

    assert "Adresser og maskiner er ikke sjekket nå." in html
    assert "10.0.0.1" in html
    assert "Se logg" in menyen(som(vakt), kandidat)


def test_tidsgrensen_blir_ikke_staaende(som, vakt, kandidat):
    logget_inn(kandidat, "10.0.0.1")
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        foer = cursor.fetchone()
        loggen(som(vakt), kandidat)
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == foer


def test_slaatt_av_sjekkes_ingenting(som, vakt, kandidat, parti, skole):
    Monitorvalg.objects.create(skole=skole, adressehjelp=False)
    for en in (kandidat, lag_kandidat(parti)):
        logget_inn(en, "193.10.0.9")
    html = loggen(som(vakt), kandidat)

    assert DELT not in html
    assert "Skolen har slått av merkene om adresser og maskiner." in html


# --- the page ---------------------------------------------------------------------------------------------------------
SIDE = "/monitor/adresser/"


def post(klient, skole, handling, **felt):
    return klient.post(SIDE, {"skole": skole.orgnr, "handling": handling, **felt}, follow=True)


def test_skoleadministrator_legger_til_og_fjerner_et_omraade_og_angrer(som, skoleadmin, skole):
    klient = som(skoleadmin)
    svar = post(klient, skole, "legg_til", nett=" 158.36.103.7/24 ", navn="Trådløst")
    assert "158.36.103.0/24 er lagt til." in svar.content.decode()
    en = Adresseomraade.objects.get(skole=skole)
    assert (en.nett, en.navn) == ("158.36.103.0/24", "Trådløst")

    assert "158.36.103.0/24 er fjernet." in post(klient, skole, "fjern", omraade=en.pk).content.decode()
    assert not Adresseomraade.objects.exists()
    assert list(Hendelse.objects.order_by("pk").values_list("handling", flat=True)) == [
        "adresseomraade.lagt_til",
        "adresseomraade.fjernet",
    ]


def test_to_ganger_er_harmloest_og_sagt(som, skoleadmin, skole):
    klient = som(skoleadmin)
    post(klient, skole, "legg_til", nett="10.0.0.0/8")
    en = Adresseomraade.objects.get(skole=skole)

    assert "var lagt til fra før" in post(klient, skole, "legg_til", nett="10.0.0.0/8").content.decode()
    post(klient, skole, "fjern", omraade=en.pk)
    assert "Området var fjernet fra før" in post(klient, skole, "fjern", omraade=en.pk).content.decode()


@pytest.mark.parametrize("nett", ["", "skolen", "158.36.103.0/40", "0.0.0.0/0", "::/0", "10.0.0.0/7", "158.36.103.300"])
def test_det_som_ikke_er_et_omraade_blir_ikke_lagret(som, skoleadmin, skole, nett):
    svar = post(som(skoleadmin), skole, "legg_til", nett=nett)

    assert svar.status_code == 422
    assert not Adresseomraade.objects.exists()


def test_bryteren_virker_med_en_gang_og_staar_i_loggen(som, skoleadmin, skole):
    klient = som(skoleadmin)
    assert "Slå av merkene" in klient.get(SIDE).content.decode()
    assert "er av for" in post(klient, skole, "av").content.decode()
    assert not Monitorvalg.objects.get(skole=skole).adressehjelp
    post(klient, skole, "av")
    assert "er på for" in post(klient, skole, "paa").content.decode()
    assert list(Hendelse.objects.order_by("pk").values_list("handling", flat=True)) == [
        "adressehjelp.slaatt_av",
        "adressehjelp.slaatt_paa",
    ]


def test_bare_egen_skole_og_bare_skoleadministrator(som, skoleadmin, vakt, skole, annen_skole):
    fremmed = Adresseomraade.objects.create(skole=annen_skole, nett="10.0.0.0/8")

    assert post(som(skoleadmin), annen_skole, "legg_til", nett="11.0.0.0/8").status_code == 404
    assert "Området var fjernet fra før" in post(som(skoleadmin), skole, "fjern", omraade=fremmed.pk).content.decode()
    assert Adresseomraade.objects.filter(pk=fremmed.pk).exists()
    for rolle in (Rolle.EKSAMENSVAKT, Rolle.REKTOR):
        assert som(bruker_med_rolle(rolle, skole)).get(SIDE).status_code == 403
