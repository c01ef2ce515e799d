"""Dead ends: each page says what happened, what to do, whom to ask, and what did not happen."""

import logging
import secrets
import sys
from http import HTTPStatus
from typing import Any, cast

from django.core.exceptions import PermissionDenied, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.encoding import escape_uri_path

from felles import bidrag
from felles.tid import naa

logg = logging.getLogger("felles.feil")

UTLOEPT = 419  # no official status; known from other frameworks and what users' help desks search for
PROEV_IGJEN_SEKUNDER = "30"
KANDIDATSIDER = "/kandidat/"
FOR_STORE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
BASEN_BORTE = (OperationalError, InterfaceError)


def feil_400(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The request could not be read; 413 when it was too big."""
    if isinstance(exception, FOR_STORE):
        return feil_413(request)
    return _side(request, HTTPStatus.BAD_REQUEST)


def feil_403(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Known but forbidden. A reason given to PermissionDenied is shown, so it must be a sentence for the user."""
    grunn = exception.args[0] if isinstance(exception, PermissionDenied) and exception.args else ""
    return _side(request, HTTPStatus.FORBIDDEN, grunn=grunn)


def feil_404(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Nothing here, or nothing that this visitor may know of: the two look the same."""
    return _side(request, HTTPStatus.NOT_FOUND)


def feil_413(request: HttpRequest) -> HttpResponse:
    """More was sent than one request may carry."""
    return _side(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def csrf_feil(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page stood open too long, or cookies are off; the form was not sent."""
    return _side(request, UTLOEPT)


def feil_500(request: HttpRequest) -> HttpResponse:
    """A bug; or 503 when the exception being handled says that the database is gone."""
    if isinstance(sys.exception(), BASEN_BORTE):
        return feil_503(request)
    return _side(request, HTTPStatus.INTERNAL_SERVER_ERROR, med_ramme=False)


def feil_503(request: HttpRequest) -> HttpResponse:
    """The database does not answer. Nothing on this page asks it for anything."""
    svar = _side(request, HTTPStatus.SERVICE_UNAVAILABLE, med_ramme=False)
    svar.headers["Retry-After"] = PROEV_IGJEN_SEKUNDER
    return svar


def _side(request: HttpRequest, kode: int, *, med_ramme: bool = True, **innhold: Any) -> HttpResponse:
    """Render `feil/<kode>.html` in the visitor's frame; without menu and user when these cannot be had.

    Machines get what the app that owns their addresses answers.
    """
    for for_maskiner in bidrag.feilsvar.alle():
        if (eget := for_maskiner(request, int(kode), innhold.get("grunn", ""))) is not None:
            eget.headers["Cache-Control"] = "no-store"
            return cast("HttpResponse", eget)
    referanse = secrets.token_hex(4).upper()
    referanse = f"{referanse[:4]}-{referanse[4:]}"
    kandidatside = request.path.startswith(KANDIDATSIDER)
    verdier = {
        "kode": int(kode),
        "referanse": referanse,
        "tidspunkt": naa(),
        "kandidatside": kandidatside,
        "hjem": KANDIDATSIDER if kandidatside else "/",
        "rammemal": "base_kandidat.html" if kandidatside else "base.html",
        **innhold,
    }
    logg.info("feil %s referanse %s %s %s", int(kode), referanse, request.method, escape_uri_path(request.path))
    mal = f"feil/{int(kode)}.html"
    try:
        tekst = render_to_string(mal, verdier, request=request if med_ramme else None)
    except DatabaseError:
        tekst = render_to_string(mal, verdier)
    svar = HttpResponse(tekst, status=int(kode))
    svar.headers["Cache-Control"] = "no-store"
    return svar
