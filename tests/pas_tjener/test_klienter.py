"""The pages of those who look after clients: each act, told and logged, by nobody else and without a secret left behind."""

import re
from html import unescape

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.files.uploadedfile import SimpleUploadedFile

from brukere.models.bruker import Rolle
from felles import angre
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import SYSTEM, Aktoer
from felles.models import Angrepost, Hendelse
from felles.tid import naa
from pas_tjener.models import Klient
from pas_tjener.sertifikat import les_sertifikat
from pas_tjener.services import klienter
from tests.fabrikker.brukere import OrganisasjonFactory, bruker_med_rolle
from tests.fabrikker.pas_tjener import (
    bearer_for,
    hent_token,
    identifikasjon,
    lag_klient,
    logg_inn,
    noekkel_pem,
    sertifikat,
    sertifikat_pem,
    signer,
)

pytestmark = pytest.mark.django_db
LISTE, NY = "/pas/tjener/", "/pas/tjener/klienter/ny/"


@pytest.fixture
def forvalter(fylke):
    return bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke)


@pytest.fixture
def side(som, forvalter):
    return som(forvalter)


@pytest.fixture
def klient(skole):
    return lag_klient(skole, navn="Skolesystemet")[0]


def skjema(skole, **felt):
    return {
        "navn": "iSkole", "kontakt": "drift@example.no", "kvote": "600", "organisasjoner": skole.orgnr,
        "med_hemmelighet": "on", **felt,
    }  # fmt: skip


def fil(innhold=None, navn="sertifikat.pem"):
    return SimpleUploadedFile(navn, sertifikat_pem() if innhold is None else innhold)


def sti(klient, slutt=""):
    return f"/pas/tjener/klienter/{klient.pk}/{slutt}"


def tekst(svar):
    return re.sub(r"\s+", " ", unescape(svar.content.decode()))


def test_uten_klienter_sier_siden_hva_en_gjoer(side):
    svar = side.get(LISTE)
    assert "Ingen skolesystemer er registrert ennå" in tekst(svar)
    assert "0 påmeldinger venter" in tekst(svar)
    assert "Ingen påmeldinger er mottatt ennå" in tekst(side.get("/pas/tjener/koe/"))


def test_en_registrert_klient_faar_en_hemmelighet_som_vises_en_gang_og_virker(side, client, skole, forvalter):
    svar = side.post(NY, skjema(skole))
    assert svar.status_code == 200
    assert "no-store" in svar.headers["Cache-Control"]
    klient = Klient.objects.get()
    hemmelighet = re.search(r'kode--lang">([\w-]{43})<', tekst(svar))[1]
    assert hent_token(client, klient.klient_id, hemmelighet).status_code == 200
    assert (klient.laget_av, klient.kontakt, klient.kvote) == (forvalter, "drift@example.no", 600)
    assert hemmelighet not in tekst(side.get(sti(klient)))
    hendelse = Hendelse.objects.get(handling="pasklient.registrert")
    assert (hendelse.aktoer_id, hendelse.objekt_id) == (forvalter.pk, klient.pk)
    assert hendelse.data == {
        "navn": "iSkole", "kvote": 600, "organisasjoner": [skole.pk], "hemmelighet": True, "sertifikat": "",
    }  # fmt: skip


def test_en_klient_med_bare_sertifikat_registreres_uten_hemmelighet(side, client, skole):
    svar = side.post(NY, {**skjema(skole, med_hemmelighet=""), "sertifikat": fil()})
    klient = Klient.objects.get()
    assert svar.status_code == 302
    assert svar.url == sti(klient)
    assert klient.hemmelighet_hash == ""
    assert logg_inn(client, signer(identifikasjon(skole))).status_code == 200
    assert klient.fingeravtrykk in tekst(side.get(sti(klient)))


def test_et_sertifikat_kan_ogsaa_vaere_der(side, skole):
    der = x509.load_pem_x509_certificate(sertifikat_pem()).public_bytes(Encoding.DER)
    side.post(NY, {**skjema(skole), "sertifikat": fil(der, "s.cer")})
    assert Klient.objects.get().fingeravtrykk == sertifikat().fingeravtrykk


