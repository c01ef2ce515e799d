"""The candidate says that a message from the invigilator has been read."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_POST

from kandidat.beskjeder import hent, merke
from kandidat.http import STI, KandidatRequest, adresse_for, kandidat_aktoer, kandidat_innlogget
from monitor.models import Meldingsmottaker
from monitor.services.meldinger import bekreft_melding

# Answers a heartbeat, and is never a page to come back to.
STATUS = "kandidat:status"


@require_POST
@kandidat_innlogget()
def lest(request: KandidatRequest, melding_id: int) -> HttpResponse:
    """Confirm one message, on whatever page it stands, before access and after: the field anew, or back to the page."""
    try:
        bekreft_melding(
            melding_id=melding_id, kandidat_id=request.kandidat.pk, aktoer=kandidat_aktoer(request), naa=request.naa
        )
    except Meldingsmottaker.DoesNotExist:
        raise Http404 from None
    if not request.htmx:
        return redirect(_tilbake(request))
    igjen = [pk for pk in request.uleste if pk != melding_id]
    beskjeder = hent(request.kandidat.pk, igjen, request.naa)
    verdier = {
        "beskjeder": beskjeder,
        "beskjedmerke": merke(igjen),
        "bekreftet": True,
        "tilbake": _tilbake(request),
    }
    return render(request, "kandidat/_beskjeder.html", verdier)


def _tilbake(request: KandidatRequest) -> str:
    """The page that it was confirmed from, when it is one of the candidate's; else where the candidate belongs."""
    sti = request.POST.get("tilbake", "")
    try:
        treff = resolve(sti) if sti.startswith(STI) else None
    except Resolver404:
        treff = None
    side = treff and treff.app_name == "kandidat" and treff.view_name != STATUS
    return sti if side else adresse_for(request)
