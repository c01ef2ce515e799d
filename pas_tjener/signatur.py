"""A signed log-in: what may stand in it, and whether the signature holds. Knows certificates, and nobody's name.

The document is looked through before any key is: one signature, over the whole, made in exactly one way. What is
believed afterwards is read from the bytes that were signed, and from nowhere else.
Rule: PAS contract 1.2 (a); W3C, «XML Signature Best Practices».
"""

import binascii
import hashlib
from base64 import b64decode
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.utils.translation import gettext_lazy as _
from lxml import etree
from signxml.algorithms import DigestAlgorithm, SignatureMethod
from signxml.exceptions import SignXMLException
from signxml.verifier import SignatureConfiguration, VerifyResult, XMLVerifier

from felles.feil import Domenefeil
from felles.importer.grunnlag import Importfeil
from pas_kontrakt.lesere.xmlfil import les_tre

CI: Final = "http://pas.udir.no/ClientIdentification"
DS: Final = "http://www.w3.org/2000/09/xmldsig#"
ROT: Final = f"{{{CI}}}ClientIdentification"
SIGNATUR: Final = f"{{{DS}}}Signature"
FELT: Final = frozenset({"Skoleorgno", "Skolenavn", "Brukernavn", "Nonce", "TimeStamp"})
INNPAKKET: Final = f"{DS}enveloped-signature"
EKSKLUSIV: Final = "http://www.w3.org/2001/10/xml-exc-c14n#"
# How .NET's own signer treats SignedInfo unless told otherwise. What is signed is the same either way.
INKLUSIV: Final = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
RSA_SHA256: Final = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
SHA256: Final = "http://www.w3.org/2001/04/xmlenc#sha256"
RSA_SHA1, SHA1 = f"{DS}rsa-sha1", f"{DS}sha1"

FORM: Final = _(
    "Signaturen har en annen form enn den som tas imot: én signatur over hele dokumentet, med én Reference med tom URI, "
    "enveloped-signature og deretter eksklusiv C14N."
)
ALGORITME: Final = _("Signaturen bruker en algoritme som ikke tas imot. Signer med RSA-SHA256.")
HOLDER_IKKE: Final = _("Signaturen stemmer ikke med dokumentet og sertifikatet.")


class Avvist(Domenefeil):
    """A log-in that is refused. The sentence names what does not hold, never what would."""


@dataclass(frozen=True, slots=True)
class Dokument:
    """A log-in that has the right form, before anything in it is believed."""

    rot: etree._Element
    sertifikat: x509.Certificate

    @property
    def fingeravtrykk(self) -> str:
        """SHA-256 of the certificate that came along, by which its owner is looked for."""
        return fingeravtrykk(self.sertifikat)


def fingeravtrykk(sertifikat: x509.Certificate) -> str:
    """64 hex digits over the DER, as certificate tools write it without the colons."""
    return hashlib.sha256(sertifikat.public_bytes(Encoding.DER)).hexdigest()


def les_dokument(data: bytes, *, godta_sha1: bool) -> Dokument:
    """Read the bytes. Raises Importfeil when they are no ClientIdentification at all, Avvist for a signature of another form."""
    rot = les_tre(data)
    if rot.tag != ROT:
        raise Importfeil(None, _("Innloggingen må være et ClientIdentification-dokument."), kode="rot")
    if _har_kommentarer(data):
        raise Importfeil(None, _("Innloggingen kan ikke ha kommentarer eller instruksjoner."), kode="kommentar")
    _krev_felt(rot)
    signaturer = list(rot.iter(SIGNATUR))
    if len(signaturer) != 1 or signaturer[0].getparent() is not rot:
        raise Avvist(FORM, kode="form")
    _krev_signatur(signaturer[0], godta_sha1=godta_sha1)
    return Dokument(rot, _sertifikat(signaturer[0]))


