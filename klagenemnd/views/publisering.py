"""Publishing answers: those that are approved, alone or together, now or at a set second."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from felles.feil import Domenefeil
from felles.liste import ider
from felles.masse import Radsvar, gjorte
from felles.naarskjema import Naarskjema
from felles.tid import naa
from klage.models import Klage
from klagenemnd.permissions import krev_ansvarlig
from klagenemnd.querysets.kontroll import kan_behandles_av
from klagenemnd.querysets.svar import klare_til_publisering, planlagte
from klagenemnd.services.publisering import publiser
from klagenemnd.svartekst import Retning, i_ord, retning

PER_SIDE = 100


@dataclass(frozen=True, slots=True)
class Rad:
    """An answer that can be published: the case, and the grade before and after."""

    klage: Klage
    foer: str
    etter: str


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def liste(request: InnloggetRequest) -> HttpResponse:
    """What can be published, and what waits for its second; posting publishes those that are ticked."""
    tidspunkt = naa()
    krev_ansvarlig(request.user, tidspunkt)
    skjema = Naarskjema(request.POST if request.method == "POST" else None)
    valgte = set(ider(request.POST.getlist("valgt")))
    svar: list[Radsvar] = []
    if request.method == "POST" and skjema.is_valid():
        if not valgte:
            skjema.add_error(None, _("Kryss av for svarene du vil publisere."))
        else:
            svar = _publiser(request, skjema, valgte, tidspunkt)
    klare = list(klare_til_publisering(request.user, tidspunkt))
    side = Paginator(klare, PER_SIDE).get_page(request.GET.get("side"))
    innhold: dict[str, Any] = {
        "side": side, "rader": [_rad(klage) for klage in side], "antall": _antall(klare), "skjema": skjema, "svar": svar,
        "gjorte": gjorte(svar), "valgte": valgte, "planlagte": planlagte(request.user, tidspunkt),
    }  # fmt: skip
    return render(request, "klagenemnd/publisering.html", innhold, status=422 if skjema.errors else 200)


def _publiser(request: InnloggetRequest, skjema: Naarskjema, valgte: set[int], tidspunkt: datetime) -> list[Radsvar]:
    """Others' cases are passed over; why none at all could be published becomes an error of the form."""
    mine = kan_behandles_av(request.user, tidspunkt).filter(pk__in=valgte).values_list("pk", flat=True)
    try:
        return publiser(
            klage_ider=list(mine), aktoer=bruker_aktoer(request), naa=tidspunkt, synlig_fra=skjema.tidspunkt()
        )
    except Domenefeil as feil:
        skjema.add_error(None, str(feil.melding))
        return []


def _rad(klage: Klage) -> Rad:
    return Rad(klage, i_ord(klage.karakter, "nb"), i_ord(_ny(klage), "nb"))


def _ny(klage: Klage) -> str:
    return getattr(klage, "ny_karakter", None) or ""


def _antall(klager: Iterable[Klage]) -> dict[str, int]:
    """How many go up, go down, are set and stay, for those who may see each of them."""
    per = Counter(retning(klage.karakter, _ny(klage)) for klage in klager)
    return {str(hvilken): per[hvilken] for hvilken in Retning}
