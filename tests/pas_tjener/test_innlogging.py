"""Signed log-in as the contract says, and what the cookie is good for."""

import base64
import random
from datetime import timedelta

import pytest
import xmlsec
from django.test import Client

from felles.hendelser import SYSTEM
from felles.models import Hendelse
from felles.tid import naa
from pas_tjener.models import BruktNonce, Tilgang
from pas_tjener.services.innlogging import finn_tilgang
from pas_tjener.services.klienter import endre_klient, sperr_klient
from tests.fabrikker.pas_tjener import (
    INNLOGGING,
    hent_token,
    identifikasjon,
    lag_klient,
    logg_inn,
    sertifikat,
    signer,
    signer_med_xmlsec,
)
from tests.pas_tjener.conftest import apifeil

pytestmark = pytest.mark.django_db
FELT = ["Skoleorgno", "Skolenavn", "Brukernavn", "Nonce", "TimeStamp"]


def test_en_signert_innlogging_gir_en_kapsel_som_bare_gaar_til_grensesnittet(client, skole, signerende):
    svar = logg_inn(client, signer(identifikasjon(skole)))
    assert svar.status_code == 200
    kapsel = svar.cookies["FedAuth"]
    assert (kapsel["path"], kapsel["httponly"], kapsel["samesite"]) == ("/api/ekstern/", True, "Strict")
    assert svar.headers["Cache-Control"] == "no-store"
    assert set(svar.cookies) == {"FedAuth"}
    hvem = client.get("/api/ekstern/whoami")
    assert hvem.status_code == 200
    assert b"<Klient>Signert skolesystem</Klient>" in hvem.content
    assert f"<Skoleorgno>{skole.orgnr}</Skoleorgno>".encode() in hvem.content
    assert b"<Brukernavn>systembruker</Brukernavn>" in hvem.content


def test_kapselen_er_sikker_paa_et_nettsted_med_tls(client, skole, signerende, settings):
    settings.SESSION_COOKIE_SECURE = True
    assert logg_inn(client, signer(identifikasjon(skole))).cookies["FedAuth"]["secure"] is True


def test_kapselen_staar_ikke_i_databasen_eller_i_hendelsen(client, skole, signerende):
    verdi = logg_inn(client, signer(identifikasjon(skole))).cookies["FedAuth"].value
    (tilgang,) = Tilgang.objects.all()
    assert verdi not in str(tilgang.__dict__)
    hendelse = Hendelse.objects.get(handling="pasklient.logget_inn")
    assert (hendelse.skole_id, hendelse.data) == (skole.pk, {"slag": "kapsel"})


@pytest.mark.parametrize("kanon", [xmlsec.Transform.EXCL_C14N, xmlsec.Transform.C14N])
def test_en_signatur_fra_et_annet_bibliotek_holder(client, skole, signerende, kanon):
    svar = logg_inn(client, signer_med_xmlsec(identifikasjon(skole), kanon=kanon))
    assert svar.status_code == 200, svar.content


def test_feltene_kan_staa_i_hvilken_som_helst_rekkefoelge(client, skole, signerende):
    terning = random.Random(6)
    for _omgang in range(5):
        rekkefoelge = terning.sample(FELT, len(FELT))
        svar = logg_inn(client, signer(identifikasjon(skole, rekkefoelge)))
        assert svar.status_code == 200, rekkefoelge


def test_en_skole_med_eget_nummer_i_pas_logger_inn_med_det(client, skole, signerende):
    skole.pas_orgnr = "974760673"
    skole.save(update_fields=["pas_orgnr"])
    assert logg_inn(client, signer(identifikasjon(skole))).status_code == 200
    assert b"<Skoleorgno>974760673</Skoleorgno>" in client.get("/api/ekstern/whoami").content


def test_en_eier_taler_for_alle_skolene_under_seg(client, fylke, skole, annen_skole):
    lag_klient(fylke, sertifikat=sertifikat())
    for en in (skole, annen_skole):
        assert logg_inn(client, signer(identifikasjon(en))).status_code == 200


@pytest.mark.parametrize("sekunder", [-299, 299])
def test_en_klokke_som_gaar_nesten_fem_minutter_feil_slippes_inn(client, skole, signerende, sekunder):
    stempel = (naa() + timedelta(seconds=sekunder)).isoformat()
    assert logg_inn(client, signer(identifikasjon(skole, TimeStamp=stempel))).status_code == 200


@pytest.mark.parametrize("form", ["%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S.1234567+00:00"])
def test_tidsstempelet_kan_skrives_som_rfc_3339(client, skole, signerende, form):
    assert logg_inn(client, signer(identifikasjon(skole, TimeStamp=naa().strftime(form)))).status_code == 200


