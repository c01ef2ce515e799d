"""The door of practice: a cookie of its own, sent to practice pages only. No log-in is looked at, real or not."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from felles import tid
from oevelse.models import Oevelse
from oevelse.services.grense import ForMange
from oevelse.services.oevelser import LEVETID, finn

STI = "/oevelse/"
KAPSEL = f"{settings.KAPSELFORLEDD}_oevelse"
VENTER, ARBEID, KVITTERING = "venter", "levering", "kvittering"
LESER = ("GET", "HEAD")

type View = Callable[..., HttpResponseBase]


class OevelseRequest(HttpRequest):
    """What a view behind `i_oevelse` really gets."""

    oevelse: Oevelse
    side: str
    naa: datetime
    htmx: HtmxDetails


def i_oevelse(*sider: str) -> Callable[[View], View]:
    """Only with a practice exam that is at one of `sider` (none named: wherever); others are sent to their place."""

    def dekorator(view: View) -> View:
        @wraps(view)
        def innpakket(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            naa = tid.naa()
            oevelse = finn(token=request.COOKIES.get(KAPSEL, ""), naa=naa)
            if oevelse is None:
                return _gaa(request, reverse("oevelse:inngang"))
            request.oevelse, request.naa, request.side = oevelse, naa, sted(oevelse, naa)
            svar = view(request, *args, **kwargs) if not sider or request.side in sider else videre(request)
            svar.headers.setdefault("Cache-Control", "no-store, private")
            return svar

        return innpakket

    return dekorator


def sted(oevelse: Oevelse, naa: datetime) -> str:
    """Where in the exam this practice is; the value is the URL name of the page."""
    if oevelse.levert:
        return KVITTERING
    return VENTER if oevelse.start > naa else ARBEID


def adresse_for(request: OevelseRequest) -> str:
    """The address where this practice belongs now; the paper first, the hand-in once there is a file."""
    if request.side == ARBEID and not request.oevelse.filer.exists():
        return reverse("oevelse:oppgave")
    return reverse(f"oevelse:{request.side}")


def videre(request: OevelseRequest) -> HttpResponse:
    """Send the browser to where this practice belongs."""
    return _gaa(request, adresse_for(request))


def sett_kapsel(svar: HttpResponse, token: str) -> None:
    """Give the browser the token; scripts cannot read it, and only practice pages are sent it."""
    svar.set_cookie(
        KAPSEL,
        token,
        max_age=int(LEVETID.total_seconds()),
        path=STI,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def fjern_kapsel(svar: HttpResponse) -> None:
    """Take the token from the browser."""
    svar.delete_cookie(KAPSEL, path=STI, samesite="Lax")


def vent(request: HttpRequest, feil: ForMange) -> HttpResponse:
    """The page that says that there is no room just now, and when to come back."""
    svar = render(
        request, "oevelse/avvist.html", {"grunn": feil.melding, "adresse": reverse("oevelse:start")}, status=429
    )
    svar.headers["Retry-After"] = str(feil.sekunder)
    return svar


def _gaa(request: Any, adresse: str) -> HttpResponse:
    return HttpResponseClientRedirect(adresse) if request.htmx else redirect(adresse)
