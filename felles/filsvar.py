"""How a stored file leaves the site: as an attachment that no browser runs, sniffs or keeps."""

from io import BytesIO
from typing import BinaryIO

from django.http import FileResponse
from django.utils.csp import CSP

from felles import lager


def fil_som_vedlegg(noekkel: str, *, navn: str, innholdstype: str = "application/octet-stream") -> FileResponse:
    """The stored bytes under that file name. The caller has checked who asks.

    Raises FileNotFoundError when storage has lost the file.
    """
    return _vedlegg(lager.aapne(noekkel), navn, innholdstype)


def innhold_som_vedlegg(innhold: bytes, *, navn: str, innholdstype: str = "application/octet-stream") -> FileResponse:
    """Bytes that were made for this answer, under that file name. The caller has checked who asks."""
    return _vedlegg(BytesIO(innhold), navn, innholdstype)


def _vedlegg(kilde: BinaryIO, navn: str, innholdstype: str) -> FileResponse:
    svar = FileResponse(kilde, as_attachment=True, filename=navn, content_type=innholdstype)
    svar.headers[str(CSP.HEADER_ENFORCE)] = "sandbox; default-src 'none'"
    svar.headers["X-Content-Type-Options"] = "nosniff"
    svar.headers["Cache-Control"] = "no-store, private"
    return svar