def test_utlogging_avslutter_bare_denne_innloggingen(client, skole, signerende):
    annen = Client()
    logg_inn(client, signer(identifikasjon(skole)))
    logg_inn(annen, signer(identifikasjon(skole)))
    verdi = client.cookies["FedAuth"].value
    svar = client.post("/api/ekstern/utlogging")
    assert (svar.status_code, svar.content) == (200, b"")
    assert svar.cookies["FedAuth"].value == ""
    client.cookies["FedAuth"] = verdi
    assert client.get("/api/ekstern/whoami").status_code == 401
    assert client.post("/api/ekstern/utlogging").status_code == 401
    assert annen.get("/api/ekstern/whoami").status_code == 200
    assert Hendelse.objects.filter(handling="pasklient.logget_ut").count() == 1


def test_en_utloept_kapsel_er_419_med_vei_til_innlogging(client, skole, signerende):
    logg_inn(client, signer(identifikasjon(skole)))
    Tilgang.objects.update(utloeper=naa())
    svar = client.get("/api/ekstern/whoami")
    assert svar.status_code == 419
    assert svar.headers["Location"] == INNLOGGING
    assert "Logg inn på nytt" in apifeil(svar)
    # Once more, and the call is answered.
    assert logg_inn(client, signer(identifikasjon(skole))).status_code == 200
    assert client.get("/api/ekstern/whoami").status_code == 200


@pytest.mark.parametrize("kapsel", ["", "x", "k" * 43, "æ" * 50])
def test_en_ukjent_kapsel_er_401(client, kapsel):
    client.cookies["FedAuth"] = kapsel
    svar = client.get("/api/ekstern/whoami")
    assert svar.status_code == 401
    assert svar.headers["WWW-Authenticate"].startswith("Bearer")
    apifeil(svar)


def test_en_kapsel_er_ikke_et_token(client, skole, signerende):
    verdi = logg_inn(client, signer(identifikasjon(skole))).cookies["FedAuth"].value
    client.cookies.clear()
    assert client.get("/api/ping", headers={"Authorization": f"Bearer {verdi}"}).status_code == 401
    assert finn_tilgang(token=verdi, slag="kapsel") is not None


def test_en_ansatt_som_er_logget_inn_er_ikke_en_klient(som, skoleadmin):
    assert som(skoleadmin).get("/api/ekstern/whoami").status_code == 401


def test_en_sperret_klient_mister_kapselen_med_det_samme(client, skole, signerende):
    logg_inn(client, signer(identifikasjon(skole)))
    sperr_klient(klient=signerende, aktoer=SYSTEM, naa=naa())
    assert client.get("/api/ekstern/whoami").status_code == 401


def test_en_kapsel_for_en_skole_som_klienten_mister_er_slutt(client, skole, annen_skole, signerende):
    logg_inn(client, signer(identifikasjon(skole)))
    endre_klient(klient=signerende, kontakt="a@example.no", kvote=9, organisasjoner=[annen_skole], aktoer=SYSTEM,
                 naa=naa())  # fmt: skip
    assert client.get("/api/ekstern/whoami").status_code == 401


def test_samme_nonce_hos_en_annen_klient_er_dennes_egen(client, skole, signerende):
    lag_klient(skole, sertifikat=sertifikat("annen"))
    nonce = base64.b64encode(b"12345678").decode()
    for navn in ("klient", "annen"):
        assert logg_inn(client, signer(identifikasjon(skole, Nonce=nonce), navn)).status_code == 200
    assert BruktNonce.objects.count() == 2


def test_et_sertifikat_som_flyttes_til_en_annen_klient_tar_med_seg_de_brukte(client, skole, signerende):
    data = signer(identifikasjon(skole))
    assert logg_inn(client, data).status_code == 200
    sperr_klient(klient=signerende, aktoer=SYSTEM, naa=naa())
    lag_klient(skole, navn="Ny", sertifikat=sertifikat())
    assert logg_inn(client, data).status_code == 401
    assert logg_inn(client, signer(identifikasjon(skole))).status_code == 200


def test_avviste_innlogginger_staar_i_loggen_en_gang_i_timen(client, skole, signerende, time_machine):
    avviste = Hendelse.objects.filter(handling="pasklient.avvist", objekt_id=signerende.pk)
    for _gang in range(3):
        assert logg_inn(client, signer(identifikasjon(skole, Skoleorgno="999999999"))).status_code == 401
    assert [hendelse.data for hendelse in avviste] == [{"grunn": "skole"}]
    time_machine.move_to(naa() + timedelta(hours=1, seconds=1), tick=False)
    assert logg_inn(client, signer(identifikasjon(skole, Skoleorgno="999999999"))).status_code == 401
    assert avviste.all().count() == 2


def test_en_feil_hemmelighet_staar_ogsaa_i_loggen(client, skole):
    klient, hemmelighet = lag_klient(skole, navn="Med hemmelighet")
    assert hent_token(client, klient.klient_id, hemmelighet + "x").status_code == 401
    assert hent_token(client, "ukjent", "x").status_code == 401
    assert Hendelse.objects.get(handling="pasklient.avvist").data == {"grunn": "hemmelighet"}
