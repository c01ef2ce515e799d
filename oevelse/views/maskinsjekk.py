"""The page that checks this machine, and the two small addresses that it measures against."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from felles import tid
from felles.adresse import klientadresse
from felles.feil import Domenefeil
from levering.http import nei
from levering.tus import MAKS_BIT, Tusfeil
from levering.tus_kropp import bitlengde, les_bit
from oevelse.services.grense import MAKS_MAALINGER, ForMange, plass, tell

# Two pieces of the size that an upload goes in: one megabyte in all.
BITER = 2


@require_safe
@never_cache
def maskinsjekk(request: HttpRequest) -> HttpResponse:
    """For everybody, without a log-in."""
    verdier = {"biter": BITER, "bit": MAKS_BIT, "doer": reverse("kandidat:logg_inn")}
    return render(request, "oevelse/maskinsjekk.html", verdier)


@require_GET
@never_cache
def svar(request: HttpRequest) -> HttpResponse:
    """A round trip: what the server's clock is."""
    return JsonResponse({"naa": tid.naa().isoformat()})


@require_POST
@never_cache
def maaling(request: HttpRequest) -> HttpResponse:
    """Count the bytes of one piece and throw them away. At most one thread of each server process does this."""
    try:
        lengde = bitlengde(request)
        tell(hva="maaling", adresse=klientadresse(request), maks=MAKS_MAALINGER, naa=tid.naa())
        with plass():
            mottatt = len(les_bit(request, lengde, underveis=lambda: None))
    except ForMange as feil:
        avslag = nei(Tusfeil(HTTPStatus.TOO_MANY_REQUESTS, feil.kode, str(feil.melding)))
        avslag.headers["Retry-After"] = str(feil.sekunder)
        return avslag
    except Domenefeil as feil:
        return nei(feil)
    return JsonResponse({"mottatt": mottatt})
