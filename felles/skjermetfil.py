"""Files with health data: encrypted before they reach the disk, so that what lies in storage says nothing by itself.

Small files only: they are held whole in memory, both ways.
"""

import base64
from io import BytesIO
from typing import Final

from django.http import HttpResponse
from django.utils.csp import CSP
from django.utils.translation import gettext as _

from felles import lager
from felles.feil import Domenefeil
from felles.kryptering import dekrypter, krypter
from felles.lager import ForStor, Leser

__all__ = ["Leser", "lagre", "les", "slag_av", "som_vedlegg"]

# The first bytes of what a scanner or a phone makes, and the ending that goes with them.
FILSLAG: Final = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png"}

# Base64 twice, and what encryption adds.
VEKST: Final = 2


def les(stroem: Leser, *, maks_byte: int) -> bytes:
    """The whole upload. Raises `ForStor` when there is more than `maks_byte`, having read no further."""
    biter, lest = [], 0
    while bit := stroem.read(lager.BITSTOERRELSE):
        lest += len(bit)
        if lest > maks_byte:
            raise ForStor(maks_byte)
        biter.append(bit)
    return b"".join(biter)


def slag_av(innhold: bytes) -> str:
    """The ending that the bytes ask for: "pdf", "jpg" or "png". Raises Domenefeil `filslag` for all else."""
    slag = next((navn for start, navn in FILSLAG.items() if innhold.startswith(start)), "")
    if not slag:
        melding = _("Filen er ikke PDF, JPG eller PNG. Skann eller fotografer dokumentet, og velg den filen.")
        raise Domenefeil(melding, kode="filslag")
    return slag


def lagre(innhold: bytes, *, formaal: str) -> str:
    """Encrypt and store; the key. A file without a row is harmless, so the caller commits its row afterwards."""
    kryptert = krypter(base64.b64encode(innhold).decode("ascii"), formaal=formaal).encode("ascii")
    spolfil = lager.skriv_spol(BytesIO(kryptert), maks_byte=max(len(innhold), 1024) * VEKST)
    try:
        return lager.legg_inn(spolfil)
    finally:
        spolfil.kast()


def som_vedlegg(noekkel: str, *, navn: str, formaal: str) -> HttpResponse:
    """The clear bytes as an attachment that no browser runs, sniffs or keeps. The caller has checked who asks.

    Raises FileNotFoundError when storage has lost the file, `KanIkkeDekryptere` when it was stored for another purpose.
    """
    with lager.aapne(noekkel) as fil:
        innhold = base64.b64decode(dekrypter(fil.read().decode("ascii"), formaal=formaal))
    svar = HttpResponse(innhold, content_type="application/octet-stream")
    svar.headers["Content-Disposition"] = f'attachment; filename="{navn}"'
    svar.headers[str(CSP.HEADER_ENFORCE)] = "sandbox; default-src 'none'"
    svar.headers["X-Content-Type-Options"] = "nosniff"
    svar.headers["Cache-Control"] = "no-store, private"
    return svar
