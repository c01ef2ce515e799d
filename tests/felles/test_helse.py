"""Health, the CSP report, favicon, language and the pages that stand still."""

import logging

import pytest
from django.core.cache import caches
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from felles.kontekst import spraak_med_tekster

pytestmark = pytest.mark.django_db


@pytest.fixture
def mapper(settings, tmp_path):
    """File folders that exist."""
    settings.FILLAGER, settings.SPOLMAPPE = tmp_path / "filer", tmp_path / "spol"
    settings.FILLAGER.mkdir()
    settings.SPOLMAPPE.mkdir()
    return settings


def test_levende_spoer_ikke_om_noe(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        svar = client.get("/helse/levende")
    assert svar.json() == {"status": "bra"}


def test_klar_naar_alt_er_paa_plass(client, mapper):
    svar = client.get("/helse/klar")
    assert svar.status_code == 200
    assert svar.json() == {"status": "bra", "database": "bra", "filer": "bra", "redis": "bra"}
    assert "no-store" in svar.headers["Cache-Control"]


def test_ikke_klar_uten_database(client, mapper):
    def borte(utfoer, sql, params, mange, sammenheng):
        raise OperationalError("borte")

    with connection.execute_wrapper(borte):
        svar = client.get("/helse/klar")
    assert svar.status_code == 503
    assert svar.json()["database"] == "svarer ikke"


def test_ikke_klar_naar_en_migrasjon_mangler(client, mapper):
    siste = MigrationRecorder.Migration.objects.filter(app="felles").order_by("-pk").first()
    siste.delete()
    svar = client.get("/helse/klar")
    assert svar.status_code == 503
    assert svar.json()["database"] == "mangler migrasjoner"


@pytest.mark.parametrize("mappe", ["FILLAGER", "SPOLMAPPE"])
def test_ikke_klar_naar_en_filmappe_mangler(client, mapper, mappe):
    getattr(mapper, mappe).rmdir()
    svar = client.get("/helse/klar")
    assert svar.status_code == 503
    assert svar.json()["filer"] == "kan ikke skrives"
    assert not getattr(mapper, mappe).exists()


def test_klar_selv_om_redis_er_borte_men_det_staar_der(client, mapper, tmp_path):
    mapper.CACHES = {
        **mapper.CACHES,
        "default": {**mapper.CACHES["default"], "LOCATION": f"unix://{tmp_path}/nei.sock"},
    }
    caches.close_all()
    svar = client.get("/helse/klar")
    assert svar.status_code == 200
    assert svar.json()["redis"] == "borte"


@pytest.mark.parametrize("sti", ["/helse/levende", "/helse/klar", "/om/", "/hjelp/"])
def test_bare_lesing(client, sti):
    assert client.post(sti).status_code == 405


@pytest.mark.parametrize("sti", ["/om/", "/hjelp/", "/tilgjengelighet/", "/personvern/"])
def test_faste_sider_er_aapne_for_alle_og_koster_ingen_spoerring(client, sti, django_assert_num_queries):
    with django_assert_num_queries(0):
        svar = client.get(sti)
    tekst = svar.content.decode()
    assert svar.status_code == 200
    assert tekst.count("<h1") == 1
    assert "style=" not in tekst
    assert "onclick" not in tekst


def test_favicon_sender_til_merket(client):
    assert client.get("/favicon.ico").headers["Location"] == "/static/merke.svg"


RAPPORT = {"document-uri": "https://a.no/x/?t=hemmelig", "blocked-uri": "https://b.no/y.js?z=hemmelig"}


@pytest.mark.parametrize(
    ("data", "antall"),
    [
        ({"csp-report": {**RAPPORT, "effective-directive": "script-src"}}, 1),
        ([{"body": {"documentURL": "https://a.no/x/?t=hemmelig", "effectiveDirective": "img-src"}}], 1),
        ({"csp-report": {**RAPPORT, "effective-directive": "a\nfalsk linje"}}, 1),
        ({"csp-report": {**RAPPORT, "blocked-uri": "http://[feil"}}, 1),
        ({"noe": "annet"}, 0),
        ([1, "to", None], 0),
        ("bare tekst", 0),
    ],
)
def test_csp_rapport_noteres_uten_spoerring(data, antall, caplog):
    klient = Client(enforce_csrf_checks=True)
    with caplog.at_level(logging.WARNING, logger="felles.csp"):
        svar = klient.post("/csp-rapport/", data, content_type="application/json")
    linjer = [post.getMessage() for post in caplog.records if post.name == "felles.csp"]
    assert svar.status_code == 204
    assert len(linjer) == antall
    assert not any("hemmelig" in linje or "\n" in linje for linje in linjer)


@pytest.mark.parametrize("raa", [b"", b"{", b"\xff\xfe", b"{" * 20_000, b"[" * 16_000])
def test_csp_rapport_som_ikke_er_json_er_ingenting(client, raa, caplog):
    assert client.post("/csp-rapport/", raa, content_type="application/csp-report").status_code == 204
    assert not [post for post in caplog.records if post.name == "felles.csp"]


@pytest.fixture
def alle_spraak(settings):
    """As when the texts of every language are there."""
    settings.LANGUAGES = [("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "Engelsk"), ("se", "Nordsamisk")]


@pytest.mark.parametrize("spraak", ["nb", "nn", "en"])
def test_spraakvalget_huskes_og_gaar_tilbake_til_siden(client, alle_spraak, spraak):
    svar = client.post("/sprak/", {"language": spraak, "next": "/kandidat/logg-inn/"})
    assert svar.headers["Location"] == "/kandidat/logg-inn/"
    assert f'<html lang="{spraak}"' in client.get("/kandidat/logg-inn/").content.decode()
    # The pages of the staff have texts in bokmål alone.
    assert '<html lang="nb"' in client.get("/hjelp/").content.decode()


def test_spraakvalget_sender_ingen_til_et_annet_nettsted(client):
    svar = client.post("/sprak/", {"language": "nn", "next": "https://ond.example/"})
    assert svar.headers["Location"] == "/"


def test_ukjent_spraak_endrer_ingenting(client):
    client.post("/sprak/", {"language": "xx", "next": "/kandidat/logg-inn/"})
    assert '<html lang="nb"' in client.get("/kandidat/logg-inn/").content.decode()


@pytest.fixture
def tekster(settings, alle_spraak, tmp_path):
    """Texts in Northern Sami are there, in the other languages not."""
    mappe = tmp_path / "se" / "LC_MESSAGES"
    mappe.mkdir(parents=True)
    (mappe / "django.mo").touch()
    settings.LOCALE_PATHS = [tmp_path]
    spraak_med_tekster.cache_clear()
    yield
    spraak_med_tekster.cache_clear()


def test_kandidaten_velger_bare_blant_spraak_vi_har_tekster_i(client, tekster):
    assert spraak_med_tekster() == (("nb", "Bokmål"), ("se", "Davvisámegiella"))
    tekst = client.get("/kandidat/finnes-ikke/").content.decode()
    assert 'value="se" lang="se"' in tekst
    assert 'value="nn"' not in tekst


def test_uten_andre_spraak_er_det_ingenting_aa_velge(client, settings, tmp_path):
    settings.LOCALE_PATHS = [tmp_path]
    spraak_med_tekster.cache_clear()
    assert 'name="language"' not in client.get("/kandidat/finnes-ikke/").content.decode()
    spraak_med_tekster.cache_clear()
