"""A certificate that a client is registered with, read from the file that its owner sent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding
from django.utils.translation import gettext as _

from felles.feil import Domenefeil
from pas_tjener.signatur import fingeravtrykk

MAKS_BYTE: Final = 64 * 1024
MINSTE_NOEKKEL: Final = 2048
PEM: Final = b"-----BEGIN CERTIFICATE-----"


@dataclass(frozen=True, slots=True)
class Sertifikat:
    """What is kept of it: the certificate alone, as PEM, by what it is known, and until when it holds."""

    pem: str
    fingeravtrykk: str
    utloeper: datetime


def les_sertifikat(data: bytes, *, naa: datetime) -> Sertifikat:
    """Read PEM or DER; of a chain the first, which is the owner's. Raises Domenefeil that says what to send instead.

    A private key is refused with the file: nobody but its owner shall have it, and it is not kept here.
    """
    if b"PRIVATE KEY" in data:
        raise Domenefeil(
            _("Filen har en privat nøkkel. Den er ikke lagret, men eieren må regne den som kjent av andre og lage en ny. "
              "Be om sertifikatet alene."),
            kode="privat_noekkel",
        )  # fmt: skip
    try:
        sertifikat = x509.load_pem_x509_certificate(data) if PEM in data else x509.load_der_x509_certificate(data)
        noekkel = sertifikat.public_key()
    except Exception:
        raise Domenefeil(_("Filen er ikke et sertifikat. Velg en fil i PEM eller DER (.pem, .crt, .cer)."),
                         kode="ikke_sertifikat") from None  # fmt: skip
    if not isinstance(noekkel, RSAPublicKey) or noekkel.key_size < MINSTE_NOEKKEL:
        raise Domenefeil(
            _("Sertifikatet må ha en RSA-nøkkel på minst %(bit)s bit. Be om et nytt.") % {"bit": MINSTE_NOEKKEL},
            kode="noekkel",
        )
    if sertifikat.not_valid_after_utc <= naa:
        raise Domenefeil(_("Sertifikatet er utløpt. Be om det som gjelder nå."), kode="utloept")
    pem = sertifikat.public_bytes(Encoding.PEM).decode("ascii")
    return Sertifikat(pem, fingeravtrykk(sertifikat), sertifikat.not_valid_after_utc)