@pytest.mark.parametrize(
    ("felt", "ord_"),
    [
        ({"navn": ""}, "Skriv hva systemet heter"),
        ({"kontakt": "ikke en adresse"}, "e-post"),
        ({"kvote": "0"}, "1"),
        ({"organisasjoner": ""}, "minst ett organisasjonsnummer"),
        ({"organisasjoner": "999999999"}, "999999999"),
        ({"organisasjoner": "tull " * 501}, ""),
        ({"organisasjoner": " ".join(str(n) for n in range(501))}, "flere enn 500"),
        ({"med_hemmelighet": ""}, "må ha en vei inn"),
    ],
)
def test_et_skjema_som_ikke_holder_registrerer_ingen(side, skole, felt, ord_):
    svar = side.post(NY, skjema(skole, **felt))
    assert svar.status_code == 422
    assert ord_ in tekst(svar)
    assert not Klient.objects.exists()


@pytest.mark.parametrize(
    ("bygg", "kode"),
    [
        (lambda: b"tull", "ikke_sertifikat"),
        (lambda: b"-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----", "ikke_sertifikat"),
        (lambda: sertifikat_pem() + noekkel_pem(), "privat_noekkel"),
        (lambda: sertifikat_pem("utloept", -9, -1), "utloept"),
        (lambda: sertifikat_pem("kort"), "noekkel"),
    ],
)
def test_en_fil_som_ikke_er_et_brukbart_sertifikat_sier_hva_en_sender_i_stedet(side, skole, bygg, kode):
    with pytest.raises(Domenefeil) as feil:
        les_sertifikat(bygg(), naa=naa())
    assert feil.value.kode == kode
    svar = side.post(NY, {**skjema(skole), "sertifikat": fil(bygg())})
    assert svar.status_code == 422
    assert str(feil.value.melding) in tekst(svar)
    assert not Klient.objects.exists()


def test_en_for_stor_fil_leses_ikke(side, skole):
    assert side.post(NY, {**skjema(skole), "sertifikat": fil(b"x" * 70_000)}).status_code == 422


def test_samme_navn_eller_sertifikat_to_ganger_sies_ved_feltet(side, skole):
    lag_klient(skole, navn="iSkole", sertifikat=sertifikat())
    svar = side.post(NY, skjema(skole))
    assert svar.status_code == 422
    assert "En annen klient heter det samme" in tekst(svar)
    svar = side.post(NY, {**skjema(skole, navn="Ny"), "sertifikat": fil()})
    assert svar.status_code == 422
    assert "En annen klient har dette sertifikatet" in tekst(svar)
    assert Klient.objects.count() == 1


def test_en_klient_for_en_skole_utenfor_ens_eget_kan_ikke_registreres(som, skole, annen_skole, udir):
    nabofylke = OrganisasjonFactory(slag="fylkeskommune", overordnet=udir)
    svar = som(bruker_med_rolle(Rolle.FYLKESKOMMUNE, nabofylke)).post(NY, skjema(skole))
    assert svar.status_code == 422
    assert skole.orgnr in tekst(svar)


def test_endringer_gjelder_med_det_samme(side, client, skole, annen_skole, klient):
    assert skole.orgnr in tekst(side.get(sti(klient, "endre/")))
    svar = side.post(sti(klient, "endre/"), skjema(annen_skole, kontakt="ny@example.no", kvote="7"))
    assert svar.url == sti(klient)
    klient.refresh_from_db()
    assert (klient.kontakt, klient.kvote, list(klient.organisasjoner.all())) == ("ny@example.no", 7, [annen_skole])
    assert Hendelse.objects.get(handling="pasklient.endret").data == {"kvote": 7, "organisasjoner": [annen_skole.pk]}
    assert side.post(sti(klient, "endre/"), skjema(annen_skole, kontakt="x")).status_code == 422


def test_en_ny_hemmelighet_vises_en_gang_og_den_gamle_er_ubrukelig(side, client, skole):
    klient, gammel = lag_klient(skole)
    svar = side.post(sti(klient, "hemmelighet/"))
    ny = re.search(r'kode--lang">([\w-]{43})<', tekst(svar))[1]
    assert ny != gammel
    assert "no-store" in svar.headers["Cache-Control"]
    assert hent_token(client, klient.klient_id, gammel).status_code == 401
    assert hent_token(client, klient.klient_id, ny).status_code == 200
    assert Hendelse.objects.get(handling="pasklient.hemmelighet_fornyet").data == {}


