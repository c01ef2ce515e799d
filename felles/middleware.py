"""Outages that a visitor must not meet as a bug, and what is refused before any view is asked."""

import logging
from collections.abc import Callable
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.encoding import escape_uri_path

from felles.views.feil import BASEN_BORTE, FOR_STORE, feil_413, feil_503

logg = logging.getLogger("felles.drift")


class Driftsfeil:
    """Answer 503 when the database is gone and 413 when too much was sent, wherever in a view it shows.

    What shows in other middleware ends in the handlers of `felles.views.feil`, with the same pages.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, BASEN_BORTE):
            logg.error(
                "Databasen svarer ikke: %s %s", request.method, escape_uri_path(request.path), exc_info=exception
            )
            return feil_503(request)
        if isinstance(exception, FOR_STORE):
            return feil_413(request)
        return None


class Kroppsgrense:
    """Refuse a body that is too big before any of it is read, also from somebody who is not logged in.

    A view that is exempt from the check of the token in the middleware takes in its body itself, within its own limit.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *_: Any) -> HttpResponse | None:
        if getattr(view, "csrf_exempt", False):
            return None
        stoerrelse = int(request.META.get("CONTENT_LENGTH") or 0)
        return feil_413(request) if stoerrelse > settings.MAKS_KROPP else None


def bare_lokalt(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer this machine only: for the demo, whose passwords everybody knows."""

    def mellomvare(request: HttpRequest) -> HttpResponse:
        adresse = request.META.get("REMOTE_ADDR")
        if adresse and not ip_address(adresse).is_loopback:
            raise PermissionDenied
        return get_response(request)

    return mellomvare
