"""The signed log-in: the signature by another library's eyes, and the cookie that it gives, one for each school."""

import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from lxml import etree

from config.pas import XML
from felles.tid import naa
from pas_integration.models import PasMelding
from pas_integration.services.kall import Paskall
from pas_kontrakt.klient import feil
from pas_kontrakt.klient.identifikasjon import signert_identifikasjon
from pas_kontrakt.meldinger.skriving import skriv
from pas_kontrakt.meldinger.typer import PameldteKandidater
from tests.pas_integration.klient.falskpas import Gitt

pytestmark = pytest.mark.django_db

KANDIDAT, INNLOGGING = "/api/ekstern/kandidat", "/api/ekstern/innlogging"
DS = "{http://www.w3.org/2000/09/xmldsig#}"
TEGN = Gitt(hoder={"Set-Cookie": "FedAuth=kapsel-nr-1; Path=/; HttpOnly; Secure"})
UTLOEPT = Gitt(419, hoder={"Location": "/api/ekstern/innlogging"})


@pytest.fixture(scope="module")
def noekkelpar(tmp_path_factory) -> tuple[str, str]:
    """Paths of a certificate and its RSA key."""
    mappe = tmp_path_factory.mktemp("sertifikat")
    noekkel = rsa.generate_private_key(65537, 2048)
    navn = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Lillevik")])
    sertifikat = (
        x509.CertificateBuilder().subject_name(navn).issuer_name(navn).public_key(noekkel.public_key()).serial_number(7)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1)).not_valid_after(datetime.now(UTC) + timedelta(days=9))
        .sign(noekkel, hashes.SHA256())
    )  # fmt: skip
    (mappe / "s.pem").write_bytes(sertifikat.public_bytes(serialization.Encoding.PEM))
    pem = noekkel.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (mappe / "n.pem").write_bytes(pem)
    return str(mappe / "s.pem"), str(mappe / "n.pem")


@pytest.fixture
def med_xml(forbindelse, noekkelpar):
    return replace(forbindelse, innlogging=XML, sertifikat=noekkelpar[0], noekkel=noekkelpar[1], brukernavn="pasbruker")


@pytest.fixture
def svarer(pas):
    pas.gi(KANDIDAT, Gitt(kropp=skriv(PameldteKandidater("V-2027"))))
    pas.gi(INNLOGGING, TEGN)
    return pas


def kontrollerer(noekkelpar) -> xmlsec.SignatureContext:
    """A second library, which knows nothing but the certificate."""
    kontekst = xmlsec.SignatureContext()
    kontekst.key = xmlsec.Key.from_file(noekkelpar[0], xmlsec.constants.KeyDataFormatCertPem)
    return kontekst


def test_signaturen_holder_for_et_annet_bibliotek(med_xml, skole, noekkelpar):
    rot = etree.fromstring(signert_identifikasjon(med_xml, skole, naa=datetime(2027, 5, 27, 7, 0, tzinfo=UTC)))
    signatur = rot.find(f"{DS}Signature")
    kontrollerer(noekkelpar).verify(signatur)

    assert rot.tag == "{http://pas.udir.no/ClientIdentification}ClientIdentification"
    assert rot.findtext("Skoleorgno") == skole.orgnr
    assert (rot.findtext("Skolenavn"), rot.findtext("Brukernavn")) == (skole.navn, "pasbruker")
    assert rot.findtext("TimeStamp") == "2027-05-27T09:00:00+02:00"
    assert len(base64.b64decode(rot.findtext("Nonce"))) == 8
    referanse = signatur.find(f"{DS}SignedInfo/{DS}Reference")
    assert referanse.get("URI") == ""
    assert [t.get("Algorithm") for t in referanse.iter(f"{DS}Transform")] == [
        "http://www.w3.org/2000/09/xmldsig#enveloped-signature", "http://www.w3.org/2001/10/xml-exc-c14n#",
    ]  # fmt: skip
    info = signatur.find(f"{DS}SignedInfo")
    assert info.find(f"{DS}CanonicalizationMethod").get("Algorithm") == "http://www.w3.org/2001/10/xml-exc-c14n#"
    assert info.find(f"{DS}SignatureMethod").get("Algorithm").endswith("#rsa-sha256")
    assert len(signatur.findall(f"{DS}KeyInfo/{DS}X509Data/{DS}X509Certificate")) == 1

    rot.find("Skoleorgno").text = "974760673"
    kontekst = kontrollerer(noekkelpar)
    with pytest.raises(xmlsec.Error):
        kontekst.verify(signatur)


def test_skolens_nummer_i_pas_brukes_og_nonce_kommer_aldri_igjen(med_xml, skole):
    skole.pas_orgnr = "974760673"
    to = [etree.fromstring(signert_identifikasjon(med_xml, skole, naa=naa())) for _ in range(2)]
    assert to[0].findtext("Skoleorgno") == "974760673"
    assert to[0].findtext("Nonce") != to[1].findtext("Nonce")


