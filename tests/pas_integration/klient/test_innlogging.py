"""The token of OAuth2: kept, encrypted where others see it, renewed in time, thrown away when PAS no longer takes it."""

import base64
import json
from datetime import timedelta
from urllib.parse import parse_qs

import pytest
from django.core.cache import cache

from felles.tid import naa
from pas_integration.models import PasMelding
from pas_kontrakt.klient import feil, innlogging
from pas_kontrakt.meldinger.skriving import skriv
from pas_kontrakt.meldinger.typer import PameldteKandidater
from tests.pas_integration.klient.conftest import HEMMELIGHET
from tests.pas_integration.klient.falskpas import Gitt

pytestmark = pytest.mark.django_db

KANDIDAT, TOKEN = "/api/ekstern/kandidat", "/connect/token"
UTLOEPT = Gitt(419, hoder={"Location": "/api/ekstern/innlogging"})
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def svarer(pas):
    pas.gi(KANDIDAT, Gitt(kropp=skriv(PameldteKandidater("V-2027"))))
    return pas


# --- OAuth2 ---------------------------------------------------------------------------------------------------------


def test_token_hentes_en_gang_og_brukes_av_alle_prosesser(svarer, kall, skole):
    kall().kandidater(skole.orgnr, "V-2027")
    kall().kandidater(skole.orgnr, "V-2027")
    innlogging.glem_alle()  # another process
    kall().kandidater(skole.orgnr, "V-2027")

    assert svarer.stier() == [TOKEN, KANDIDAT, KANDIDAT, KANDIDAT]
    forste = svarer.sett[0]
    assert base64.b64decode(forste.hoder["authorization"].split()[1]).decode() == f"lillevik:{HEMMELIGHET}"
    assert parse_qs(forste.kropp.decode()) == {"grant_type": ["client_credentials"], "scope": ["pas"]}
    assert {ett.hoder["authorization"] for ett in svarer.sett[1:]} == {"Bearer hemmelig-token-1"}
    assert svarer.sett[1].hoder["accept"] == "application/vnd.pas.sas.v2+xml"
    assert svarer.sett[1].spoerring == f"orgno={skole.orgnr}&periodekode=V-2027"


def test_tegn_i_id_og_hemmelighet_kodes_foer_de_sendes(svarer, kall):
    svarer.gi("/api/ping", Gitt())
    kall(klient_id="a:b", hemmelighet="ø &+").ping()
    assert base64.b64decode(svarer.sett[0].hoder["authorization"].split()[1]) == b"a%3Ab:%C3%B8+%26%2B"


def test_eldre_generasjon_bes_om_i_accept(svarer, kall, skole):
    kall(generasjon=1).kandidater(skole.orgnr, "V-2027")
    assert svarer.sett[1].hoder["accept"] == "application/vnd.pas.sas.v1+xml"


def test_tokenet_ligger_kryptert_i_mellomlageret_og_ikke_i_arkivet(svarer, kall, skole):
    kall().kandidater(skole.orgnr, "V-2027")
    noekler = cache._cache.get_client().keys("*pasinnlogging*")
    assert len(noekler) == 1
    assert b"hemmelig-token" not in cache._cache.get_client().get(noekler[0])
    assert b"lillevik" not in noekler[0]
    assert {m.sti for m in PasMelding.objects.all()} == {KANDIDAT}


def test_uten_redis_logges_det_inn_en_gang_per_prosess(svarer, kall, skole, settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1",
            "OPTIONS": {"socket_connect_timeout": 0.2},
        }
    }
    kall().kandidater(skole.orgnr, "V-2027")
    kall().kandidater(skole.orgnr, "V-2027")
    assert svarer.stier() == [TOKEN, KANDIDAT, KANDIDAT]


def test_tokenet_fornyes_foer_det_gaar_ut(svarer, kall, skole):
    start = naa()
    kall(naa=lambda: start).kandidater(skole.orgnr, "V-2027")
    kall(naa=lambda: start + timedelta(minutes=58)).kandidater(skole.orgnr, "V-2027")
    assert svarer.stier().count(TOKEN) == 1
    kall(naa=lambda: start + timedelta(minutes=59, seconds=1)).kandidater(skole.orgnr, "V-2027")
    assert svarer.stier().count(TOKEN) == 2
    assert svarer.sett[-1].hoder["authorization"] == "Bearer hemmelig-token-2"


def test_et_utloept_tegn_i_prosessen_skjuler_ikke_det_en_annen_har_hentet(svarer, kall, skole):
    start = naa()
    kall(naa=lambda: start).kandidater(skole.orgnr, "V-2027")
    gammelt = dict(innlogging._husket)
    innlogging.glem_alle()  # another process, two hours later
    cache.clear()
    senere = start + timedelta(hours=2)
    kall(naa=lambda: senere).kandidater(skole.orgnr, "V-2027")
    innlogging._husket.update(gammelt)

    kall(naa=lambda: senere).kandidater(skole.orgnr, "V-2027")

    assert svarer.stier().count(TOKEN) == 2


