"""Clients of the PAS side, with keys and certificates made for the run, and documents signed with them."""

import base64
import secrets
from datetime import UTC, timedelta
from functools import cache

import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from lxml import etree
from signxml import XMLSigner, methods
from signxml.algorithms import DigestAlgorithm, SignatureMethod

from brukere.models import Organisasjon
from felles.hendelser import SYSTEM
from felles.tid import naa
from pas_tjener.models import Klient
from pas_tjener.sertifikat import Sertifikat, les_sertifikat
from pas_tjener.services.klienter import registrer_klient

CI = "http://pas.udir.no/ClientIdentification"
EKSKLUSIV = "http://www.w3.org/2001/10/xml-exc-c14n#"
INNLOGGING = "/api/ekstern/innlogging"


@cache
def noekkel(navn: str) -> rsa.RSAPrivateKey:
    """One RSA key per name for the whole run; a name that begins with «kort» has a key that is too short."""
    return rsa.generate_private_key(public_exponent=65537, key_size=1024 if navn.startswith("kort") else 2048)


def noekkel_pem(navn: str = "klient") -> bytes:
    return noekkel(navn).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def sertifikat_pem(navn: str = "klient", fra_doegn: int = -1, til_doegn: int = 365) -> bytes:
    """A self-signed certificate for the key of that name, from and to so many days from now; one per name and time."""
    return _sertifikat_pem(navn, fra_doegn, til_doegn)


@cache
def _sertifikat_pem(navn: str, fra_doegn: int, til_doegn: int) -> bytes:
    emne = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Test {navn}")])
    bygger = (
        x509.CertificateBuilder()
        .subject_name(emne)
        .issuer_name(emne)
        .public_key(noekkel(navn).public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(naa().astimezone(UTC) + timedelta(days=fra_doegn))
        .not_valid_after(naa().astimezone(UTC) + timedelta(days=til_doegn))
    )
    return bygger.sign(noekkel(navn), hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def sertifikat(navn: str = "klient") -> Sertifikat:
    return les_sertifikat(sertifikat_pem(navn), naa=naa())


def lag_klient(*organisasjoner: Organisasjon, navn: str = "", **felt) -> tuple[Klient, str]:
    """A client with secret (returned) for those organisations; `sertifikat=` for a way in by signature too."""
    return registrer_klient(
        navn=navn or f"Skolesystem {Klient.objects.count() + 1}",
        kontakt="drift@example.no",
        organisasjoner=organisasjoner,
        sertifikat=felt.pop("sertifikat", None),
        med_hemmelighet=felt.pop("med_hemmelighet", True),
        aktoer=SYSTEM,
        naa=naa(),
        **felt,
    )


def basic(klient_id: str, hemmelighet: str) -> str:
    return "Basic " + base64.b64encode(f"{klient_id}:{hemmelighet}".encode()).decode()


def hent_token(web, klient_id: str, hemmelighet: str, **hoder):
    """The answer of the token address."""
    return web.post(
        "/connect/token",
        "grant_type=client_credentials&scope=pas",
        content_type="application/x-www-form-urlencoded",
        headers={"Authorization": basic(klient_id, hemmelighet), **hoder},
    )


def bearer_for(web, klient: Klient, hemmelighet: str) -> dict[str, str]:
    """The headers of a logged-in client."""
    return {"Authorization": f"Bearer {hent_token(web, klient.klient_id, hemmelighet).json()['access_token']}"}


def identifikasjon(skole: Organisasjon, rekkefoelge=None, **felt) -> etree._Element:
    """An unsigned ClientIdentification; a field may be given another value, or None to be left out."""
    verdier = {
        "Skoleorgno": skole.nummer_i_pas,
        "Skolenavn": skole.navn,
        "Brukernavn": "systembruker",
        "Nonce": base64.b64encode(secrets.token_bytes(8)).decode(),
        "TimeStamp": naa().isoformat(timespec="seconds"),
        **felt,
    }
    rot = etree.Element(f"{{{CI}}}ClientIdentification", nsmap={"ci": CI})
    for navn in rekkefoelge or verdier:
        if verdier[navn] is not None:
            etree.SubElement(rot, navn).text = verdier[navn]
    return rot


class _MedSha1(XMLSigner):
    def check_deprecated_methods(self):
        """What the published samples sign with."""


def signer(rot: etree._Element, navn: str = "klient", *, sha1: bool = False, cert: bytes | None = None) -> bytes:
    """Signed by signxml as the contract says."""
    signerer = (_MedSha1 if sha1 else XMLSigner)(
        method=methods.enveloped,
        signature_algorithm=SignatureMethod.RSA_SHA1 if sha1 else SignatureMethod.RSA_SHA256,
        digest_algorithm=DigestAlgorithm.SHA1 if sha1 else DigestAlgorithm.SHA256,
        c14n_algorithm=EKSKLUSIV,
    )
    pem = (cert or sertifikat_pem(navn)).decode()
    return etree.tostring(signerer.sign(rot, key=noekkel_pem(navn), cert=pem), xml_declaration=True, encoding="UTF-8")


def signer_med_xmlsec(rot: etree._Element, navn: str = "klient", *, kanon=None, metode=None) -> bytes:
    """Signed by libxmlsec as the contract says; or with another canonicalization or method."""
    signatur = xmlsec.template.create(
        rot, kanon or xmlsec.Transform.EXCL_C14N, metode or xmlsec.Transform.RSA_SHA256, ns="ds"
    )
    rot.append(signatur)
    referanse = xmlsec.template.add_reference(signatur, xmlsec.Transform.SHA256, uri="")
    xmlsec.template.add_transform(referanse, xmlsec.Transform.ENVELOPED)
    xmlsec.template.add_transform(referanse, xmlsec.Transform.EXCL_C14N)
    xmlsec.template.add_x509_data(xmlsec.template.ensure_key_info(signatur))
    kontekst = xmlsec.SignatureContext()
    kontekst.key = xmlsec.Key.from_memory(noekkel_pem(navn), xmlsec.KeyFormat.PEM)
    kontekst.key.load_cert_from_memory(sertifikat_pem(navn), xmlsec.KeyFormat.PEM)
    kontekst.sign(signatur)
    return etree.tostring(rot, xml_declaration=True, encoding="UTF-8")


def logg_inn(web, data: bytes):
    """The answer to a signed log-in."""
    return web.post(INNLOGGING, data, content_type="application/xml")
