"""OAuth2 client credentials: who gets a token, what it opens, and how it ends."""

import base64
from datetime import timedelta

import pytest
from django.test import Client

from felles.hendelser import SYSTEM
from felles.models import Hendelse
from felles.tid import naa
from pas_tjener.models import Hemmelighetsforsoek, Tilgang
from pas_tjener.services.forsoek import rydd_forsoek
from pas_tjener.services.klienter import forny_hemmelighet, sperr_klient
from tests.fabrikker.pas_tjener import basic, bearer_for, hent_token, lag_klient, sertifikat
from tests.pas_tjener.conftest import apifeil

pytestmark = pytest.mark.django_db


@pytest.fixture
def klient(skole):
    return lag_klient(skole, navn="Skolesystemet")


def be_om(web, kropp, autorisasjon, slag="application/x-www-form-urlencoded"):
    hoder = {"Authorization": autorisasjon} if autorisasjon else {}
    return web.post("/connect/token", kropp, content_type=slag, headers=hoder)


def test_riktig_hemmelighet_gir_et_token_som_virker(client, klient):
    svar = hent_token(client, klient[0].klient_id, klient[1])
    assert svar.status_code == 200
    assert svar.headers["Cache-Control"] == "no-store"
    data = svar.json()
    assert (data["token_type"], data["expires_in"], data["scope"]) == ("Bearer", 3600, "pas")
    hoder = {"Authorization": f"Bearer {data['access_token']}"}
    assert client.get("/api/ping", headers=hoder).status_code == 200
    hvem = client.get("/api/ekstern/whoami", headers=hoder)
    assert b"<Klient>Skolesystemet</Klient>" in hvem.content
    assert b"Skoleorgno" not in hvem.content


def test_hverken_token_eller_hemmelighet_staar_i_databasen(client, klient):
    token = hent_token(client, klient[0].klient_id, klient[1]).json()["access_token"]
    alt = f"{Tilgang.objects.get().__dict__}{klient[0].__dict__}{list(Hendelse.objects.values())}"
    assert token not in alt
    assert klient[1] not in alt


def test_uten_scope_og_med_slaget_skrevet_smaatt_gaar_det_ogsaa(client, klient):
    hode = basic(klient[0].klient_id, klient[1]).replace("Basic", "basic")
    assert be_om(client, "grant_type=client_credentials", hode).status_code == 200


@pytest.mark.parametrize(
    ("kropp", "status", "feil"),
    [
        ("grant_type=password", 400, "unsupported_grant_type"),
        ("grant_type=client_credentials&scope=alt", 400, "invalid_scope"),
        ("scope=pas", 400, "invalid_request"),
        ("grant_type=client_credentials&grant_type=client_credentials", 400, "invalid_request"),
        ("grant_type=client_credentials&x=" + "y" * 9000, 413, "invalid_request"),
    ],
)
def test_en_forespoersel_som_ikke_er_som_den_skal_faar_feilen_fra_rfc_6749(client, klient, kropp, status, feil):
    svar = be_om(client, kropp, basic(klient[0].klient_id, klient[1]))
    assert (svar.status_code, svar.json()["error"]) == (status, feil)
    assert svar.json()["error_description"]
    assert not Tilgang.objects.exists()


def test_json_tas_ikke_imot_og_get_heller_ikke(client, klient):
    svar = be_om(client, '{"grant_type": "client_credentials"}', "", "application/json")
    assert (svar.status_code, svar.json()["error"]) == (415, "invalid_request")
    svar = client.get("/connect/token")
    assert (svar.status_code, svar.headers["Allow"], svar.json()["error"]) == (405, "POST", "invalid_request")


def _feil_hemmelighet(klient, hemmelighet):
    return basic(klient.klient_id, hemmelighet + "x")


def _ukjent_klient(klient, hemmelighet):
    return basic("pas-finnes-ikke", hemmelighet)


def _tom_hemmelighet(klient, hemmelighet):
    return basic(klient.klient_id, "")


@pytest.mark.parametrize("bygg", [_feil_hemmelighet, _ukjent_klient, _tom_hemmelighet])
def test_feil_hemmelighet_og_ukjent_klient_ser_like_ut(client, klient, bygg):
    svar = be_om(client, "grant_type=client_credentials", bygg(*klient))
    assert svar.status_code == 401
    assert svar.headers["WWW-Authenticate"].startswith("Basic")
    assert svar.json() == {
        "error": "invalid_client", "error_description": "Klienten er ukjent, eller hemmeligheten er feil.",
    }  # fmt: skip


@pytest.mark.parametrize(
    "hode",
    [
        "",
        "Bearer x",
        "Basic",
        "Basic !!!",
        "Basic " + base64.b64encode(b"\xff\xfe").decode(),
        "Basic " + base64.b64encode(b"\0:x").decode(),
        "Basic " + base64.b64encode(b"a%00:x").decode(),
    ],
)
def test_uten_basic_er_det_401_med_hva_som_ventes(client, hode):
    svar = be_om(client, "grant_type=client_credentials", hode)
    assert (svar.status_code, svar.json()["error"]) == (401, "invalid_client")
    assert svar.headers["WWW-Authenticate"].startswith("Basic")


