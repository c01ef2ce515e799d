"""Each dead end by HTTP: status, the words that help, no trace of the inside, and the right frame."""

import logging

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path

from config.settings import demo

HEMMELIG = "hemmelig-indre-tekst"
FEIL = {
    "ugyldig": SuspiciousOperation(HEMMELIG),
    "nektet": PermissionDenied,
    "nektet-med-grunn": PermissionDenied("Bare skoleadministratorer skriver ut passord."),
    "for-stor": RequestDataTooBig(HEMMELIG),
    "for-mange-felt": TooManyFieldsSent(HEMMELIG),
    "base-borte": OperationalError(HEMMELIG),
    "forbindelse-borte": InterfaceError(HEMMELIG),
    "programfeil": ZeroDivisionError(HEMMELIG),
}


def kast(request, hva):
    raise FEIL[hva]


def skjema(request):
    return HttpResponse("lagret")


urlpatterns = [
    path("proev/skjema/", skjema),
    path("proev/<str:hva>/", kast),
    path("kandidat/proev/<str:hva>/", kast),
    path("", include("config.urls")),
]
handler400 = "felles.views.feil.feil_400"
handler403 = "felles.views.feil.feil_403"
handler404 = "felles.views.feil.feil_404"
handler500 = "felles.views.feil.feil_500"

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

SIDER = [
    ("ugyldig", 400, "Nettleseren sendte noe vi ikke kunne lese"),
    ("nektet", 403, "Du har ikke tilgang hit"),
    ("for-stor", 413, "Det du sendte, er for stort"),
    ("for-mange-felt", 413, "Det du sendte, er for stort"),
    ("base-borte", 503, "Tjenesten er ute av drift et øyeblikk"),
    ("forbindelse-borte", 503, "Tjenesten er ute av drift et øyeblikk"),
    ("programfeil", 500, "Noe gikk galt hos oss"),
]


@pytest.fixture
def besoekende():
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("sti", ["/proev/", "/kandidat/proev/"])
@pytest.mark.parametrize(("hva", "kode", "overskrift"), SIDER)
def test_feilsiden_sier_hva_som_skjedde_hva_du_kan_gjoere_og_hva_som_ikke_skjedde(
    besoekende, sti, hva, kode, overskrift
):
    svar = besoekende.get(f"{sti}{hva}/")
    tekst = svar.content.decode()
    assert svar.status_code == kode
    assert f"Feil {kode}" in tekst
    assert overskrift in tekst
    assert "Det du kan gjøre" in tekst
    assert "Referanse" in tekst
    assert HEMMELIG not in tekst
    assert svar.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in svar.headers["Content-Security-Policy"]


def test_ukjent_adresse_gir_404_og_roeper_ikke_hva_som_finnes(besoekende):
    svar = besoekende.get("/finnes-ikke/")
    assert svar.status_code == 404
    assert "Vi finner ikke siden" in svar.content.decode()


@pytest.mark.parametrize(("sti", "stoerrelse"), [("/proev/nektet/", "sm"), ("/kandidat/proev/nektet/", "md")])
def test_kandidaten_faar_sin_egen_ramme_og_sine_egne_raad(besoekende, sti, stoerrelse):
    tekst = besoekende.get(sti).content.decode()
    assert f'data-size="{stoerrelse}"' in tekst
    assert ("Rekk opp hånden" in tekst) == (stoerrelse == "md")


def test_403_viser_grunnen_og_hvem_du_er_logget_inn_som(som, skoleadmin):
    tekst = som(skoleadmin).get("/proev/nektet-med-grunn/").content.decode()
    assert "Bare skoleadministratorer skriver ut passord." in tekst
    assert skoleadmin.navn in tekst
    assert "Lillevik videregående skole" in tekst


def test_skjema_uten_gyldig_merke_gir_siden_var_aapen_for_lenge():
    klient = Client(enforce_csrf_checks=True)
    svar = klient.post("/proev/skjema/", {"a": "b"})
    assert svar.status_code == 419
    assert "Siden var åpen for lenge" in svar.content.decode()


def test_skjema_med_gyldig_merke_slipper_gjennom():
    klient = Client(enforce_csrf_checks=True)
    klient.get("/proev/nektet/")
    merke = klient.cookies["eksamen_csrf"].value
    assert klient.post("/proev/skjema/", headers={"X-CSRFToken": merke}).content == b"lagret"


def test_503_sier_naar_det_er_lurt_aa_proeve_igjen(besoekende):
    assert besoekende.get("/proev/base-borte/").headers["Retry-After"] == "30"


@pytest.mark.parametrize("hva", ["base-borte", "programfeil"])
def test_feilsiden_spoer_ikke_databasen_om_noe(besoekende, som, skoleadmin, hva, django_assert_num_queries):
    klient = som(skoleadmin)
    klient.raise_request_exception = False
    with django_assert_num_queries(0):
        assert klient.get(f"/proev/{hva}/").status_code in (500, 503)


def test_403_kommer_fram_ogsaa_naar_databasen_svikter_underveis(som, skoleadmin):
    def borte(utfoer, sql, params, mange, sammenheng):
        raise OperationalError(HEMMELIG)

    klient = som(skoleadmin)
    with connection.execute_wrapper(borte):
        svar = klient.get("/proev/nektet/")
    assert svar.status_code == 403
    assert "Du har ikke tilgang hit" in svar.content.decode()


def test_referansen_paa_siden_staar_i_loggen_uten_spoerring_og_uten_linjeskift(besoekende, caplog):
    with caplog.at_level(logging.INFO, logger="felles.feil"):
        tekst = besoekende.get("/proev/%0Afalsk-linje/nei/?fnr=12345678910").content.decode()
    linje = next(post.getMessage() for post in caplog.records if post.name == "felles.feil")
    referanse = linje.split("referanse ")[1].split()[0]
    assert referanse in tekst
    assert "12345678910" not in linje
    assert "\n" not in linje


@pytest.mark.parametrize("adresse", ["/logg-inn/", "/proev/skjema/"])
def test_for_stor_forespoersel_avvises_foer_noe_av_den_leses(adresse, besoekende):
    """The payload is one byte: to read what the header promises would fail."""
    svar = besoekende.post(
        adresse, b"x", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(64 * 1024 * 1024)
    )

    assert svar.status_code == 413
    assert "Det du sendte, er for stort" in svar.content.decode()


@pytest.mark.parametrize(("fra", "status"), [("127.0.0.1", 200), ("::1", 200), ("192.0.2.9", 403)])
def test_demoen_svarer_bare_sin_egen_maskin_hvor_den_enn_lytter(fra, status, settings, besoekende):
    settings.MIDDLEWARE = demo.MIDDLEWARE

    assert besoekende.get("/logg-inn/", REMOTE_ADDR=fra).status_code == status