def test_et_nytt_sertifikat_avslutter_det_det_gamle_signerte(side, client, skole, signerende):
    logg_inn(client, signer(identifikasjon(skole)))
    svar = side.post(sti(signerende, "sertifikat/"), {"sertifikat": fil(sertifikat_pem("annen"))})
    assert svar.url == sti(signerende)
    assert client.get("/api/ekstern/whoami").status_code == 401
    assert logg_inn(client, signer(identifikasjon(skole))).status_code == 401
    assert logg_inn(client, signer(identifikasjon(skole), "annen")).status_code == 200
    assert side.post(sti(signerende, "sertifikat/")).status_code == 422
    # The same once more changes nothing, and ends nobody's log-in.
    side.post(sti(signerende, "sertifikat/"), {"sertifikat": fil(sertifikat_pem("annen"))})
    assert client.get("/api/ekstern/whoami").status_code == 200
    assert Hendelse.objects.filter(handling="pasklient.sertifikat_byttet").count() == 1


def test_et_sertifikat_som_en_annen_har_kan_ikke_legges_inn(side, skole, klient, signerende):
    svar = side.post(sti(klient, "sertifikat/"), {"sertifikat": fil()})
    assert svar.status_code == 422
    assert "En annen klient har dette sertifikatet" in tekst(svar)


def test_en_sperret_klient_er_ute_og_sperringen_kan_angres(side, client, skole, forvalter):
    klient, hemmelighet = lag_klient(skole)
    hoder = bearer_for(client, klient, hemmelighet)
    svar = side.post(sti(klient, "sperr/"), follow=True)
    assert "er sperret, og alle innlogginger er avsluttet" in tekst(svar)
    assert "Lag ny hemmelighet" not in tekst(svar)
    assert client.get("/api/ping", headers=hoder).status_code == 401
    post = Angrepost.objects.get()
    aktoer = Aktoer("bruker", forvalter.pk)
    svar = angre.angre(post_id=post.pk, bruker_id=forvalter.pk, aktoer=aktoer, naa=naa())
    assert "ikke sperret lenger" in svar
    assert client.get("/api/ping", headers=hoder).status_code == 401
    assert client.get("/api/ping", headers=bearer_for(client, klient, hemmelighet)).status_code == 200
    handlinger = Hendelse.objects.filter(objekttype="pas_tjener.klient").values_list("handling", flat=True)
    assert {"pasklient.sperret", "pasklient.aapnet"} <= set(handlinger)


def test_to_ganger_sperret_er_en_gang(side, klient):
    for _gang in range(2):
        assert side.post(sti(klient, "sperr/")).status_code == 302
    assert Hendelse.objects.filter(handling="pasklient.sperret").count() == 1


def test_sperringen_kan_ikke_angres_naar_sertifikatet_er_registrert_paa_nytt(skole, forvalter, signerende):
    aktoer = Aktoer("bruker", forvalter.pk)
    post = klienter.sperr_klient(klient=signerende, aktoer=aktoer, naa=naa())
    lag_klient(skole, sertifikat=sertifikat())
    with pytest.raises(UgyldigOvergang) as feil:
        angre.angre(post_id=post.pk, bruker_id=forvalter.pk, aktoer=aktoer, naa=naa())
    assert feil.value.kode == "endret"


def test_en_sperret_klient_kan_ikke_endres(side, skole, klient):
    klienter.sperr_klient(klient=klient, aktoer=SYSTEM, naa=naa())
    svar = side.post(sti(klient, "endre/"), skjema(skole))
    assert svar.status_code == 422
    assert "sperret, og kan ikke endres" in tekst(svar)
    assert "sperret, og kan ikke endres" in tekst(side.post(sti(klient, "hemmelighet/"), follow=True))
    assert side.post(sti(klient, "sertifikat/"), {"sertifikat": fil()}).status_code == 422
