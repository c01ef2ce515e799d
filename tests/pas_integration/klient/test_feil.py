"""Each way in which PAS and the net fail: the class, whose trouble it is, the sentence, and that nothing leaks."""

import logging
import socket
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from felles.models import Hendelse
from felles.tid import naa
from pas_integration.models import PasJobb, PasKandidat, PasMelding
from pas_kontrakt.klient import feil, nett
from pas_kontrakt.klient.treghet import SvaretDrypper
from pas_kontrakt.meldinger.egne import Sletting
from pas_kontrakt.meldinger.oversikter import Karaktereksamen, Karaktergruppe, Karakterkandidat, Karakteroversikt
from pas_kontrakt.meldinger.skriving import skriv
from pas_kontrakt.meldinger.typer import Behandling, Deltakelse, Pamelding, Pameldingsrapport, PameldteKandidater
from tests.pas_integration.klient.conftest import HEMMELIGHET
from tests.pas_integration.klient.falskpas import FalskPas, Gitt

pytestmark = pytest.mark.django_db

FNR = "03880999973"
KARAKTER, KANDIDAT, PAAMELDING = "/api/ekstern/karakter", "/api/ekstern/kandidat", "/api/ekstern/kandidatpamelding"
A = PasJobb.Ansvar


def oversikt(orgnr: str) -> bytes:
    kandidat = Karakterkandidat(FNR, "337JQE-V", Deltakelse.DELTATT, 4)
    gruppe = Karaktergruppe("3STA", (kandidat,))
    return skriv(Karakteroversikt(orgnr, (Karaktereksamen("REA3056", None, (gruppe,)),)))


def api_feil(tekst: str) -> bytes:
    return (
        f'<pa:ApiError xmlns:pa="http://pas.udir.no/Pamelding"><pa:Message>{tekst}</pa:Message></pa:ApiError>'.encode()
    )


HTML = b"<html><body>Logg inn i PAS</body></html>"
TYPE_HTML = {"Content-Type": "text/html"}
# What the server answers, and what it comes to: class, whose trouble, tried again, a word of the sentence.
SVAR = {
    "429": (Gitt(429, hoder={"Retry-After": "120"}), feil.ForMangeForespoersler, A.PAS, True, "vente"),
    "500": (Gitt(500, HTML, TYPE_HTML), feil.FeilHosPas, A.PAS, True, "feil hos seg"),
    "503": (Gitt(503, hoder={"Retry-After": "30"}), feil.FeilHosPas, A.PAS, True, "feil hos seg"),
    "halvt": (lambda n: Gitt(kropp=oversikt(n)[:150], lengde=len(oversikt(n))), feil.HalvtSvar, A.NETTET, True, "halvveis"),
    "innholdstype": (lambda n: Gitt(kropp=oversikt(n), hoder={"Content-Type": "application/json"}), feil.FeilInnholdstype, A.PAS, True, "nettside"),
    "pakket": (lambda n: Gitt(kropp=oversikt(n), hoder={"Content-Type": "text/xml", "Content-Encoding": "gzip"}), feil.FeilInnholdstype, A.PAS, True, "nettside"),
    "html": (Gitt(200, HTML, TYPE_HTML), feil.FeilInnholdstype, A.PAS, True, "vedlikehold"),
    "ugyldig": (lambda n: Gitt(kropp=oversikt(n)[:-20]), feil.UgyldigXml, A.PAS, True, "ikke gyldig XML"),
    "tomt": (Gitt(), feil.UgyldigXml, A.PAS, True, "ikke gyldig XML"),
    "doctype": (lambda n: Gitt(kropp=b'<!DOCTYPE a [<!ENTITY b "c">]>' + oversikt(n).partition(b"?>")[2]), feil.UgyldigXml, A.PAS, True, "ikke gyldig XML"),
    "skjema": (lambda n: Gitt(kropp=oversikt(n).replace(b"Fagkode", b"Fagkoden")), feil.BryterSkjemaet, A.PAS, True, "formatet"),
    "annen_melding": (Gitt(kropp=skriv(PameldteKandidater("V-2027"))), feil.BryterSkjemaet, A.PAS, True, "formatet"),
    "annen_skole": (lambda n: Gitt(kropp=oversikt("974760673")), feil.SvarForEnAnnen, A.PAS, True, "annen skole"),
    "for_stort": (Gitt(lengde=nett.MAKS_SVAR + 1), feil.SvaretForStort, A.DRIFT, False, "større"),
    "videre": (Gitt(301, hoder={"Location": "/logg-inn"}), feil.Omdirigert, A.DRIFT, False, "annen adresse"),
    "videre_en_stund": (Gitt(302, hoder={"Location": "/logg-inn"}), feil.Omdirigert, A.DRIFT, True, "annen adresse"),
    "400": (Gitt(400, api_feil(f"Fnr {FNR} er ukjent")), feil.AvvistAvPas, A.SKOLEN, False, "PAS skriver"),
    "403": (Gitt(403), feil.IkkeTilgang, A.DRIFT, False, "tilgang"),
    "403_html": (Gitt(403, HTML, TYPE_HTML), feil.FeilInnholdstype, A.PAS, True, "vedlikehold"),
    "404": (Gitt(404, api_feil("Ukjent skole")), feil.FinnesIkkeIPas, A.SKOLEN, False, "organisasjonsnummeret"),
    "404_html": (Gitt(404, HTML, TYPE_HTML), feil.FinnesIkkeUtenOrd, A.PAS, True, "vedlikehold"),
    "404_uten_ord": (Gitt(404), feil.FinnesIkkeUtenOrd, A.PAS, True, "organisasjonsnummeret"),
    "409": (Gitt(409, api_feil("Har levert")), feil.Konflikt, A.SKOLEN, False, "Har levert"),
    "415": (Gitt(415), feil.MeldingIkkeForstaatt, A.DRIFT, False, "meldingsarkivet"),
    "419_to_ganger": (Gitt(419, hoder={"Location": "/api/ekstern/innlogging"}), feil.LoggetUtHeleTiden, A.PAS, True, "to ganger"),
    "401_to_ganger": (Gitt(401), feil.LoggetUtHeleTiden, A.PAS, True, "to ganger"),
}  # fmt: skip


