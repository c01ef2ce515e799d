"""Archives of answers: streamed, so that neither memory nor waiting grows with their size."""

from collections.abc import Iterable, Iterator

from django.http import StreamingHttpResponse
from django.utils.csp import CSP
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from zipstream import ZIP_STORED, ZipStream

from felles import lager
from sensur.querysets.svar import Svarfil

BIT = 256 * 1024


def zipsvar(filer: Iterable[tuple[str, Svarfil]], *, navn: str) -> StreamingHttpResponse:
    """The files under their paths in one archive. The caller has checked who asks.

    Answers are packed already (PDF, DOCX), so they are stored as they are. A file that storage has lost breaks the
    download off, rather than leave it out unsaid. In the place of one with a virus lies a text that says so.
    """
    pakke = ZipStream(compress_type=ZIP_STORED)
    for sti, fil in filer:
        if fil.i_karantene:
            pakke.add(karantenetekst(fil.navn).encode(), arcname=f"{sti}.karantene.txt")
        else:
            pakke.add(_biter(fil.noekkel), arcname=sti)
    svar = StreamingHttpResponse(pakke, content_type="application/zip")
    svar.headers["Content-Disposition"] = content_disposition_header(True, navn) or "attachment"
    svar.headers[str(CSP.HEADER_ENFORCE)] = "sandbox; default-src 'none'"
    svar.headers["X-Content-Type-Options"] = "nosniff"
    svar.headers["Cache-Control"] = "no-store, private"
    return svar


def karantenetekst(navn: str) -> str:
    """What lies in an archive instead of a file in quarantine."""
    return _(
        "%(navn)s kan inneholde skadelig programvare og er ikke med i pakken. Filen er levert. "
        "Be skolen om en ren utgave, eller åpne svaret i nettleseren for å laste den ned likevel."
    ) % {"navn": navn}


def _biter(noekkel: str) -> Iterator[bytes]:
    with lager.aapne(noekkel) as fil:
        while bit := fil.read(BIT):
            yield bit
