"""What the protocol says on the wire: tus 1.0 core with creation, termination and checksum. No files and no rows here.

Rule: «tus resumable upload protocol 1.0.0».
"""

import base64
import binascii
import hashlib
import hmac
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from django.utils.translation import gettext as _

from felles.feil import Domenefeil

VERSJON: Final = "1.0.0"
UTVIDELSER: Final = "creation,termination,checksum"
ALGORITMER: Final = {"sha1": hashlib.sha1, "sha256": hashlib.sha256}
BITTYPE: Final = "application/offset+octet-stream"
# What a slow line sends in a minute; nothing bigger is held in memory.
MAKS_BIT: Final = 512 * 1024
FEIL_SJEKKSUM: Final = 460
SIFRE: Final = 15
SHA256: Final = re.compile(r"[0-9a-f]{64}")
METADATAFELT: Final = 12


class Tusfeil(Domenefeil):
    """A request that the protocol, or the state of the upload, refuses; carries its HTTP status.

    `sted` is how far the upload has come, where that is what the client has wrong.
    """

    def __init__(self, status: int, kode: str, melding: str, *, hjelp: str = "", sted: int | None = None) -> None:
        super().__init__(melding, kode=kode)
        self.status = status
        self.hjelp = hjelp
        self.sted = sted


@dataclass(frozen=True)
class Metadata:
    """What the browser told about a file before it sent any of it. `felt` is everything, as text."""

    navn: str
    sha256: str
    runde: uuid.UUID | None
    delmerke: str
    felt: Mapping[str, str]


def les_antall(tekst: str | None, felt: str) -> int:
    """A whole number of bytes. Raises Tusfeil 400 when it is anything else."""
    if tekst is None or not (tekst.isascii() and tekst.isdigit() and len(tekst) <= SIFRE):
        raise ugyldig(felt)
    return int(tekst)


def les_metadata(tekst: str) -> Metadata:
    """Read the header Upload-Metadata. Raises Tusfeil 400 when it cannot be read."""
    felt = _les_felt(tekst)
    sha256 = felt.get("sha256", "").lower()
    if sha256 and not SHA256.fullmatch(sha256):
        raise ugyldig("sha256")
    return Metadata(
        navn=felt.get("filename", ""),
        sha256=sha256,
        runde=les_uuid(felt["runde"], "runde") if felt.get("runde") else None,
        delmerke=felt.get("delmerke", ""),
        felt=felt,
    )


def les_uuid(tekst: str, felt: str) -> uuid.UUID:
    """An id as browsers write it. Raises Tusfeil 400."""
    try:
        return uuid.UUID(tekst)
    except ValueError:
        raise ugyldig(felt) from None


def skriv_metadata(**felt: str) -> str:
    """The header Upload-Metadata for what is known of an upload."""
    return ",".join(f"{navn} {base64.b64encode(verdi.encode()).decode()}" for navn, verdi in felt.items() if verdi)


def sjekk_bit(krav: str | None, bit: bytes) -> None:
    """Hold a piece against the header Upload-Checksum, when there is one. Raises Tusfeil 400 or 460."""
    if krav is None:
        return
    algoritme, _mellomrom, verdi = krav.partition(" ")
    try:
        ventet = base64.b64decode(verdi, validate=True)
    except (binascii.Error, ValueError):
        raise ugyldig("Upload-Checksum") from None
    if algoritme not in ALGORITMER:
        raise ugyldig("Upload-Checksum")
    if not hmac.compare_digest(ALGORITMER[algoritme](bit).digest(), ventet):
        raise Tusfeil(FEIL_SJEKKSUM, "bit_endret", _("En del av filen ble endret på veien, og sendes på nytt."))


def krev_versjon(versjon: str | None) -> None:
    """Raise Tusfeil 412 unless the client speaks the version that we do."""
    if versjon != VERSJON:
        melding = _("Opplastingen ble sendt på en måte vi ikke kjenner. Oppdater siden og prøv igjen.")
        raise Tusfeil(HTTPStatus.PRECONDITION_FAILED, "versjon", melding)


def ugyldig(felt: str) -> Tusfeil:
    """The refusal of a header that cannot be read; names the header, never its value."""
    melding = _("Opplastingen kunne ikke leses (%(felt)s). Oppdater siden og prøv igjen.") % {"felt": felt}
    return Tusfeil(HTTPStatus.BAD_REQUEST, "ugyldig", melding)


def feil_sted(mottatt: int) -> Tusfeil:
    """The refusal of a piece that does not begin where the upload stands."""
    melding = _("Opplastingen er kommet til et annet sted i filen, og fortsetter derfra.")
    return Tusfeil(HTTPStatus.CONFLICT, "feil_sted", melding, sted=mottatt)


def lageret_svikter() -> Tusfeil:
    """The refusal when the disk does: for now, and nothing that was acknowledged is lost."""
    melding = _("Vi kunne ikke lagre filen akkurat nå. Opplastingen prøver igjen av seg selv.")
    return Tusfeil(HTTPStatus.SERVICE_UNAVAILABLE, "lager", melding)


def avbrutt() -> Tusfeil:
    """The refusal of an upload that was given up, by its owner or because nobody came back to it."""
    return Tusfeil(HTTPStatus.GONE, "avbrutt", _("Opplastingen er avbrutt. Velg filen på nytt."))


def begynn_paa_nytt() -> Tusfeil:
    """The refusal when what was acknowledged of a file has been taken off the disk by somebody else."""
    melding = _("Det som var lastet opp av filen, er borte. Opplastingen begynner på nytt av seg selv.")
    return Tusfeil(HTTPStatus.CONFLICT, "begynn_paa_nytt", melding, sted=0)


def _les_felt(tekst: str) -> dict[str, str]:
    felt: dict[str, str] = {}
    par = [del_.strip() for del_ in tekst.split(",") if del_.strip()]
    if len(par) > METADATAFELT:
        raise ugyldig("Upload-Metadata")
    for ett in par:
        navn, _mellomrom, verdi = ett.partition(" ")
        try:
            felt[navn] = base64.b64decode(verdi.strip(), validate=True).decode()
        except (binascii.Error, ValueError):
            raise ugyldig("Upload-Metadata") from None
    return felt
