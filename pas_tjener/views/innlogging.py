"""In and out for other systems, and who one is."""

import base64
import binascii
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import unquote_plus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from brukere.http import aktoer_fra
from felles.hendelser import Aktoer
from felles.models import Hendelse
from felles.tid import naa
from pas_tjener.feilsvar import tokenfeil
from pas_tjener.http import KAPSEL, KB, NUL, EksternRequest, ekstern, les_alt, xmlsvar
from pas_tjener.meldinger import hvem_xml
from pas_tjener.services.forsoek import Vent
from pas_tjener.services.innlogging import avslutt_tilgang, gi_token, logg_inn_signert
from pas_tjener.services.kvoter import ForMange
from pas_tjener.signatur import Avvist

STI: Final = "/api/ekstern/"
SCOPE: Final = "pas"
SKJEMA: Final = "application/x-www-form-urlencoded"
BASIC: Final = 'Basic realm="PAS"'
MAKS_SKJEMA: Final = 8 * KB


@ekstern(aapen=True, metoder=("POST",), maks_byte=64 * KB, versjonert=False)
def innlogging(request: EksternRequest) -> HttpResponse:
    """A signed ClientIdentification gives a cookie."""
    token, tilgang = logg_inn_signert(
        data=les_alt(request),
        godta_sha1=settings.PAS_GODTAR_SHA1,
        aktoer=_aktoer(request),
        naa=request.naa,
    )
    request.tilgang, request.pasklient, request.skole = tilgang, tilgang.klient, tilgang.skole
    svar = HttpResponse(content_type="application/xml; charset=utf-8")
    svar.set_cookie(
        KAPSEL,
        token,
        max_age=tilgang.varighet,
        path=STI,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return svar


@ekstern(metoder=("POST",), maks_byte=0, versjonert=False)
def utlogging(request: EksternRequest) -> HttpResponse:
    """The log-in that the call came with is over."""
    avslutt_tilgang(tilgang=request.tilgang, aktoer=_aktoer(request), naa=request.naa)
    svar = HttpResponse(content_type="application/xml; charset=utf-8")
    svar.delete_cookie(KAPSEL, path=STI, samesite="Strict")
    return svar


@ekstern()
def whoami(request: EksternRequest) -> HttpResponse:
    """Who the log-in is of, for which school, and until when."""
    return xmlsvar(request, hvem_xml(request.tilgang))


@ekstern(versjonert=False)
def ping(request: EksternRequest) -> HttpResponse:
    """That the way is open and the token holds."""
    return HttpResponse(content_type="application/xml; charset=utf-8")


@csrf_exempt
@sensitive_variables()
@sensitive_post_parameters()
def token(request: HttpRequest) -> HttpResponse:
    """OAuth2 client credentials. Rule: RFC 6749, 4.4 and 5."""
    if not settings.PAS_TJENER:
        return tokenfeil(HTTPStatus.NOT_FOUND, "invalid_request", _("Dette nettstedet er ikke PAS for andre."))
    if avvist := _krev_skjema(request):
        return avvist
    klient_id, hemmelighet = _basic(request)
    if not klient_id:
        return tokenfeil(401, "invalid_client", _("Oppgi klient-id og hemmelighet med HTTP Basic."),
                         WWW_Authenticate=BASIC)  # fmt: skip
    try:
        tegn, tilgang = gi_token(klient_id=klient_id, hemmelighet=hemmelighet, aktoer=_aktoer(request), naa=naa())
    except Avvist as feil:
        return tokenfeil(401, "invalid_client", feil.melding, WWW_Authenticate=BASIC)
    except (Vent, ForMange) as feil:
        return tokenfeil(429, "temporarily_unavailable", feil.melding, Retry_After=str(feil.sekunder))
    innhold: dict[str, Any] = {
        "access_token": tegn,
        "token_type": "Bearer",
        "expires_in": int(tilgang.varighet.total_seconds()),
        "scope": SCOPE,
    }
    svar = JsonResponse(innhold)
    svar.headers["Cache-Control"], svar.headers["Pragma"] = "no-store", "no-cache"
    return svar


def _krev_skjema(request: HttpRequest) -> HttpResponse | None:
    """What is wrong with the request, as an answer; None when nothing is."""
    if request.method != "POST":
        return tokenfeil(405, "invalid_request", _("Tokenet hentes med POST."), Allow="POST")
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAKS_SKJEMA:
        return tokenfeil(413, "invalid_request", _("Forespørselen er for stor."))
    if request.content_type != SKJEMA:
        return tokenfeil(415, "invalid_request", _("Send skjemaet som application/x-www-form-urlencoded."))
    kode, melding = _feil_i_skjema(request.POST)
    return tokenfeil(400, kode, melding) if kode else None


def _feil_i_skjema(skjema: QueryDict) -> tuple[str, str]:
    """Code and words for a form that is not as it should be; empty when it is. Rule: RFC 6749, 4.4.2 and 5.2."""
    feil = ("", "")
    if any(len(skjema.getlist(navn)) > 1 for navn in skjema):
        feil = "invalid_request", _("En parameter står flere ganger.")
    elif "grant_type" not in skjema:
        feil = "invalid_request", _("grant_type mangler.")
    elif skjema["grant_type"] != "client_credentials":
        feil = "unsupported_grant_type", _("Bare grant_type=client_credentials tas imot.")
    elif (oensket := skjema.get("scope", "").split()) and SCOPE not in oensket:
        feil = "invalid_scope", _("Scope må være «pas».")
    return feil


def _basic(request: HttpRequest) -> tuple[str, str]:
    """Client id and secret of the header; empty when there is none that can be read. Rule: RFC 6749, 2.3.1."""
    slag, _mellomrom, verdi = request.headers.get("Authorization", "").partition(" ")
    if slag.lower() != "basic":
        return "", ""
    try:
        klient_id, _kolon, hemmelighet = base64.b64decode(verdi.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    klient_id = unquote_plus(klient_id)
    # The database takes no NUL, and no client is called so.
    return ("", "") if NUL in klient_id else (klient_id, unquote_plus(hemmelighet))


def _aktoer(request: HttpRequest) -> Aktoer:
    """A system that calls is no user of ours; its client is what the event is about."""
    return aktoer_fra(request, slag=Hendelse.Aktoerslag.SYSTEM, ident=None)