def test_en_klient_med_bare_sertifikat_har_ingen_hemmelighet(client, skole):
    klient, hemmelighet = lag_klient(skole, sertifikat=sertifikat(), med_hemmelighet=False)
    assert hemmelighet == ""
    assert hent_token(client, klient.klient_id, "").status_code == 401
    assert hent_token(client, klient.klient_id, "x").status_code == 401


def test_ventetiden_vokser_etter_feil_hemmelighet_og_glemmes_etter_en_riktig(client, klient, time_machine):
    time_machine.move_to("2027-03-01T08:00:00Z", tick=False)
    klient_id, hemmelighet = klient
    klient_id = klient_id.klient_id
    for _gang in range(3):
        assert hent_token(client, klient_id, "feil").status_code == 401
    svar = hent_token(client, klient_id, hemmelighet)
    assert (svar.status_code, svar.headers["Retry-After"]) == (429, "2")
    time_machine.shift(2)
    assert hent_token(client, klient_id, "feil").status_code == 401
    assert hent_token(client, klient_id, hemmelighet).headers["Retry-After"] == "4"
    # Another address, and another client from this one, wait for nobody.
    assert hent_token(Client(REMOTE_ADDR="10.0.0.9"), klient_id, hemmelighet).status_code == 200
    assert hent_token(client, "pas-en-annen", "feil").status_code == 401
    time_machine.shift(4)
    assert hent_token(client, klient_id, hemmelighet).status_code == 200
    assert hent_token(client, klient_id, "feil").status_code == 401
    assert hent_token(client, klient_id, hemmelighet).status_code == 200


def test_forsoek_som_ikke_bremser_noen_ryddes_bort(client, klient):
    hent_token(client, klient[0].klient_id, "feil")
    assert rydd_forsoek(naa=naa()) == 0
    assert rydd_forsoek(naa=naa() + timedelta(hours=1, minutes=1)) == 1
    assert not Hemmelighetsforsoek.objects.exists()


def test_et_utloept_token_er_401_slik_oauth_klienter_kjenner_det(client, klient):
    hoder = bearer_for(client, *klient)
    Tilgang.objects.update(utloeper=naa())
    svar = client.get("/api/ping", headers=hoder)
    assert svar.status_code == 401
    assert 'error="invalid_token"' in svar.headers["WWW-Authenticate"]
    assert "utløpt" in apifeil(svar)


def test_et_token_kan_brukes_mange_ganger_og_logges_ut_en(client, klient):
    hoder = bearer_for(client, *klient)
    annet = bearer_for(client, *klient)
    assert [client.get("/api/ping", headers=hoder).status_code for _ in range(3)] == [200, 200, 200]
    assert client.post("/api/ekstern/utlogging", headers=hoder).status_code == 200
    assert client.get("/api/ping", headers=hoder).status_code == 401
    assert client.get("/api/ping", headers=annet).status_code == 200


def test_en_annens_token_er_en_annens(client, klient, annen_skole):
    annen = bearer_for(client, *lag_klient(annen_skole, navn="Et annet system"))
    assert b"<Klient>Et annet system</Klient>" in client.get("/api/ekstern/whoami", headers=annen).content


def test_en_sperret_klient_mister_tokenet_og_faar_ikke_nytt(client, klient):
    hoder = bearer_for(client, *klient)
    sperr_klient(klient=klient[0], aktoer=SYSTEM, naa=naa())
    assert client.get("/api/ping", headers=hoder).status_code == 401
    assert hent_token(client, klient[0].klient_id, klient[1]).status_code == 401


def test_en_ny_hemmelighet_gjoer_den_gamle_og_tokenet_verdiloese(client, klient):
    hoder = bearer_for(client, *klient)
    ny = forny_hemmelighet(klient=klient[0], aktoer=SYSTEM, naa=naa())
    assert client.get("/api/ping", headers=hoder).status_code == 401
    assert hent_token(client, klient[0].klient_id, klient[1]).status_code == 401
    assert hent_token(client, klient[0].klient_id, ny).status_code == 200


def test_et_hode_med_feil_token_gaar_foran_en_god_kapsel(client, klient):
    """Whoever says who they are is held to it."""
    hoder = bearer_for(client, *klient)
    client.cookies["FedAuth"] = hoder["Authorization"].partition(" ")[2]
    assert client.get("/api/ekstern/whoami", headers={"Authorization": "Bearer x"}).status_code == 401
    assert client.get("/api/ekstern/whoami", headers={"Authorization": "Basic x"}).status_code == 401
    assert client.get("/api/ekstern/whoami").status_code == 401