def verifiser(dokument: Dokument, pem: str, *, godta_sha1: bool, naa: datetime) -> dict[str, str]:
    """The fields as they were signed, by name. Raises Avvist when certificate or signature does not hold at that moment.

    `pem` is the registered certificate: the one that came along has told us whom to ask, and is not used again.
    """
    sertifikat = x509.load_pem_x509_certificate(pem.encode())
    if not sertifikat.not_valid_before_utc <= naa <= sertifikat.not_valid_after_utc:
        raise Avvist(_("Sertifikatet er utløpt, eller gjelder ikke ennå."), kode="sertifikat_utloept")
    sha1 = godta_sha1
    oppsett = SignatureConfiguration(
        location="./",
        expect_references=1,
        signature_methods=frozenset({SignatureMethod.RSA_SHA256} | ({SignatureMethod.RSA_SHA1} if sha1 else set())),
        digest_algorithms=frozenset({DigestAlgorithm.SHA256} | ({DigestAlgorithm.SHA1} if sha1 else set())),
        ignore_ambiguous_key_info=True,
        verification_time=naa,
    )
    try:
        svar = XMLVerifier().verify(dokument.rot, x509_cert=sertifikat, expect_config=oppsett)
    except (SignXMLException, etree.LxmlError, ValueError, TypeError, AttributeError):
        # What is left of odd input after the look through; the library has no one error for it.
        raise Avvist(HOLDER_IKKE, kode="signatur") from None
    if not isinstance(svar, VerifyResult):
        raise Avvist(HOLDER_IKKE, kode="signatur")
    signert = les_tre(svar.signed_data)
    _krev_felt(signert)
    return {felt.tag: (felt.text or "").strip() for felt in signert}


def _krev_felt(rot: etree._Element) -> None:
    """Each field once, in no namespace and any order, with text alone; beside them the signature. Raises Importfeil."""
    barn = [felt for felt in rot if felt.tag != SIGNATUR]
    navn = [str(felt.tag) for felt in barn]
    if rot.attrib or len(navn) != len(FELT) or set(navn) != FELT:
        raise Importfeil(
            None,
            _(
                "ClientIdentification må ha Skoleorgno, Skolenavn, Brukernavn, Nonce og TimeStamp, hver én gang og uten "
                "navnerom, og ingenting annet enn signaturen."
            ),
            kode="felt",
        )
    if any(len(felt) or felt.attrib or (felt.tail or "").strip() for felt in barn) or (rot.text or "").strip():
        raise Importfeil(None, _("Feltene i ClientIdentification kan bare ha tekst."), kode="felt")


def _krev_signatur(signatur: etree._Element, *, godta_sha1: bool) -> None:
    """One reference to the whole, transformed in the one way. Raises Avvist."""
    info = _ett(signatur, "SignedInfo")
    kanon, metode, referanse = (
        _ett(info, "CanonicalizationMethod"),
        _ett(info, "SignatureMethod"),
        _ett(info, "Reference"),
    )
    transformer = [(t.tag, t.items(), len(t)) for t in _ett(referanse, "Transforms")]
    sammendrag = _ett(referanse, "DigestMethod")
    slik = [(f"{{{DS}}}Transform", [("Algorithm", algoritme)], 0) for algoritme in (INNPAKKET, EKSKLUSIV)]
    former = (
        len(info) == 3,  # noqa: PLR2004 - the three above
        referanse.items() == [("URI", "")],
        len(referanse) == 3,  # noqa: PLR2004 - transforms, method and value
        transformer == slik,
        kanon.get("Algorithm") in (EKSKLUSIV, INKLUSIV),
        not len(kanon) and not len(metode) and not len(sammendrag),
    )
    if not all(former):
        raise Avvist(FORM, kode="form")
    metoder = {RSA_SHA256, RSA_SHA1} if godta_sha1 else {RSA_SHA256}
    sammendragene = {SHA256, SHA1} if godta_sha1 else {SHA256}
    if metode.get("Algorithm") not in metoder or sammendrag.get("Algorithm") not in sammendragene:
        raise Avvist(ALGORITME, kode="algoritme")


def _ett(over: etree._Element, navn: str) -> etree._Element:
    """The only child of that name. Raises Avvist when there is none or more than one."""
    funnet = over.findall(f"{{{DS}}}{navn}")
    if len(funnet) != 1:
        raise Avvist(FORM, kode="form")
    return funnet[0]


def _sertifikat(signatur: etree._Element) -> x509.Certificate:
    funnet = _ett(_ett(_ett(signatur, "KeyInfo"), "X509Data"), "X509Certificate")
    try:
        return x509.load_der_x509_certificate(b64decode("".join((funnet.text or "").split()), validate=True))
    except (binascii.Error, ValueError):
        raise Avvist(_("Sertifikatet i signaturen kan ikke leses."), kode="sertifikat") from None


def _har_kommentarer(data: bytes) -> bool:
    """Whether anything stands in the document that is neither element nor text: readers see text around it differently."""
    leser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return any(not isinstance(node.tag, str) for node in etree.fromstring(data, leser).iter())
