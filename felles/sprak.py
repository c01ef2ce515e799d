"""The language of a page: the candidates' own choice on their pages, bokmål everywhere else."""

from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

# Pages of candidates, and of whoever practises or checks a receipt. Staff pages have no texts in other languages.
STIER: Final = ("/kandidat/", "/oevelse/", "/kvittering/")
# What a browser asks for counts for these alone: many machines in Norwegian schools are set up in English, and nobody
# chose that for an exam. English comes by choosing it.
FRA_NETTLESEREN: Final = {"nb": "nb", "no": "nb", "nn": "nn", "se": "se"}


class Sidespraak(LocaleMiddleware):
    """Django's own, held to the pages that have the choice."""

    def process_request(self, request: HttpRequest) -> None:
        translation.activate(spraak_for(request))
        request.LANGUAGE_CODE = translation.get_language()

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
        if request.path_info.startswith(STIER):
            patch_vary_headers(response, ("Accept-Language",))
        # What the thread does next is not for this visitor.
        translation.activate(settings.LANGUAGE_CODE)
        return response


def spraak_for(request: HttpRequest) -> str:
    """The language code of this request before anybody knows whose it is: chosen, else the browser's wish, else bokmål."""
    if not request.path_info.startswith(STIER):
        return settings.LANGUAGE_CODE
    return _valgt(request) or _oensket(request) or settings.LANGUAGE_CODE


def bruk_maalform(request: HttpRequest, maalform: str) -> None:
    """From here on the page is in the candidate's own målform, when the candidate has chosen no language.

    It is told of this person, the browser's wish of the machine. Sámi that the browser asks for stands: a målform says
    nothing about it.
    """
    if _valgt(request) or _oensket(request) == "se" or maalform not in dict(settings.LANGUAGES):
        return
    translation.activate(maalform)
    request.LANGUAGE_CODE = maalform


def _valgt(request: HttpRequest) -> str:
    valgt = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return valgt if valgt in dict(settings.LANGUAGES) else ""


def _oensket(request: HttpRequest) -> str:
    for kode, _vekt in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        oensket = FRA_NETTLESEREN.get(kode.partition("-")[0], "")
        if oensket in dict(settings.LANGUAGES):
            return oensket
    return ""