@pytest.fixture(autouse=True)
def ingen_lekkasje(caplog):
    """Whatever happens, no secret, token, grade list or national id is written to the log at any level."""
    caplog.set_level(logging.DEBUG)
    yield
    tekst = caplog.text + "".join(str(post.__dict__) for post in caplog.records)
    for hemmelig in (HEMMELIGHET, "hemmelig-token", FNR, "Authorization", "Basic "):
        assert hemmelig not in tekst


def feilet(handling) -> feil.Pasfeil:
    """The error of the call, looked through for what must not be in it."""
    with pytest.raises(feil.Pasfeil) as fanget:
        handling()
    feilen = fanget.value
    ledd = feilen
    while ledd is not None:
        for tekst in (str(ledd), repr(ledd), str(getattr(ledd, "melding", ""))):
            assert FNR not in tekst
            assert "hemmelig" not in tekst.replace("hemmelighet eller sertifikat", "")
        ledd = ledd.__cause__ if ledd.__suppress_context__ else ledd.__cause__ or ledd.__context__
    return feilen


@pytest.mark.parametrize("navn", SVAR)
def test_hvert_slag_feil_har_sin_klasse_og_sin_setning_og_endrer_ingenting(pas, kall, skole, navn):
    gitt, klasse, ansvar, gjentas, ord_ = SVAR[navn]
    pas.gi(KARAKTER, gitt(skole.orgnr) if callable(gitt) else gitt)

    feilen = feilet(lambda: kall().karakterer(skole.orgnr, "V-2027"))

    assert type(feilen) is klasse
    assert (feilen.ansvar, feilen.kan_gjentas) == (ansvar, gjentas)
    assert ord_ in str(feilen.melding)
    assert feilen.kode == klasse.KODE
    assert not feilen.uavklart
    assert (feilen.vent is not None) == gjentas
    assert not PasKandidat.objects.exists()
    assert not Hendelse.objects.exists()
    assert PasMelding.objects.filter(retning="ut", slag="Karakteroversikt").exists()


def test_pas_bestemmer_hvor_lenge_vi_venter(pas, kall, skole):
    pas.gi(KARAKTER, Gitt(429, hoder={"Retry-After": "120"}))
    assert feilet(lambda: kall().karakterer(skole.orgnr, "V-2027")).vent == timedelta(minutes=2)

    om_ti = format_datetime(naa().replace(microsecond=0) + timedelta(minutes=10), usegmt=True)
    pas.gi(KARAKTER, Gitt(503, hoder={"Retry-After": om_ti}))
    vent = feilet(lambda: kall().karakterer(skole.orgnr, "V-2027")).vent
    assert timedelta(minutes=9, seconds=50) < vent <= timedelta(minutes=10)

    for dumt, ventet in (("999999999", 3600), ("-5", 60), ("snart", 60), ("0", 1)):
        pas.gi(KARAKTER, Gitt(503, hoder={"Retry-After": dumt}))
        assert feilet(lambda: kall().karakterer(skole.orgnr, "V-2027")).vent == timedelta(seconds=ventet)


