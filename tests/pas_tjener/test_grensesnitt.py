"""What holds for every address of machines: how it says no, what it takes, and what is kept of it."""

from io import BytesIO

import pytest
from django.db import OperationalError
from django.test import Client, override_settings
from django.urls import include, path

import pas_tjener.views.innlogging
from felles import lager
from felles.tid import naa
from pas_integration.models import PasMelding
from pas_integration.services import arkiv
from pas_tjener.http import EksternRequest, ekstern, xmlsvar
from pas_tjener.models import Kvote, Tilgang
from pas_tjener.versjon import velg_versjon
from tests.fabrikker.pas_tjener import bearer_for, identifikasjon, lag_klient, logg_inn, signer
from tests.pas_tjener.conftest import apifeil

pytestmark = pytest.mark.django_db


@ekstern(metoder=("GET", "POST"), maks_byte=1000)
def ekko(request: EksternRequest):
    if "krasj" in request.GET:
        raise RuntimeError("en feil i koden")
    if "base" in request.GET:
        raise OperationalError("borte")
    return xmlsvar(request, request.kropp.read() or b"<tom/>")


urlpatterns = [path("api/ekstern/ekko", ekko), path("", include("config.urls"))]
handler404, handler500 = "felles.views.feil.feil_404", "felles.views.feil.feil_500"
med_ekko = override_settings(ROOT_URLCONF=__name__)
EKKO = "/api/ekstern/ekko"


@pytest.fixture
def klient(skole):
    return lag_klient(skole, navn="Skolesystemet")


@pytest.fixture
def hoder(client, klient):
    return bearer_for(client, *klient)


@pytest.mark.parametrize("sti", ["/api/ekstern/finnes-ikke", "/api/ekstern/innlogging/", "/api/", "/connect/annet"])
@pytest.mark.parametrize("paa", [True, False])
def test_en_adresse_som_ikke_finnes_er_404_uten_side(client, settings, sti, paa):
    settings.PAS_TJENER = paa
    svar = client.get(sti)
    assert svar.status_code == 404
    assert svar.headers["Content-Type"].startswith(("application/xml", "application/json"))
    assert svar.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("metode", ["get", "head", "put", "delete", "patch", "options"])
def test_en_metode_som_ikke_tas_imot_er_405_med_allow(client, metode):
    svar = getattr(client, metode)("/api/ekstern/innlogging")
    assert svar.status_code == 405
    assert svar.headers["Allow"] == "POST"


@med_ekko
def test_en_feil_i_koden_er_500_uten_side(client, hoder):
    client.raise_request_exception = False
    svar = client.get(f"{EKKO}?krasj", headers=hoder)
    assert svar.status_code == 500
    assert "RuntimeError" not in apifeil(svar)


@med_ekko
def test_en_database_som_er_borte_er_503_uten_side(client, hoder):
    svar = client.get(f"{EKKO}?base", headers=hoder)
    assert svar.status_code == 503
    assert svar.headers["Retry-After"]
    apifeil(svar)


@med_ekko
def test_for_mye_er_413_og_feil_slag_415(client, hoder):
    svar = client.post(EKKO, b"<a>" + b" " * 1000 + b"</a>", content_type="application/xml", headers=hoder)
    assert svar.status_code == 413
    apifeil(svar)
    for slag in ("text/csv", ""):
        svar = client.post(EKKO, b"<a/>", content_type=slag, headers=hoder)
        assert svar.status_code == 415
        apifeil(svar)
    pakket = client.post(EKKO, b"<a/>", content_type="application/xml", headers={**hoder, "Content-Encoding": "gzip"})
    assert pakket.status_code == 415


@med_ekko
def test_en_kropp_uten_lengde_er_411_og_en_kuttet_400(client, hoder):
    svar = client.post(EKKO, b"<a/>", content_type="text/xml", headers={**hoder, "Transfer-Encoding": "chunked"})
    assert svar.status_code == 411
    apifeil(svar)
    kuttet = {"wsgi.input": BytesIO(b"<a/>"), "CONTENT_LENGTH": "50", "CONTENT_TYPE": "text/xml"}
    svar = client.generic("POST", EKKO, headers=hoder, **kuttet)
    assert svar.status_code == 400
    assert "kuttet" in apifeil(svar)


@pytest.mark.parametrize(
    ("accept", "generasjon"),
    [
        ("", 2),
        ("application/xml", 2),
        ("*/*", 2),
        ("application/vnd.pas.sas.v1+xml", 1),
        ("Application/Vnd.Pas.Sas.V2+XML", 2),
        ("text/html, application/vnd.pas.sas.v1+xml;q=0.9", 1),
        ("application/vnd.pas.sas.v1+xml;q=0.1, application/vnd.pas.sas.v2+xml;q=0.8", 2),
        ("application/vnd.pas.sas.v2+xml;q=0, application/vnd.pas.sas.v1+xml", 1),
        ("application/vnd.pas.sas.v1+xml;q=tull", 1),
        ("application/vnd.pas.sas.v3+xml", None),
        ("application/json", None),
        ("text/html;q=1", None),
    ],
)
def test_versjonen_foelger_accept(accept, generasjon):
    valgt = velg_versjon(accept)
    assert (valgt[0] if valgt else None) == generasjon


