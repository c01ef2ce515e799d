"""The reports: the list of them, and each on screen, as a spreadsheet and as PDF."""

import base64
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from eksamen.models import Kandidat
from felles import tid
from felles.feil import Domenefeil
from felles.filsvar import innhold_som_vedlegg
from felles.models import Jobb
from felles.rapport import Brevrapport, Gruppe, Rapport, Slag, Tabellrapport
from rapporter.forms import Brevskjema
from rapporter.permissions import hent_rapport_for, krev_rapporter, rapporter_for
from rapporter.services.filer import PDF, XLSX, Bestilling, forhaandsvis, lag_eller_bestill
from rapporter.services.tabell import grupper, hent_rader
from rapporter.services.utvalg import Valg, les_ider, les_valg

VIS = "vis"
# More than this is not ticked one by one: choose a party first.
MAKS_AVKRYSNING = 200
MAKS_SOEK = 100


@require_safe
@innlogget
def rapportliste(request: InnloggetRequest) -> HttpResponse:
    """The user's reports in their groups, found by words."""
    naa = tid.naa()
    krev_rapporter(request.user, naa)
    sok = " ".join(request.GET.get("sok", "").split())[:MAKS_SOEK]
    ord_ = sok.casefold().split()
    treff = [
        rapport
        for rapport in rapporter_for(request.user, naa)
        if all(o in f"{rapport.tittel} {rapport.beskrivelse} {rapport.gruppe.label}".casefold() for o in ord_)
    ]
    gruppene = [(gruppe, [r for r in treff if r.gruppe == gruppe]) for gruppe in Gruppe]
    innhold = {"grupper": [par for par in gruppene if par[1]], "sok": sok, "antall": len(treff)}
    return render(request, "rapporter/liste.html", innhold)


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def rapport(request: InnloggetRequest, navn: str) -> HttpResponseBase:
    """One report: choose and look; POST gives the file, the job that makes it, or the first letter to look at."""
    naa = tid.naa()
    rapporten = hent_rapport_for(request.user, navn, naa=naa)
    sendt = request.method == "POST"
    parametre = request.POST if sendt else request.GET
    valg = les_valg(request.user, rapporten, parametre, naa, streng=sendt)
    if valg is None:
        return render(request, "rapporter/ingen_partier.html", {"rapport": rapporten})
    if sendt:
        return _lag(request, rapporten, valg, naa)
    return _vis(request, rapporten, valg, naa)


@sensitive_variables("bilde")
def _lag(request: InnloggetRequest, rapporten: Rapport, valg: Valg, naa: datetime) -> HttpResponseBase:
    """Make the file, or say why not beside the choice."""
    skjema = _skjema(request, rapporten, naa)
    if skjema is not None and not skjema.is_valid():
        return _vis(request, rapporten, valg, naa, skjema=skjema, status=422)
    svar = skjema.cleaned_data if skjema else {}
    valgte = les_ider(request.POST.getlist("kandidat"))
    valget = valg.med_felt(**svar, nettsted=request.get_host())
    if valgte:
        valget = valget.med_kandidater(valgte)
    formatet = XLSX if request.POST.get("format") == XLSX and isinstance(rapporten, Tabellrapport) else PDF
    bestilling = Bestilling(rapporten, valget, formatet, tuple(valgte))
    try:
        if request.POST.get("format") == VIS:
            bilde = base64.b64encode(forhaandsvis(bestilling, aktoer=bruker_aktoer(request), naa=naa)).decode("ascii")
            return _vis(request, rapporten, valg, naa, skjema=skjema, valgte=valgte, bilde=bilde)
        resultat = lag_eller_bestill(bestilling, aktoer=bruker_aktoer(request), naa=naa)
    except Domenefeil as feil:
        return _vis(request, rapporten, valg, naa, skjema=skjema, valgte=valgte, feil=str(feil.melding), status=422)
    if isinstance(resultat, Jobb):
        return redirect("brukere:jobb", noekkel=resultat.noekkel)
    return innhold_som_vedlegg(resultat.innhold, navn=resultat.navn, innholdstype=resultat.type)


def _vis(
    request: InnloggetRequest,
    rapporten: Rapport,
    valg: Valg,
    naa: datetime,
    *,
    skjema: Brevskjema | None = None,
    status: int = 200,
    **ekstra: Any,
) -> HttpResponse:
    """The report's page."""
    innhold = {"rapport": rapporten, "valg": valg, "skjult": valg.liste.skjulte_felt("side"), **ekstra}
    if isinstance(rapporten, Tabellrapport):
        rader = hent_rader(rapporten, valg.utvalg)
        side = Paginator(rader, valg.liste.per_side).get_page(valg.liste.side)
        innhold |= {
            "side": side,
            "antall": len(rader),
            "grupper": _tabeller(rapporten, list(side)),
            "kolonner": rapporten.kolonner[rapporten.grupperes :],
        }
        return render(request, "rapporter/tabell.html", innhold, status=status)
    antall = valg.utvalg.kandidater.count()
    innhold |= {
        "antall_kandidater": antall,
        "antall_partier": len(valg.valgte_partier or valg.partivalg),
        "skjema": skjema or Brevskjema(rapport=rapporten, naa=naa),
        "kandidater": _avkrysning(valg) if "kandidater" in rapporten.felt and antall <= MAKS_AVKRYSNING else None,
        "kan_krysses": "kandidater" in rapporten.felt,
    }
    return render(request, "rapporter/brev.html", innhold, status=status)


def _tabeller(rapporten: Tabellrapport, rader: list[Any]) -> list[tuple[str, list[list[dict[str, Any]]]]]:
    """The groups with each cell beside its heading, which it carries on a narrow screen."""
    kolonner = rapporten.kolonner[rapporten.grupperes :]
    faste = [{"overskrift": k.overskrift, "tall": k.slag == Slag.TALL} for k in kolonner]
    return [
        (hode, [[felt | {"tekst": tekst} for felt, tekst in zip(faste, rad, strict=True)] for rad in rekke])
        for hode, rekke in grupper(rapporten, rader)
    ]


def _avkrysning(valg: Valg) -> list[Kandidat]:
    rader = valg.utvalg.kandidater.select_related("person", "kandidatnummer", "parti__eksamen__fag")
    return list(
        rader.defer("person__nummer").order_by("parti__eksamen__fag__fagkode", "parti__navn", "person__sortering")
    )


def _skjema(request: InnloggetRequest, rapporten: Rapport, naa: datetime) -> Brevskjema | None:
    return Brevskjema(request.POST, rapport=rapporten, naa=naa) if isinstance(rapporten, Brevrapport) else None