def test_taus_pas_er_treg_og_en_paamelding_er_da_uavklart(pas, kall, skole):
    pas.gi(KARAKTER, Gitt(taus=True))
    pas.gi(PAAMELDING, Gitt(taus=True))

    feilen = feilet(lambda: kall(sekunder=0.3).karakterer(skole.orgnr, "V-2027"))
    assert (type(feilen), feilen.ansvar) == (feil.PasErTreg, A.PAS)
    feilen = feilet(lambda: kall(sekunder=0.3).send_paamelding(Pamelding("b", "V-2027", skole.orgnr, "S")))
    assert feilen.uavklart
    assert list(PasMelding.objects.order_by("pk").values_list("retning", "status")) == [("ut", None), ("ut", None)]


def test_svar_som_drypper_har_en_samlet_grense(pas, kall, skole):
    pas.gi(KARAKTER, Gitt(kropp=oversikt(skole.orgnr), dryss=1))

    feilen = feilet(lambda: kall(sekunder=0.3).karakterer(skole.orgnr, "V-2027"))

    assert type(feilen) is SvaretDrypper
    assert 0 < PasMelding.objects.get(retning="inn").stoerrelse < len(oversikt(skole.orgnr))


def test_svar_som_vokser_stanses_ved_grensen(pas):
    pas.gi("/stor", Gitt(kropp=b"x" * 5000, hoder={"Connection": "close"}, lengde=-1))

    with pytest.raises(feil.SvaretForStort):
        nett.send("GET", f"{pas.adresse}/stor", sekunder=5, hoder={}, maks_byte=1000)
    assert len(nett.send("GET", f"{pas.adresse}/stor", sekunder=5, hoder={}, maks_byte=5000).kropp) == 5000


@pytest.mark.parametrize(
    ("gitt", "uavklart"),
    [
        (Gitt(500), True),
        (Gitt(202, b"<halv", lengde=500), True),
        (Gitt(202, b"<tull>"), True),
        (Gitt(400, api_feil("Ukjent fagkode")), False),
        (Gitt(429), False),
    ],
)
def test_paamelding_uten_lesbart_svar_er_uavklart(pas, kall, skole, gitt, uavklart):
    pas.gi(PAAMELDING, gitt)
    feilen = feilet(lambda: kall().send_paamelding(Pamelding("b", "V-2027", skole.orgnr, "S")))
    assert feilen.uavklart is uavklart


def test_feil_i_innloggingen_gjoer_ikke_paameldingen_uavklart(pas, kall, skole):
    pas.gi("/connect/token", Gitt(503))
    feilen = feilet(lambda: kall().send_paamelding(Pamelding("b", "V-2027", skole.orgnr, "S")))
    assert (type(feilen), feilen.uavklart) == (feil.FeilHosPas, False)
    assert PAAMELDING not in pas.stier()


def test_ord_fra_pas_kommer_med_uten_fnr_og_ikke_for_lange(pas, kall, skole):
    pas.gi(
        "/api/ekstern/kandidat/sletting", Gitt(409, api_feil(f"Kandidat {FNR[:6]} {FNR[6:]} har levert. " + "x" * 900))
    )

    feilen = feilet(lambda: kall().slett(Sletting(FNR, skole.orgnr, "V-2027", "REA3056")))

    assert "har levert" in str(feilen.melding)
    assert FNR[6:] not in str(feilen.melding)
    assert len(str(feilen.melding)) < 500


@pytest.mark.parametrize(
    ("gitt", "klasse"),
    [
        (Gitt(404, api_feil("Kandidaten er ikke påmeldt")), feil.FinnesIkkeIPas),
        (Gitt(404, HTML, TYPE_HTML), feil.MeldingIkkeForstaatt),
        (Gitt(404), feil.MeldingIkkeForstaatt),
    ],
)
def test_at_kandidaten_ikke_finnes_maa_pas_si_selv(pas, kall, skole, gitt, klasse):
    pas.gi("/api/ekstern/kandidat/sletting", gitt)
    assert type(feilet(lambda: kall().slett(Sletting(FNR, skole.orgnr, "V-2027", "REA3056")))) is klasse