def test_kapselen_beholdes_til_pas_logger_ut(svarer, med_xml, skole):
    kall = Paskall(med_xml, skole, "V-2027")
    kall.kandidater(skole.orgnr, "V-2027")
    Paskall(med_xml, skole, "V-2027").kandidater(skole.orgnr, "V-2027")
    assert svarer.stier() == [INNLOGGING, KANDIDAT, KANDIDAT]
    assert svarer.sett[2].hoder["cookie"] == "FedAuth=kapsel-nr-1"
    assert "authorization" not in svarer.sett[2].hoder

    svarer.gi(KANDIDAT, UTLOEPT, Gitt(kropp=skriv(PameldteKandidater("V-2027"))))
    svarer.gi(INNLOGGING, Gitt(hoder={"Set-Cookie": "FedAuth=kapsel-nr-2; path=/"}))
    kall.kandidater(skole.orgnr, "V-2027")
    assert svarer.stier()[3:] == [KANDIDAT, INNLOGGING, KANDIDAT]
    assert svarer.sett[-1].hoder["cookie"] == "FedAuth=kapsel-nr-2"


def test_hver_skole_har_sin_kapsel_og_ingen_faar_en_annens(svarer, med_xml, skole, annen_skole):
    svarer.gi(INNLOGGING, TEGN, Gitt(hoder={"Set-Cookie": "FedAuth=kapsel-nr-2"}))
    for en in (skole, annen_skole, skole):
        Paskall(med_xml, en, "V-2027").kandidater(en.orgnr, "V-2027")
    kapsler = [ett.hoder.get("cookie") for ett in svarer.sett]
    assert kapsler == [None, "FedAuth=kapsel-nr-1", None, "FedAuth=kapsel-nr-2", "FedAuth=kapsel-nr-1"]


def test_innloggingen_arkiveres_uten_kapselen(svarer, med_xml, skole):
    Paskall(med_xml, skole, "V-2027").kandidater(skole.orgnr, "V-2027")
    slag = list(PasMelding.objects.order_by("pk").values_list("slag", "retning", "status"))
    assert slag[:2] == [("ClientIdentification", "ut", 200), ("ukjent", "inn", 200)]


def test_utlogging_avslutter_hos_pas_og_glemmer(svarer, med_xml, skole):
    svarer.gi("/api/ekstern/utlogging", Gitt())
    kall = Paskall(med_xml, skole, "V-2027")
    kall.logg_ut()
    assert svarer.sett == []
    kall.kandidater(skole.orgnr, "V-2027")
    kall.logg_ut()
    kall.logg_ut()
    assert svarer.stier() == [INNLOGGING, KANDIDAT, "/api/ekstern/utlogging"]
    assert svarer.sett[-1].hoder["cookie"] == "FedAuth=kapsel-nr-1"


def test_klokken_som_gaar_feil_faar_sin_egen_feil(svarer, med_xml, skole):
    for minutter, klasse in ((6, feil.KlokkenGaarFeil), (-6, feil.KlokkenGaarFeil), (1, feil.InnloggingAvvist)):
        dato = format_datetime(naa() + timedelta(minutes=minutter), usegmt=True)
        svarer.gi(INNLOGGING, Gitt(401, dato=dato))
        with pytest.raises(feil.Pasfeil) as fanget:
            Paskall(med_xml, skole, "V-2027").kandidater(skole.orgnr, "V-2027")
        assert type(fanget.value) is klasse
    assert KANDIDAT not in svarer.stier()


@pytest.mark.parametrize("felt", [{"noekkel": "/finnes/ikke"}, {"sertifikat": "/finnes/ikke"}])
def test_eget_sertifikat_som_mangler(svarer, med_xml, skole, felt):
    with pytest.raises(feil.EgetSertifikatMangler):
        Paskall(replace(med_xml, **felt), skole, "V-2027").kandidater(skole.orgnr, "V-2027")
    assert svarer.sett == []


def test_noekkel_som_ikke_er_en_noekkel(svarer, med_xml, skole, tmp_path):
    (tmp_path / "n.pem").write_text("ikke en nøkkel")
    with pytest.raises(feil.EgetSertifikatMangler):
        Paskall(replace(med_xml, noekkel=str(tmp_path / "n.pem")), skole, "V-2027").ping()


def test_innlogging_uten_kapsel_i_svaret(svarer, med_xml, skole):
    svarer.gi(INNLOGGING, Gitt(hoder={"Set-Cookie": "Annen=1"}))
    with pytest.raises(feil.Innloggingssvar):
        Paskall(med_xml, skole, "V-2027").ping()
