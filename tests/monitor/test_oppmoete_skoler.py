"""The attendance page for those with several schools: rooms of one name, too many schools, and a list of results."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from brukere.models.bruker import Rolle
from deltakelse.models import Oppmoete
from eksamen.models.valg import Kandidatslag
from oppmoete import oppmoetested
from tests.fabrikker.brukere import OrganisasjonFactory, bruker_med_rolle
from tests.fabrikker.eksamen import PartiFactory, lag_kandidat

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("klokken")]
HTMX = {"HX-Request": "true"}
SIDE = "/monitor/oppmoete/"


@pytest.fixture
def nabo(fylke):
    """A candidate at another school of the county, in a room with the same name but for case."""
    skole = OrganisasjonFactory(navn="Storevik videregående skole", overordnet=fylke)
    return lag_kandidat(PartiFactory(skole=skole, rom="ROM 1"))


@pytest.fixture
def her(parti):
    return lag_kandidat(parti, rom="Rom 1")


@pytest.fixture
def fylkesbruker(fylke):
    return bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke)


@pytest.fixture
def mange(monkeypatch):
    """Two schools are too many to show at once."""
    monkeypatch.setattr(oppmoetested, "MAKS_SKOLER", 1)


def se(klient, sporring=""):
    return klient.get(f"{SIDE}{sporring}").content.decode()


def rommene(html):
    return re.findall(r'<h2 class="ds-heading" data-size="sm" id="rom-\d+">([^<]*?) <', html)


def lenker(html, tekst):
    return [
        adresse.replace("&amp;", "&") for adresse in re.findall(rf'href="([^"]*)"[^>]*>{re.escape(tekst)}</a>', html)
    ]


def test_rom_med_samme_navn_paa_to_skoler_er_to_rom(som, fylkesbruker, her, nabo):
    klient = som(fylkesbruker)
    html = se(klient, "?rom=rom%201")

    assert sorted(rommene(html)) == sorted(
        [f"Rom 1, {her.parti.skole.navn}", "ROM 1, Storevik videregående skole"],
    )
    assert f'value="til-stede:{her.pk}"' in html
    assert f'value="til-stede:{nabo.pk}"' in html
    assert "Alle 2 er til stede" not in html


def test_lenken_til_rommet_velger_skolen_ogsaa(som, fylkesbruker, her, nabo):
    klient = som(fylkesbruker)
    adresse = lenker(se(klient), "ROM 1, Storevik videregående skole")
    assert adresse == [f"{SIDE}?skole={nabo.parti.skole_id}&rom=ROM+1"]
    html = klient.get(adresse[0]).content.decode()

    assert nabo.person.navn in html
    assert her.person.navn not in html
    assert re.findall(r'href="([^"]*)" aria-current="true"', html) == [adresse[0].replace("&", "&amp;")]
    assert lenker(html, f"Rom 1, {her.parti.skole.navn}") == [f"{SIDE}?skole={her.parti.skole_id}&rom=Rom+1"]
    svar = klient.post(adresse[0], {"handling": f"til-stede:{nabo.pk}"})
    assert svar.headers["Location"] == f"{adresse[0]}#k{nabo.pk}"


def test_partiene_sier_skolen_naar_det_er_flere_og_ellers_ikke(som, fylkesbruker, vakt, her, nabo):
    assert "Storevik videregående skole</span>" in se(som(fylkesbruker))
    html = se(som(vakt))
    assert rommene(html) == ["Rom 1"]
    assert f"Rom 1, {her.parti.skole.navn}" not in html


def test_en_ukjent_skole_er_som_ingen(som, vakt, her, nabo):
    for skole in (nabo.parti.skole_id, "x", "9" * 30, "²", "%00"):
        assert her.person.navn in se(som(vakt), f"?skole={skole}")


@pytest.mark.usefixtures("mange")
def test_er_skolene_for_mange_velges_en_foerst(som, fylkesbruker, her, nabo):
    klient = som(fylkesbruker)
    html = se(klient, "?rom=Rom%201")
    assert "Velg en skole i kandidatmonitoren, og åpne oppmøtet derfra." in html
    assert "Storevik" not in html
    assert her.person.navn not in html

    html = se(klient, f"?skole={nabo.parti.skole_id}")
    assert nabo.person.navn in html
    assert her.person.navn not in html
    assert her.person.navn in se(klient, f"?parti={her.parti_id}")
    assert (
        f"{SIDE}?skole={nabo.parti.skole_id}" in klient.get(f"/monitor/?skole={nabo.parti.skole_id}").content.decode()
    )


@pytest.mark.usefixtures("mange")
def test_er_skolene_for_mange_teller_ingen_kandidatene(som, fylkesbruker, her, nabo):
    klient = som(fylkesbruker)
    with CaptureQueriesContext(connection) as sporringer:
        se(klient)
    assert not any('FROM "eksamen_kandidat"' in ett["sql"] for ett in sporringer.captured_queries)


def test_oppmoetet_telles_for_hvert_parti(som, fylkesbruker, parti, her, nabo):
    lag_kandidat(parti)
    klient = som(fylkesbruker)
    klient.post(SIDE, {"handling": f"til-stede:{her.pk},{nabo.pk}"})
    with CaptureQueriesContext(connection) as sporringer:
        html = se(klient)

    assert Oppmoete.objects.count() == 2
    assert "1 av 2 er til stede" in html
    assert "1 av 1 er til stede" in html
    om_kandidater = [ett["sql"] for ett in sporringer.captured_queries if 'FROM "eksamen_kandidat"' in ett["sql"]]
    assert om_kandidater
    assert all(
        "GROUP BY" in sql or "DISTINCT" in sql for sql in om_kandidater
    )  # the database counts, no row comes here


def test_hver_kandidat_har_sitt_svar_og_resten_av_avslagene_telles(som, vakt, parti):
    ukjente = [lag_kandidat(parti, slag=Kandidatslag.PRIVATIST) for _ in range(7)]
    egen = lag_kandidat(parti)
    hvem = ",".join(str(k.pk) for k in [*ukjente, egen])
    html = som(vakt).post(SIDE, {"handling": f"til-stede:{hvem}"}, headers=HTMX).content.decode()

    assert "Det gikk heller ikke for 2 til. Se hver kandidat i listen." in html
    rader = re.findall(r"<li>([^<]*): (?:<span class=\"sterk\">([^<]*)</span>)?", html)
    assert {navn for navn, _nei in rader} == {k.person.navn for k in [*ukjente, egen]}
    assert [nei for _navn, nei in rader].count("Ikke gjort.") == 7


def test_en_kandidat_for_seg_har_ingen_liste(som, vakt, her):
    html = som(vakt).post(SIDE, {"handling": f"til-stede:{her.pk}"}, headers=HTMX).content.decode()
    assert "Se hver kandidat" not in html


def test_uteblitte_for_flere_har_hver_sitt_svar(som, vakt, parti, kandidater):
    klient = som(vakt)
    klient.post(SIDE, {"handling": f"til-stede:{kandidater[0].pk}"})
    data = {"handling": "resten", "valgt": [k.pk for k in kandidater]}
    html = klient.post(SIDE, data, headers=HTMX).content.decode()

    assert "2 av 3 er registrert med ikke-dokumentert fravær." in html
    assert f"<li>{kandidater[0].person.navn}: <span" in html
    assert f"<li>{kandidater[1].person.navn}: " in html