def test_rapport_for_en_annen_skole_eller_periode_avvises(pas, kall, skole):
    for orgnr, periode in (("974760673", "V-2027"), (skole.orgnr, "H-2026")):
        rapport = Pameldingsrapport(orgnr, "S", (), Behandling.FERDIG, None, periode)
        pas.gi("/api/ekstern/kandidatpamelding/abc", Gitt(kropp=skriv(rapport)))
        assert type(feilet(lambda: kall().rapport("abc"))) is feil.SvarForEnAnnen


def test_kandidater_for_en_annen_periode_avvises(pas, kall, skole):
    pas.gi(KANDIDAT, Gitt(kropp=skriv(PameldteKandidater("H-2026"))))
    assert type(feilet(lambda: kall().kandidater(skole.orgnr, "V-2027"))) is feil.SvarForEnAnnen


def test_ingen_som_svarer(kall, skole):
    with socket.socket() as ledig:
        ledig.bind(("127.0.0.1", 0))
        port = ledig.getsockname()[1]
    adresse = f"http://127.0.0.1:{port}"

    feilen = feilet(lambda: kall(adresse=adresse, token_adresse=f"{adresse}/t").karakterer(skole.orgnr, "V-2027"))
    assert (type(feilen), feilen.ansvar, feilen.kan_gjentas) == (feil.IngenForbindelse, A.NETTET, True)
    feilen = feilet(lambda: kall(adresse=adresse).eksamensplan())
    assert PasMelding.objects.get().status is None


def test_verten_finnes_ikke(kall, skole):
    feilen = feilet(lambda: kall(adresse="http://pas.invalid").eksamensplan())
    assert (type(feilen), feilen.ansvar) == (feil.UkjentVertsnavn, A.DRIFT)


# --- TLS ------------------------------------------------------------------------------------------------------------


def lag_sertifikat(mappe, *, fra, til) -> tuple[str, str]:
    """A certificate for 127.0.0.1 that signs itself."""
    noekkel = ec.generate_private_key(ec.SECP256R1())
    navn = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "PAS")])
    sertifikat = (
        x509.CertificateBuilder()
        .subject_name(navn).issuer_name(navn).public_key(noekkel.public_key()).serial_number(1)
        .not_valid_before(fra).not_valid_after(til)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(noekkel, hashes.SHA256())
    )  # fmt: skip
    sti, noekkelsti = mappe / "sert.pem", mappe / "noekkel.pem"
    sti.write_bytes(sertifikat.public_bytes(serialization.Encoding.PEM))
    noekkelsti.write_bytes(
        noekkel.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return str(sti), str(noekkelsti)


AAR = timedelta(days=365)


@pytest.mark.parametrize(
    ("fra", "til", "kjent", "klasse", "ansvar"),
    [
        (-2 * AAR, -AAR, True, feil.SertifikatUtloept, A.PAS),
        (AAR, 2 * AAR, True, feil.SertifikatIkkeGyldigEnnaa, A.DRIFT),
        (-AAR, AAR, False, feil.SertifikatUgyldig, A.DRIFT),
        (-AAR, AAR, True, None, A.INGEN),
    ],
)
def test_sertifikatet_til_pas(tmp_path, monkeypatch, kall, fra, til, kjent, klasse, ansvar):
    na = datetime.now(UTC)
    sti, noekkel = lag_sertifikat(tmp_path, fra=na + fra, til=na + til)
    if kjent:
        monkeypatch.setenv("SSL_CERT_FILE", sti)
    tjener = FalskPas((sti, noekkel))
    tjener.gi("/api/ekstern/eksamensplan", Gitt(404))
    try:
        feilen = feilet(lambda: kall(adresse=tjener.adresse).eksamensplan())
    finally:
        tjener.stopp()
    if klasse is None:
        assert type(feilen) is feil.FinnesIkkeUtenOrd
    else:
        assert (type(feilen), feilen.ansvar) == (klasse, ansvar)
        assert tjener.sett == []


def test_klartekst_der_tls_skulle_vaert(pas, kall):
    adresse = pas.adresse.replace("http://", "https://")
    assert type(feilet(lambda: kall(adresse=adresse).eksamensplan())) is feil.SertifikatUgyldig
