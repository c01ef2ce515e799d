"""Pages that stand still, and the small addresses every browser asks for."""

import json
import logging
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language

csp_logg = logging.getLogger("felles.csp")

MAKS_RAPPORT = 16 * 1024
MAKS_FELT = 200


@require_safe
def om(request: HttpRequest) -> HttpResponse:
    """What this is."""
    return render(request, "felles/om.html")


@require_safe
def hjelp(request: HttpRequest) -> HttpResponse:
    """What to do when something is wrong, for candidates and staff."""
    return render(request, "felles/hjelp.html")


@require_safe
def tilgjengelighet(request: HttpRequest) -> HttpResponse:
    """The accessibility statement.

    Rule: Forskrift om universell utforming av IKT-løsninger § 4b (tilgjengelighetserklæring).
    """
    return render(request, "felles/tilgjengelighet.html")


@require_safe
def personvern(request: HttpRequest) -> HttpResponse:
    """What is kept about people, why, and what their rights are.

    Rule: personvernforordningen (EU) 2016/679 artikkel 13 og 14.
    """
    return render(request, "felles/personvern.html")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask here whatever the page says."""
    return redirect(static("merke.svg"))


@require_POST
def sett_sprak(request: HttpRequest) -> HttpResponseBase:
    """Remember the visitor's language in a cookie and go back to `next`, within this site only."""
    return set_language(request)


@csrf_exempt
@require_POST
def csp_rapport(request: HttpRequest) -> HttpResponse:
    """A browser refused something under our Content-Security-Policy; note what and where, without query strings."""
    if int(request.META.get("CONTENT_LENGTH") or 0) <= MAKS_RAPPORT:
        for rapport in _rapporter(request.read(MAKS_RAPPORT)):
            csp_logg.warning(
                "CSP: %s hindret %s på %s",
                _felt(rapport, "effective-directive", "violated-directive", "effectiveDirective"),
                _uten_spoerring(_felt(rapport, "blocked-uri", "blockedURL")),
                _uten_spoerring(_felt(rapport, "document-uri", "documentURL")),
            )
    return HttpResponse(status=204)


def _rapporter(raa: bytes) -> list[dict[str, Any]]:
    """Both shapes that browsers send: one `csp-report`, or a list with a `body` each. Anything else is nothing."""
    try:
        data = json.loads(raa)
    except (ValueError, RecursionError):
        return []
    if isinstance(data, dict):
        kandidater = [data.get("csp-report")]
    else:
        kandidater = [post.get("body") for post in data if isinstance(post, dict)] if isinstance(data, list) else []
    return [rapport for rapport in kandidater if isinstance(rapport, dict)]


def _felt(rapport: dict[str, Any], *navn: str) -> str:
    verdi = next((str(rapport[n]) for n in navn if n in rapport), "")
    return "".join(tegn for tegn in verdi if tegn.isprintable())[:MAKS_FELT]


def _uten_spoerring(adresse: str) -> str:
    try:
        deler = urlsplit(adresse)
    except ValueError:
        return "ukjent"
    return f"{deler.netloc}{deler.path}" or adresse.partition("?")[0]
