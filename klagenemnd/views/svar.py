"""The school's reading of the answers: the list, one answer, and the letters."""

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from brukere.http import InnloggetRequest, innlogget, krev_rolle
from felles.filsvar import innhold_som_vedlegg
from felles.liste import ider
from felles.tid import naa
from klage.querysets.klager import LESER_VED_SKOLEN
from klagenemnd.permissions import hent_svar_for_skole
from klagenemnd.querysets.svar import deler_av, svar_for_skole
from klagenemnd.services.svarbrev import filnavn, lag_svarbrev
from klagenemnd.svartekst import i_ord

PER_SIDE = 50
PDF = "application/pdf"


@require_safe
@innlogget
def liste(request: InnloggetRequest) -> HttpResponse:
    """Answers to appeals from the user's schools, newest first."""
    krev_rolle(request.user, *LESER_VED_SKOLEN)
    tidspunkt = naa()
    side = Paginator(svar_for_skole(request.user, tidspunkt), PER_SIDE).get_page(request.GET.get("side"))
    rader = [(svar, i_ord(svar.klage.karakter, "nb"), i_ord(svar.verdi, "nb")) for svar in side]
    flere = len(request.user.organisasjoner(tidspunkt, *LESER_VED_SKOLEN)) > 1
    return render(request, "klagenemnd/svarliste.html", {"side": side, "rader": rader, "flere_skoler": flere})


@require_safe
@innlogget
def svar(request: InnloggetRequest, pk: int) -> HttpResponse:
    """One answer, as the candidate reads it."""
    utfall = hent_svar_for_skole(request.user, pk, naa=naa())
    tittel, deler = deler_av(utfall.tekst, utfall.maalform)
    innhold = {"utfall": utfall, "klage": utfall.klage, "tittel": tittel, "deler": deler}
    innhold |= {"foer": i_ord(utfall.klage.karakter, "nb"), "etter": i_ord(utfall.verdi, "nb")}
    return render(request, "klagenemnd/svar.html", innhold)


@require_safe
@innlogget
def brev(request: InnloggetRequest, pk: int) -> FileResponse:
    """The letter of one answer."""
    utfall = hent_svar_for_skole(request.user, pk, naa=naa())
    return innhold_som_vedlegg(lag_svarbrev([utfall]), navn=filnavn(utfall), innholdstype=PDF)


@require_safe
@innlogget
def alle_brev(request: InnloggetRequest) -> FileResponse:
    """The letters of those that are ticked, in one PDF; 404 when none of them is the school's."""
    valgte = ider(request.GET.getlist("valgt"))[:PER_SIDE]
    utvalg = list(svar_for_skole(request.user, naa()).filter(klage__in=valgte))
    if not utvalg:
        raise Http404
    return innhold_som_vedlegg(lag_svarbrev(utvalg), navn="klagesvar.pdf", innholdstype=PDF)
