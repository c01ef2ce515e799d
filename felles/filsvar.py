"""How a stored file leaves the site: as an attachment that no browser runs, sniffs or keeps."""

from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.csp import CSP
from django.utils.http import content_disposition_header

from felles import lager


def fil_som_vedlegg(noekkel: str, *, navn: str, innholdstype: str = "application/octet-stream") -> FileResponse:
    """The stored bytes under that file name. The caller has checked who asks.

    Raises FileNotFoundError when storage has lost the file.
    """
    return _vedlegg(lager.aapne(noekkel), navn, innholdstype)


def innhold_som_vedlegg(innhold: bytes, *, navn: str, innholdstype: str = "application/octet-stream") -> FileResponse:
    """Bytes that were made for this answer, under that file name. The caller has checked who asks."""
    return _vedlegg(BytesIO(innhold), navn, innholdstype)


def stroem_som_vedlegg(
    stroem: Iterator[bytes], *, navn: str, lengde: int | None, innholdstype: str = "application/octet-stream"
) -> StreamingHttpResponse:
    """Bytes that are made while they are sent; with a `lengde` the browser shows how far it is, and sees a cut."""
    svar = StreamingHttpResponse(stroem, content_type=innholdstype)
    svar.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=navn) or "attachment"
    if lengde is not None:
        svar.headers["Content-Length"] = str(lengde)
    return _skjermet(svar)


def _vedlegg(kilde: BinaryIO, navn: str, innholdstype: str) -> FileResponse:
    return _skjermet(FileResponse(kilde, as_attachment=True, filename=navn, content_type=innholdstype))


def _skjermet[S: HttpResponseBase](svar: S) -> S:
    svar.headers[str(CSP.HEADER_ENFORCE)] = "sandbox; default-src 'none'"
    svar.headers["X-Content-Type-Options"] = "nosniff"
    svar.headers["Cache-Control"] = "no-store, private"
    return svar
