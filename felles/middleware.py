"""Outages that a visitor must not meet as a bug."""

import logging
from collections.abc import Callable

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