@pytest.mark.parametrize("avslag", [UTLOEPT, Gitt(401)])
def test_utloept_hos_pas_gir_ny_innlogging_og_samme_kall_igjen(svarer, kall, skole, avslag):
    svarer.gi(KANDIDAT, avslag, Gitt(kropp=skriv(PameldteKandidater("V-2027"))))

    kall().kandidater(skole.orgnr, "V-2027")

    assert svarer.stier() == [TOKEN, KANDIDAT, TOKEN, KANDIDAT]
    assert svarer.sett[-1].hoder["authorization"] == "Bearer hemmelig-token-2"
    assert list(PasMelding.objects.order_by("pk").values_list("retning", "status")) == [
        ("ut", avslag.status), ("inn", avslag.status), ("ut", 200), ("inn", 200),
    ]  # fmt: skip


def test_etter_to_avslag_er_tokenet_glemt(svarer, kall, skole):
    svarer.gi(KANDIDAT, UTLOEPT)
    with pytest.raises(feil.LoggetUtHeleTiden):
        kall().kandidater(skole.orgnr, "V-2027")
    assert svarer.stier() == [TOKEN, KANDIDAT, TOKEN, KANDIDAT]
    svarer.gi(KANDIDAT, Gitt(kropp=skriv(PameldteKandidater("V-2027"))))
    kall().kandidater(skole.orgnr, "V-2027")
    assert svarer.stier()[4:] == [TOKEN, KANDIDAT]


@pytest.mark.parametrize(
    ("gitt", "klasse"),
    [
        (Gitt(400, b'{"error": "invalid_client"}', JSON), feil.InnloggingAvvist),
        (Gitt(401), feil.InnloggingAvvist),
        (Gitt(429, hoder={"Retry-After": "9"}), feil.ForMangeForespoersler),
        (Gitt(503), feil.FeilHosPas),
        (Gitt(302, hoder={"Location": "https://annet.example/"}), feil.Omdirigert),
        (Gitt(200, b"<html>", {"Content-Type": "text/html"}), feil.Innloggingssvar),
        (Gitt(200, b"[]", JSON), feil.Innloggingssvar),
        (Gitt(200, b'{"access_token": "a\\r\\nb", "token_type": "bearer"}', JSON), feil.Innloggingssvar),
        (Gitt(200, b'{"access_token": "a", "token_type": "mac"}', JSON), feil.Innloggingssvar),
        (Gitt(200, b'{"access_token": "a", "token_type": "bearer", "expires_in": "x"}', JSON), feil.Innloggingssvar),
        (Gitt(200, b'{"access_token"', JSON, lengde=200), feil.HalvtSvar),
        (Gitt(200, b"x" * 70_000, JSON), feil.SvaretForStort),
    ],
)
def test_innlogging_som_ikke_gaar(svarer, kall, skole, gitt, klasse, caplog):
    caplog.set_level("DEBUG")
    svarer.gi(TOKEN, gitt)
    with pytest.raises(klasse) as fanget:
        kall().kandidater(skole.orgnr, "V-2027")
    assert type(fanget.value) is klasse
    assert svarer.stier() == [TOKEN]
    assert HEMMELIGHET not in caplog.text
    assert not PasMelding.objects.exists()


def test_token_uten_levetid_og_med_null_levetid(svarer, kall):
    svarer.gi("/api/ping", Gitt())
    svarer.gi(TOKEN, Gitt(200, json.dumps({"access_token": "a", "token_type": "Bearer"}).encode(), JSON))
    kall().ping()
    kall().ping()
    assert svarer.stier().count(TOKEN) == 1
    innlogging.glem_alle()
    cache.clear()
    svarer.gi(TOKEN, Gitt(200, b'{"access_token": "a", "token_type": "Bearer", "expires_in": 0}', JSON))
    kall().ping()
    kall().ping()
    assert svarer.stier().count(TOKEN) == 3


def test_planen_er_aapen_og_krever_ingen_innlogging(svarer, kall):
    svarer.gi("/api/ekstern/eksamensplan", Gitt(404))
    with pytest.raises(feil.FinnesIkkeUtenOrd):
        kall().eksamensplan()
    assert svarer.stier() == ["/api/ekstern/eksamensplan"]
    assert "authorization" not in svarer.sett[0].hoder


@pytest.mark.parametrize("navn", ["rapport", "karakter", "sletting", "fravaer", "proeve"])
def test_det_pas_ikke_tilbyr_spoerres_det_ikke_om(svarer, kall, skole, navn):
    alle = {
        "rapport": lambda k: k.rapport("x"),
        "karakter": lambda k: k.karakterer(skole.orgnr, "V-2027"),
        "sletting": lambda k: k.slett(None),
        "fravaer": lambda k: k.fravaer(skole.orgnr, "V-2027"),
        "proeve": lambda k: k.proeveplan(skole.orgnr),
    }
    with pytest.raises(feil.IkkeTilbudt):
        alle[navn](kall(del2=frozenset(alle) - {navn}))
    assert svarer.sett == []


def test_hvem_vi_er(svarer, kall):
    svarer.gi("/api/ekstern/whoami", Gitt(kropp=b"<Klient>Lillevik</Klient>"))
    assert kall().hvem() == "<Klient>Lillevik</Klient>"
