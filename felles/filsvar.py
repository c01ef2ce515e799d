"""How a stored file leaves the site: as an attachment that no browser runs, sniffs or keeps."""

from django.http import FileResponse
from django.utils.csp import CSP

from felles import lager


def fil_som_vedlegg(noekkel: str, *, navn: str, innholdstype: str = "application/octet-stream") -> FileResponse:
    """The stored bytes under that file name. The caller has checked who asks.

    Raises FileNotFoundError when storage has lost the file.
    """
    svar = FileResponse(lager.aapne(noekkel), as_attachment=True, filename=navn, content_type=innholdstype)
    svar.headers[str(CSP.HEADER_ENFORCE)] = "sandbox; default-src 'none'"
    svar.headers["X-Content-Type-Options"] = "nosniff"
    svar.headers["Cache-Control"] = "no-store, private"
    return svar
