"""«Lever for kandidat»: the school uploads, says which part each file is, hands in and takes away."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import TooManyFilesSent
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from eksamen.models import Kandidat
from felles import angre
from felles.feil import Domenefeil
from felles.liste import ider
from felles.tid import naa
from levering.http import filsvar
from levering.models import Besvarelsesfil
from levering.mottak import MAKS_BYTE_RUNDE, ROM_TIL_SKJEMA, MottattFil, Spolmottak
from levering.permissions import hent_fil_for
from levering.querysets.skolelevering import skolefiler
from levering.services.nedlastet import logg_nedlastet_fil
from levering.services.opplasting import Runde, for_mange_filer, for_stor_runde, ta_imot_runde
from levering.services.skolelevering import (
    lever_for_kandidat,
    sett_delmerke,
    slett_filer_for_skolen,
    slett_opplastede,
)
from sjekk.querysets.sjekker import filer_i_karantene
from skolelevering.leverside import Fane, sammenheng
from vakter.permissions import hent_kandidat_til_handling

FOR_MYE = 413
KAN_IKKE = 422


@require_safe
@innlogget
def lever(request: InnloggetRequest, kandidat_id: int) -> HttpResponse:
    """The page, on one of its three tabs."""
    return _vis(request, _kandidat(request, kandidat_id), fane=request.GET.get("fane", ""))


@require_POST
@csrf_exempt  # _ta_imot checks it, once the files have somewhere to go
@innlogget
def last_opp(request: InnloggetRequest, kandidat_id: int) -> HttpResponse:
    """Take in a round of files from the form. Nothing is read before we know who sends it, and that it is not too much."""
    kandidat = _kandidat(request, kandidat_id)
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAKS_BYTE_RUNDE + ROM_TIL_SKJEMA:
        return _vis(request, kandidat, runde=Runde(feil=for_stor_runde()), status=FOR_MYE)
    mottak = Spolmottak(request)
    request.upload_handlers = [mottak]
    try:
        svar: HttpResponse = _ta_imot(request, kandidat)
    except TooManyFilesSent:
        return _vis(request, kandidat, runde=Runde(feil=for_mange_filer()), status=FOR_MYE)
    finally:
        mottak.rydd()
    return svar


@csrf_protect
def _ta_imot(request: InnloggetRequest, kandidat: Kandidat) -> HttpResponse:
    filer = [fil for fil in request.FILES.getlist("filer") if isinstance(fil, MottattFil)]
    if not filer:
        feil = Domenefeil(_("Du har ikke valgt noen fil. Velg filene, og trykk «Last opp»."), kode="ingen_valgt")
        return _vis(request, kandidat, runde=Runde(feil=feil), status=KAN_IKKE)
    runde = ta_imot_runde(
        kandidat_id=kandidat.pk, filer=filer, bruker_id=request.user.pk, aktoer=bruker_aktoer(request), naa=naa()
    )
    if runde.feil or runde.avvist:
        return _vis(request, kandidat, runde=runde, fane=Fane.FEIL, status=KAN_IKKE)
    return _til(kandidat, Fane.OPPLASTEDE)


@require_POST
@innlogget
def sett_deler(request: InnloggetRequest, kandidat_id: int) -> HttpResponse:
    """Say which part files are: row by row, or the same for all that are marked."""
    kandidat = _kandidat(request, kandidat_id)
    merker = _valgte_deler(request)
    if request.POST.get("handling") == "markerte":
        markerte = ider(request.POST.getlist("fil"))
        if not markerte:
            return _nei(request, kandidat, Domenefeil(_("Marker minst én fil først."), kode="ingen_valgt"))
        merker |= dict.fromkeys(markerte, request.POST.get("delmerke", ""))
    try:
        antall = sett_delmerke(kandidat_id=kandidat.pk, merker=merker, aktoer=bruker_aktoer(request), naa=naa())
    except Domenefeil as feil:
        return _nei(request, kandidat, feil)
    if antall:
        tekst = ngettext("Eksamensdel er satt for %(n)s fil.", "Eksamensdel er satt for %(n)s filer.", antall)
        messages.success(request, tekst % {"n": antall})
    else:
        messages.info(request, _("Filene hadde denne eksamensdelen fra før, og ingenting er endret."))
    return _til(kandidat, Fane.OPPLASTEDE)


@require_POST
@innlogget
def lever_alle(request: InnloggetRequest, kandidat_id: int) -> HttpResponse:
    """«Lever alle filene», with the parts as they stand in the form. The second press changes nothing."""
    kandidat, tidspunkt, aktoer = _kandidat(request, kandidat_id), naa(), bruker_aktoer(request)
    try:
        leveringer = lever_for_kandidat(
            kandidat_id=kandidat.pk,
            egne="egne" in request.POST,
            merker=_valgte_deler(request),
            aktoer=aktoer,
            naa=tidspunkt,
        )
    except Domenefeil as feil:
        return _nei(request, kandidat, feil)
    nye = [str(levering.eksamensdel.get_type_display()) for levering in leveringer if levering.levert == tidspunkt]
    if nye:
        messages.success(request, _("%(deler)s er levert for kandidaten.") % {"deler": _(" og ").join(nye)})
    else:
        messages.info(request, _("Alle filene var levert fra før, og ingenting er endret."))
    return _til(kandidat, Fane.LEVERTE)


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def slett(request: InnloggetRequest, kandidat_id: int) -> HttpResponse:
    """Take files out of the answer. For delivered ones the page asks first; an address of it is where they lead."""
    kandidat = _kandidat(request, kandidat_id)
    valgte_ider = ider((request.POST if request.method == "POST" else request.GET).getlist("fil"))
    valgte = [rad for rad in skolefiler(kandidat.pk) if rad.fil.pk in valgte_ider]
    if request.method != "POST":
        if not valgte:
            return _til(kandidat, Fane.LEVERTE)
        return render(request, "skolelevering/lever_slett.html", {"kandidat": kandidat, "valgte": valgte})
    if not valgte_ider:
        return _nei(request, kandidat, Domenefeil(_("Marker minst én fil først."), kode="ingen_valgt"))
    leverte = request.POST.get("leverte") == "ja"
    hva: dict[str, Any] = {"kandidat_id": kandidat.pk, "fil_ider": valgte_ider, "aktoer": bruker_aktoer(request)}
    try:
        if leverte:
            slettet, post = slett_filer_for_skolen(**hva, leverte=True, naa=naa()), None
        else:
            slettet, post = slett_opplastede(**hva, naa=naa())
    except Domenefeil as feil:
        return _nei(request, kandidat, feil)
    if slettet:
        tekst = ngettext("%(n)s fil er slettet.", "%(n)s filer er slettet.", len(slettet)) % {"n": len(slettet)}
        angre.melding(request, tekst, post)
    else:
        messages.info(request, _("Filene var slettet fra før, og ingenting er endret."))
    return _til(kandidat, Fane.LEVERTE if leverte else Fane.OPPLASTEDE)


@require_safe
@innlogget
def fil(request: InnloggetRequest, kandidat_id: int, fil_id: int) -> FileResponse | HttpResponse:
    """One file of the answer as it was received, for the school that delivers it; one in quarantine is only told of.

    That somebody took it is in the log.
    """
    kandidat = _kandidat(request, kandidat_id)
    funnet = hent_fil_for(request.user, fil_id, naa=naa())
    if funnet.kandidat_id != kandidat.pk:
        raise Http404
    if filer_i_karantene(Besvarelsesfil.objects.filter(pk=funnet.pk)).exists():
        return redirect("skolelevering:filsjekk", kandidat_id=kandidat.pk, fil_id=funnet.pk)
    svar = filsvar(funnet)
    if request.method == "GET":
        logg_nedlastet_fil(fil_id=funnet.pk, aktoer=bruker_aktoer(request), naa=naa())
    return svar


def _kandidat(request: InnloggetRequest, kandidat_id: int) -> Kandidat:
    return hent_kandidat_til_handling(request.user, kandidat_id, naa=naa())


def _valgte_deler(request: InnloggetRequest) -> dict[int, str]:
    """What was changed in the rows' own fields; another's change meanwhile is not undone by an old page."""
    svar = {}
    for navn, verdi in request.POST.items():
        if navn.startswith("del_") and verdi and verdi != request.POST.get(f"fra_{navn[4:]}"):
            svar.update(dict.fromkeys(ider([navn[4:]]), str(verdi)))
    return svar


def _til(kandidat: Kandidat, fane: Fane) -> HttpResponse:
    return redirect(f"{reverse('skolelevering:lever', args=[kandidat.pk])}?fane={fane.value}")


def _nei(request: InnloggetRequest, kandidat: Kandidat, feil: Domenefeil) -> HttpResponse:
    """The page as it stood, with what was chosen in it: nobody chooses the parts of thirty files twice."""
    return _vis(request, kandidat, runde=Runde(feil=feil), status=KAN_IKKE, valgte=_valgte_deler(request))


def _vis(
    request: InnloggetRequest,
    kandidat: Kandidat,
    *,
    runde: Runde | None = None,
    fane: str = "",
    status: int = 200,
    valgte: dict[int, str] | None = None,
) -> HttpResponse:
    verdier = sammenheng(
        kandidat, runde=runde or Runde(), fane=fane, sorter=request.GET, valgte=valgte or {}, naa=naa()
    )
    return render(request, "skolelevering/lever.html", verdier, status=status)
