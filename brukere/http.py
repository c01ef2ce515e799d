"""What a view behind the staff log-in gets, and the door itself."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import resolve_url
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from brukere.models import Bruker
from felles.adresse import klientadresse
from felles.hendelser import Aktoer
from felles.models import Hendelse
from felles.tid import naa


class InnloggetRequest(HttpRequest):
    """What a view behind @innlogget really gets; tells the type checker so."""

    user: Bruker
    htmx: HtmxDetails
    roller: frozenset[str]


def aktoer_fra(request: HttpRequest, *, slag: str, ident: int | None) -> Aktoer:
    """Who acts in this request, with address and device for the log."""
    enhet = request.headers.get("User-Agent", "")[:300]
    return Aktoer(slag=slag, id=ident, adresse=klientadresse(request), enhet=enhet)


def bruker_aktoer(request: InnloggetRequest) -> Aktoer:
    """The logged-in member of staff as the actor of an event."""
    return aktoer_fra(request, slag=Hendelse.Aktoerslag.BRUKER, ident=request.user.pk)


def innlogget(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Staff only, and nothing is kept by the browser: whoever comes to the machine next must not page back to it.

    A poll that finds the session gone sends the whole page to the log-in: a plain redirect would be followed by the
    browser and put the log-in page inside the table.
    """

    @wraps(view)
    def innpakket(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            svar = view(request, *args, **kwargs)
            svar.headers.setdefault("Cache-Control", "no-store, private")
            return svar
        if request.htmx:
            return HttpResponseClientRedirect(resolve_url("brukere:logg_inn"))
        return redirect_to_login(request.get_full_path(), resolve_url("brukere:logg_inn"))

    innpakket.krever_innlogging = True  # type: ignore[attr-defined]  # read by the access table's tests
    return innpakket


def krev_rolle(bruker: Bruker, *roller: str) -> None:
    """Raise PermissionDenied (403) unless one of these roles is in force now."""
    if not bruker.har_rolle(naa(), *roller):
        raise PermissionDenied