@med_ekko
@pytest.mark.parametrize(
    ("accept", "slag"),
    [
        ("application/xml, application/vnd.pas.sas.v1+xml;q=0.1", "application/xml"),
        ("application/vnd.pas.sas.v2+xml;q=0.1, application/vnd.pas.sas.v1+xml", "application/vnd.pas.sas.v1+xml"),
        ("application/vnd.pas.sas.v2+xml;q=0, application/vnd.pas.sas.v1+xml", "application/vnd.pas.sas.v1+xml"),
        ("application/vnd.pas.sas.v1+xml;q=0.1, */*;q=0.2", "application/xml"),
    ],
)
def test_innholdstypen_er_den_versjonen_svaret_er_i(client, hoder, accept, slag):
    assert client.get(EKKO, headers={**hoder, "Accept": accept}).headers["Content-Type"] == f"{slag}; charset=utf-8"


@pytest.mark.parametrize(
    "sti",
    [
        "kandidat?orgno=%00&periodekode=V-2027",
        "kandidat?orgno=1&periodekode=%00",
        "kandidatpamelding/%00",
        "whoami?a%00",
    ],
)
def test_et_nulltegn_i_adressen_er_avsenderens_feil(hoder, sti):
    svar = Client(raise_request_exception=False).get(f"/api/ekstern/{sti}", headers=hoder)
    assert svar.status_code == 400
    assert "tegn" in apifeil(svar)


@med_ekko
def test_svaret_er_av_den_typen_som_ble_bedt_om(client, hoder):
    for slag in ("application/vnd.pas.sas.v1+xml", "application/vnd.pas.sas.v2+xml", "application/xml"):
        assert client.get(EKKO, headers={**hoder, "Accept": slag}).headers["Content-Type"].startswith(slag)
    svar = client.get(EKKO, headers={**hoder, "Accept": "application/vnd.pas.sas.v3+xml"})
    assert svar.status_code == 406
    assert "application/vnd.pas.sas.v2+xml" in apifeil(svar)


@med_ekko
def test_hver_melding_ligger_i_arkivet_som_den_var(client, klient, hoder):
    inn = b"<pa:Pamelding xmlns:pa='http://pas.udir.no/Pamelding'/>"
    client.post(EKKO, inn, content_type="application/xml", headers=hoder)
    mottatt, sendt = PasMelding.objects.order_by("pk")
    assert (mottatt.retning, mottatt.slag, mottatt.status) == ("inn", "Pamelding", 200)
    assert (sendt.retning, sendt.status, sendt.metode, sendt.sti) == ("ut", 200, "POST", EKKO)
    assert {mottatt.motpart, sendt.motpart} == {"Skolesystemet"}
    assert arkiv.innhold(mottatt) == arkiv.innhold(sendt) == inn


def test_en_signert_innlogging_arkiveres_naar_det_er_kjent_hvem_det_var(client, skole, signerende):
    assert logg_inn(client, b"<a/>").status_code == 400
    data = signer(identifikasjon(skole))
    assert logg_inn(client, data).status_code == 200
    (melding,) = PasMelding.objects.all()
    assert (melding.slag, melding.skole, melding.motpart, melding.status) == (
        "ClientIdentification", skole, signerende.navn, 200,
    )  # fmt: skip
    assert arkiv.innhold(melding) == data


@med_ekko
def test_uten_lager_tas_ingen_melding_imot(client, hoder, monkeypatch):
    def borte(*args, **kwargs):
        raise OSError("disken er full")

    monkeypatch.setattr(lager, "legg_inn", borte)
    svar = client.post(EKKO, b"<a/>", content_type="application/xml", headers=hoder)
    assert svar.status_code == 503
    assert svar.headers["Retry-After"]
    apifeil(svar)
    # What asks for nothing to be kept is answered.
    assert client.get(EKKO, headers=hoder).status_code == 200


@med_ekko
def test_ingen_skjema_paa_et_fremmed_nettsted_kan_gjoere_noe(skole, signerende):
    """No token of ours is asked for, since the cookie stays at home and a form cannot send XML."""
    streng = Client(enforce_csrf_checks=True)
    kapsel = logg_inn(streng, signer(identifikasjon(skole))).cookies["FedAuth"]
    assert kapsel["samesite"] == "Strict"
    assert streng.post(EKKO, b"<a/>", content_type="application/xml").status_code == 200
    for slag in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "text/plain"):
        assert streng.post(EKKO, b"<a/>", content_type=slag).status_code == 415


def test_sesjonen_til_en_ansatt_roeres_ikke(som, skoleadmin):
    web = som(skoleadmin)
    svar = web.get("/api/ekstern/whoami")
    assert svar.status_code == 401
    assert not svar.cookies


@med_ekko
def test_et_kall_koster_et_fast_antall_spoerringer(client, hoder, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        client.get(EKKO, headers=hoder)


def test_et_nettsted_som_ikke_er_pas_gir_ingen_tokens(client, klient, settings):
    settings.PAS_TJENER = False
    assert pas_tjener.views.innlogging.token is not None
    svar = client.post("/connect/token", {"grant_type": "client_credentials"})
    assert svar.status_code == 404
    assert not Tilgang.objects.exists()
    assert not Kvote.objects.filter(minutt__lt=naa()).exists()
