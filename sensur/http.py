"""Archives of answers: streamed, so that neither memory nor waiting grows with their size."""

from collections.abc import Iterable, Iterator

from django.http import StreamingHttpResponse
from django.utils.csp import CSP
from django.utils.http import content_disposition_header
from zipstream import ZIP_STORED, ZipStream

from felles import lager
from sensur.querysets.svar import Svarfil

BIT = 256 * 1024


def zipsvar(filer: Iterable[tuple[str, Svarfil]], *, navn: str) -> StreamingHttpResponse:
    """The files under their paths in one archive. The caller has checked who asks.

    Answers are packed already (PDF, DOCX), so they are stored as they are. A file that storage has lost breaks the
    download off, rather than leave it out unsaid.
    """
    pakke = ZipStream(compress_type=ZIP_STORED)
    for sti, fil in filer:
        pakke.add(_biter(fil.noekkel), arcname=sti)
    svar = StreamingHttpResponse(pakke, content_type="application/zip")
    svar.headers["Content-Disposition"] = content_disposition_header(True, navn) or "attachment"
    svar.headers[str(CSP.HEADER_ENFORCE)] = "sandbox; default-src 'none'"
    svar.headers["X-Content-Type-Options"] = "nosniff"
    svar.headers["Cache-Control"] = "no-store, private"
    return svar


def _biter(noekkel: str) -> Iterator[bytes]:
    with lager.aapne(noekkel) as fil:
        while bit := fil.read(BIT):
            yield bit
