"""Settings from the environment: a typo must stop the start, not the exam."""

import base64
import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.miljoe import Miljoe
from config.tilkoblinger import database, databaseadresse, meglingsadresse, utled_noekkel
from tests.arkitektur.filer import ROT

PAAKREVD = ("SECRET_KEY", "PERSONDATA_NOEKKEL", "DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS", "FILLAGER")
NOEKKEL = base64.b64encode(bytes(range(32))).decode()


def hent_settings(modul, **miljoe):
    """Import a settings module in a process of its own; returns (exit status, what it wrote)."""
    rent = {n: v for n, v in os.environ.items() if n.removesuffix("_FILE") not in {*PAAKREVD, "DATABASE_URL_EIER"}}
    utfall = subprocess.run(
        [sys.executable, "-c", "from django.conf import settings; print(settings.ALLOWED_HOSTS)"],
        env=rent | {"DJANGO_SETTINGS_MODULE": f"config.settings.{modul}"} | miljoe,
        cwd=ROT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return utfall.returncode, utfall.stdout + utfall.stderr


@pytest.fixture
def fullt_miljoe(tmp_path):
    return {
        "SECRET_KEY": "x" * 60,
        "PERSONDATA_NOEKKEL": NOEKKEL,
        "DATABASE_URL": "postgresql://eksamen_app:hemmelig@db/eksamen",
        "REDIS_URL": "redis://redis:6379/0",
        "ALLOWED_HOSTS": "eksamen.example.no",
        "FILLAGER": str(tmp_path),
    }


def test_produksjon_uten_hemmeligheter_starter_ikke_og_navngir_alt_som_mangler():
    status, tekst = hent_settings("prod")

    assert status != 0
    assert all(navn in tekst for navn in PAAKREVD)


@pytest.mark.parametrize("navn", PAAKREVD)
def test_produksjon_navngir_den_ene_som_mangler(navn, fullt_miljoe):
    status, tekst = hent_settings("prod", **{n: v for n, v in fullt_miljoe.items() if n != navn})

    assert status != 0
    assert f"mangler: {navn}." in tekst


def test_produksjon_starter_naar_alt_er_satt_ogsaa_fra_filer(fullt_miljoe, tmp_path):
    miljoe = {}
    for navn, verdi in fullt_miljoe.items():
        (tmp_path / navn).write_text(verdi + "\n")
        miljoe[f"{navn}_FILE"] = str(tmp_path / navn)

    assert hent_settings("prod", **miljoe) == (0, "['eksamen.example.no']\n")


def test_feilmeldinger_viser_aldri_noekkelen(fullt_miljoe):
    hemmelig = "ikkebase64-men-hemmelig"

    status, tekst = hent_settings("prod", **fullt_miljoe | {"PERSONDATA_NOEKKEL": hemmelig})

    assert status != 0
    assert "PERSONDATA_NOEKKEL må være base64" in tekst
    assert hemmelig not in tekst


def test_demoen_starter_bare_paa_egen_maskin():
    assert hent_settings("demo")[0] == 0

    status, tekst = hent_settings("demo", DEMO_ADRESSE="0.0.0.0")

    assert status != 0
    assert "127.0.0.1" in tekst


def test_bare_demoen_er_demo(fullt_miljoe, settings):
    utfall = subprocess.run(
        [sys.executable, "-c", "from django.conf import settings as s; print(s.DEMO, s.SYNTETISKE_FNR, s.DEBUG)"],
        env=os.environ | fullt_miljoe | {"DJANGO_SETTINGS_MODULE": "config.settings.prod"},
        cwd=ROT, capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert utfall.stdout == "False False False\n"
    assert settings.DEMO is False


def test_navn_og_fil_samtidig_avvises(tmp_path):
    fil = tmp_path / "v"
    fil.write_text("b")

    with pytest.raises(ImproperlyConfigured, match="Både A og A_FILE"):
        Miljoe({"A": "a", "A_FILE": str(fil)}).tekst("A")


def test_fil_som_ikke_finnes_navngis():
    with pytest.raises(ImproperlyConfigured, match="A_FILE kan ikke leses"):
        Miljoe({"A_FILE": "finnes-ikke"}).tekst("A")


@pytest.mark.parametrize(
    ("les", "verdi", "ventet"),
    [
        (lambda m: m.ja_nei("A", False), "ja", True),
        (lambda m: m.ja_nei("A", True), "nei", False),
        (lambda m: m.ja_nei("A", True), "", True),
        (lambda m: m.heltall("A", 7), "12", 12),
        (lambda m: m.heltall("A", 7), "", 7),
        (lambda m: m.liste("A", ""), "a, b,,c ", ["a", "b", "c"]),
        (lambda m: m.valg("A", ("oss", "pas"), "oss"), "pas", "pas"),
        (lambda m: m.gamle_noekler("A"), f"1:{NOEKKEL}", {1: bytes(range(32))}),
        (lambda m: m.gamle_noekler("A"), "", {}),
    ],
)
def test_typede_lesere(les, verdi, ventet):
    assert les(Miljoe({"A": verdi})) == ventet


@pytest.mark.parametrize(
    ("les", "verdi"),
    [
        (lambda m: m.ja_nei("A", False), "kanskje"),
        (lambda m: m.heltall("A", 7), "tolv"),
        (lambda m: m.valg("A", ("oss", "pas"), "oss"), "andre"),
        (lambda m: m.noekkel("A"), base64.b64encode(b"for kort").decode()),
        (lambda m: m.gamle_noekler("A"), NOEKKEL),
    ],
)
def test_ulovlige_verdier_stopper_starten(les, verdi):
    with pytest.raises(ImproperlyConfigured):
        les(Miljoe({"A": verdi}))


def test_databaseadressen_kan_peke_paa_en_stikkmappe():
    valg = database("postgresql://eier@/eksamen?host=/var/run/pg", pool=False)

    assert (valg["HOST"], valg["USER"], valg["NAME"]) == ("/var/run/pg", "eier", "eksamen")
    assert "host" not in valg["OPTIONS"]


def test_passord_med_spesialtegn_leses_riktig():
    assert database("postgresql://a:p%40ss%2F@db:5433/e", pool=True)["PASSWORD"] == "p@ss/"


def test_bak_pgbouncer_sendes_ingen_oppstartsvalg():
    assert "options" not in database("postgresql://a@db/e", pool=True, pgbouncer=True)["OPTIONS"]


def test_bare_skjemakommandoer_kobler_til_som_eier():
    begge = {"DATABASE_URL": "a", "DATABASE_URL_EIER": "b"}

    assert databaseadresse(begge, ["manage.py", "migrate"]) == "DATABASE_URL_EIER"
    assert databaseadresse(begge, ["manage.py", "sett_rettigheter"]) == "DATABASE_URL_EIER"
    assert databaseadresse(begge, ["manage.py", "demo_last"]) == "DATABASE_URL"
    assert databaseadresse(begge, ["gunicorn"]) == "DATABASE_URL"
    assert databaseadresse({"DATABASE_URL": "a"}, ["manage.py", "migrate"]) == "DATABASE_URL"


def test_redis_over_stikk_skrives_slik_celery_vil_ha_det():
    assert meglingsadresse("unix:///tmp/r.sock?db=2") == "redis+socket:///tmp/r.sock?virtual_host=2"
    assert meglingsadresse("redis://redis:6379/0") == "redis://redis:6379/0"


def test_utledede_noekler_er_ulike_per_formaal_og_aldri_noekkelen_selv():
    noekkel = bytes(range(32))

    assert len({noekkel, utled_noekkel(noekkel, "oppslag"), utled_noekkel(noekkel, "annet")}) == 3
