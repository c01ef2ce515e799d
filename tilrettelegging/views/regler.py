"""The table of extra time: read by schools, changed by their owner."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from brukere.models import Organisasjon
from felles import tid
from felles.feil import Domenefeil
from tilrettelegging.forms.regler import RegelForm
from tilrettelegging.models import Tidsregel
from tilrettelegging.permissions import REGELLESERE, hent_eier_for, hent_regel_for, regeleiere_for
from tilrettelegging.querysets.saker import SAKSLESERE
from tilrettelegging.services.regeltabell import (
    Endring,
    antall_som_endres,
    endre_tabell,
    naermeste_eier,
    regler_for_eier,
)

type Eierregler = tuple[Organisasjon, list[Tidsregel], bool]


@require_safe
@innlogget
def regler(request: InnloggetRequest) -> HttpResponse:
    """The tables that concern the user: own ones to change, and the one that counts at the user's schools."""
    naa = tid.naa()
    if not request.user.har_rolle(naa, *REGELLESERE):
        raise PermissionDenied
    egne = regeleiere_for(request.user, naa)
    tabeller: list[Eierregler] = [(eier, regler_for_eier(eier), True) for eier in egne]
    skoler = request.user.organisasjoner(naa, *SAKSLESERE)
    gjeldende = {eier.pk: eier for skole in skoler if (eier := naermeste_eier(skole)) is not None}
    tabeller += [(eier, regler_for_eier(eier), False) for eier in gjeldende.values() if eier not in egne]
    return render(request, "tilrettelegging/regler.html", {"tabeller": tabeller, "skoler": skoler})


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def ny_regel(request: InnloggetRequest, eier_id: int) -> HttpResponse:
    """Add a rule."""
    eier = hent_eier_for(request.user, eier_id, naa=tid.naa())
    return _regelside(request, eier, None)


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def endre_regel(request: InnloggetRequest, regel_id: int) -> HttpResponse:
    """Put another rule in the place of this one."""
    regel = hent_regel_for(request.user, regel_id, naa=tid.naa())
    return _regelside(request, regel.eier, regel)


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def fjern_regel(request: InnloggetRequest, regel_id: int) -> HttpResponse:
    """Take a rule away, after saying how many candidates it concerns."""
    naa = tid.naa()
    regel = hent_regel_for(request.user, regel_id, naa=naa)
    endring = Endring(gammel_id=regel.pk)
    if request.method == "POST":
        try:
            endre_tabell(eier_id=regel.eier_id, endring=endring, aktoer=bruker_aktoer(request), naa=naa)
        except Domenefeil as feil:
            messages.error(request, str(feil.melding))
        else:
            messages.success(request, _("Regelen er fjernet. Eksamener som har begynt, er som før."))
        return redirect("tilrettelegging:regler")
    antall = antall_som_endres(eier=regel.eier, endring=endring, naa=naa)
    return render(request, "tilrettelegging/fjern_regel.html", {"regel": regel, "antall": antall})


def _regelside(request: InnloggetRequest, eier: Organisasjon, regel: Tidsregel | None) -> HttpResponse:
    """The form; what is sent is first shown with how many it changes, and saved when that is confirmed."""
    naa = tid.naa()
    felt = ("slag", "del1", "minutter", "ekstra_del1", "ekstra")
    start = {navn: getattr(regel, navn) for navn in felt} if regel else {"slag": "hel"}
    skjema = RegelForm(request.POST if request.method == "POST" else None, initial=start)
    innhold: dict[str, Any] = {"eier": eier, "regel": regel, "skjema": skjema}
    if request.method == "POST" and skjema.is_valid():
        endring = Endring(gammel_id=regel.pk if regel else None, ny=skjema.verdi)
        if request.POST.get("bekreft") != skjema.avtrykk:
            innhold["antall"] = antall_som_endres(eier=eier, endring=endring, naa=naa)
            innhold["kontroll"] = True
            return render(request, "tilrettelegging/regel.html", innhold)
        try:
            endre_tabell(eier_id=eier.pk, endring=endring, aktoer=bruker_aktoer(request), naa=naa)
        except Domenefeil as feil:
            skjema.add_error(None, str(feil.melding))
        else:
            messages.success(request, _("Regelen er lagret, og tidene er regnet ut på nytt."))
            return redirect("tilrettelegging:regler")
    return render(request, "tilrettelegging/regel.html", innhold, status=422 if request.method == "POST" else 200)
