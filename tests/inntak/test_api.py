"""The API of the intake office: keys that are made, tried, revoked and used too often, and pages that hold still."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.http import urlencode

from brukere.models import Bruker, Rolletildeling
from felles.hendelser import SYSTEM
from felles.kryptering import hash_token
from felles.models import Hendelse
from felles.tid import naa
from inntak.models import Inntaksnoekkel
from inntak.services.noekler import KALL_I_MINUTTET, lag_noekkel
from inntak.views import api
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.klage import lag_publisert_parti
from tests.inntak.conftest import annuller, avgjort
from tests.personvern import hendelser_uten_persondata

pytestmark = pytest.mark.django_db
API = "/api/inntak/endringer"
NOEKLER = "/klage/inntak/noekler/"
IGAAR = "2026-01-01"


@pytest.fixture
def noekkel(inntak):
    return lag_noekkel(bruker=inntak, navn="Opptak", aktoer=SYSTEM, naa=naa())[1]


def hent(noekkel, adresse=API, **felt):
    felt = felt or ({"siden": IGAAR} if "?" not in adresse else {})
    return Client().get(adresse, felt, headers={"Authorization": f"Bearer {noekkel}"})


def test_noekkelen_vises_en_gang_og_lagres_bare_som_hash(som, inntak):
    klient = som(inntak)
    side = klient.post(NOEKLER, {"navn": "Opptakssystemet"}).text
    rad = Inntaksnoekkel.objects.get()
    tekst = next(
        ord_ for ord_ in side.replace("<", " ").replace(">", " ").split() if ord_.startswith(f"inntak_{rad.merke}_")
    )
    assert rad.hash == hash_token(tekst)
    senere = klient.get(NOEKLER).text
    assert tekst not in senere
    assert "Opptakssystemet" in senere
    assert tekst.rpartition("_")[2] not in str(list(Hendelse.objects.values_list("data", flat=True)))
    assert hent(tekst).status_code == 200
    assert klient.post(NOEKLER, {"navn": ""}).status_code == 422


def test_endringene_kommer_som_json_med_hele_nummeret(noekkel, kandidater, skoleadmin):
    avgjort(kandidater[0], "5")
    annuller(kandidater[1], skoleadmin)
    svar = hent(noekkel)
    assert svar.headers["Content-Type"] == "application/json"
    assert svar.headers["Cache-Control"] == "no-store"
    assert not svar.cookies
    en, to = svar.json()["endringer"]
    assert (en["nummer"], en["karakter_foer"], en["karakter"], en["aarsak"]) == (
        kandidater[0].person.nummer, "3", "5", "klage",
    )  # fmt: skip
    assert (to["karakter_foer"], to["karakter"], to["aarsak"]) == ("4", None, "annullering")
    assert en["endret"].endswith("+00:00")
    assert (svar.json()["neste"], en["skole"]["organisasjonsnummer"]) == (None, kandidater[0].parti.skole.orgnr)
    assert hendelser_uten_persondata() == []


def test_svaret_er_ikke_i_apiet_foer_sitt_sekund(noekkel, kandidater):
    with time_machine.travel(naa(), tick=False) as klokken:
        fra = naa() + timedelta(hours=1)
        avgjort(kandidater[0], "5", synlig_fra=fra)
        klokken.move_to(fra - timedelta(microseconds=1), tick=False)
        assert hent(noekkel).json()["endringer"] == []
        klokken.move_to(fra, tick=False)
        (en,) = hent(noekkel).json()["endringer"]
        assert en["karakter"] == "5"
        # The next fetch begins a little before this one ended.
        siden = hent(noekkel).json()["siden_neste_gang"]
        assert [rad["id"] for rad in hent(noekkel, siden=siden).json()["endringer"]] == [en["id"]]
        # As it stands in the answer, with a plus that no one has written as %2B.
        assert hent(noekkel, f"{API}?siden={siden}").status_code == 200


def test_sidene_staar_stille_mens_nye_endringer_kommer(noekkel, skole, statsforvalter, monkeypatch):
    monkeypatch.setattr(api, "PER_SIDE", 2)
    alle = list(lag_publisert_parti(skole, statsforvalter, *["3"] * 6).kandidater.order_by("pk"))
    samtidig = naa() - timedelta(hours=1)
    for en in alle[:5]:
        avgjort(en, "5", synlig_fra=samtidig, laget=samtidig)
    sett, neste = [], f"{API}?{urlencode({'siden': IGAAR})}"
    while neste:
        svar = hent(noekkel, neste).json()
        sett += [rad["nummer"] for rad in svar["endringer"]]
        neste = svar["neste"]
        if len(sett) == 2:
            avgjort(alle[5], "4")
    assert sett == [en.person.nummer for en in alle]


def test_koster_like_mye_for_mange_som_for_faa(noekkel, skole, statsforvalter):
    alle = list(lag_publisert_parti(skole, statsforvalter, *["3"] * 5).kandidater.all())
    avgjort(alle[0], "5")
    with CaptureQueriesContext(connection) as faa:
        hent(noekkel)
    for en in alle[1:]:
        avgjort(en, "4")
    with CaptureQueriesContext(connection) as mange:
        assert len(hent(noekkel).json()["endringer"]) == 5
    assert len(faa) == len(mange)


@pytest.mark.parametrize("hode", ["", "Basic abc", "Bearer ", "Bearer feil", "Bearer inntak_00000000_feil"])
def test_uten_rett_noekkel_er_svaret_401_uten_side_og_kapsel(som, inntak, hode):
    # A member of staff who is logged in has no way in by that.
    svar = som(inntak).get(API, {"siden": IGAAR}, headers={"Authorization": hode} if hode else {})
    assert svar.status_code == 401
    assert svar.headers["WWW-Authenticate"].startswith("Bearer")
    assert set(svar.json()) == {"feil"}
    assert not svar.cookies


@pytest.mark.parametrize("hva", ["trukket", "utloept", "inaktiv"])
def test_en_noekkel_som_er_over_aapner_ingenting(som, inntak, noekkel, kandidater, hva):
    avgjort(kandidater[0], "5")
    if hva == "trukket":
        pk = Inntaksnoekkel.objects.get().pk
        assert "er trukket tilbake" in som(inntak).post(f"{NOEKLER}{pk}/trekk/", follow=True).text
        assert "var alt trukket" in som(inntak).post(f"{NOEKLER}{pk}/trekk/", follow=True).text
    elif hva == "utloept":
        Inntaksnoekkel.objects.update(laget=naa() - timedelta(days=2), utloeper=naa())
    else:
        Bruker.objects.filter(pk=inntak.pk).update(is_active=False)
    svar = hent(noekkel)
    assert svar.status_code == 401
    assert "endringer" not in svar.json()


def test_uten_rollen_aapner_noekkelen_ingenting(inntak, noekkel, kandidater):
    avgjort(kandidater[0], "5")
    Rolletildeling.objects.filter(bruker=inntak).update(til=naa())
    svar = hent(noekkel)
    assert (svar.status_code, set(svar.json())) == (403, {"feil"})


def test_noekkelen_ser_bare_skolene_under_eierens_kontor(noekkel, kandidater, annen_skole):
    avgjort(kandidater[0], "5")
    annen = bruker_med_rolle("INNTAKSKONTOR", annen_skole)
    tekst = lag_noekkel(bruker=annen, navn="Annet", aktoer=SYSTEM, naa=naa())[1]
    assert hent(tekst).json()["endringer"] == []
    assert len(hent(noekkel).json()["endringer"]) == 1


def test_for_mange_kall_i_minuttet_faar_vente_og_slippes_inn_i_det_neste(noekkel):
    with time_machine.travel(naa().replace(second=20, microsecond=0), tick=False) as klokken:
        Inntaksnoekkel.objects.update(minutt=naa().replace(second=0), kall=KALL_I_MINUTTET - 1)
        assert hent(noekkel).status_code == 200
        svar = hent(noekkel)
        assert (svar.status_code, svar.headers["Retry-After"]) == (429, "40")
        klokken.shift(timedelta(seconds=40))
        assert hent(noekkel).status_code == 200


def test_gale_noekler_gir_ventetid_for_det_merket_og_ikke_for_naboen(noekkel):
    merke = Inntaksnoekkel.objects.get().merke
    koder = [hent(f"inntak_{merke}_feil").status_code for _gang in range(4)]
    assert koder == [401, 401, 401, 429]
    # The right one waits too; another mark from the same address does not.
    svar = hent(noekkel)
    assert (svar.status_code, int(svar.headers["Retry-After"]) >= 1) == (429, True)
    assert hent("inntak_11111111_feil").status_code == 401


@pytest.mark.parametrize(
    "felt",
    [{"siden": "i går"}, {"siden": ""}, {"siden": "2027-06-18T09:00:00"}, {"siden": "0001-01-01"},
     {"siden": IGAAR, "etter": "tull"}, {"siden": IGAAR, "etter": "2027-01-01T00:00:00+00:00~annet~1"}],
)  # fmt: skip
def test_en_tid_eller_et_sted_som_ikke_kan_leses_gir_400_med_en_setning(noekkel, felt):
    svar = hent(noekkel, **felt)
    assert svar.status_code == 400
    assert svar.json()["feil"].endswith(".")


def test_bare_get_og_ingen_sjette_noekkel(som, inntak, noekkel):
    assert Client().post(API).status_code == 405
    klient = som(inntak)
    for nr in range(4):
        assert klient.post(NOEKLER, {"navn": f"System {nr}"}).status_code == 200
    svar = klient.post(NOEKLER, {"navn": "En til"})
    assert svar.status_code == 422
    assert "Trekk tilbake en av dem" in svar.text


def test_andres_noekler_er_ikke_til_aa_finne(som, noekkel, fylke):
    pk = Inntaksnoekkel.objects.get().pk
    kollega = som(bruker_med_rolle("INNTAKSKONTOR", fylke))
    assert kollega.post(f"{NOEKLER}{pk}/trekk/").status_code == 404
    assert "Opptak" not in kollega.get(NOEKLER).text.partition("Dine nøkler")[2].partition("Lag en nøkkel")[0]
