"""The practice exam from the way in to the receipt, by the candidate's own page templates."""

from functools import cache

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from eksamen.models.valg import Maalform
from felles import tid
from felles.adresse import klientadresse
from felles.brev import lag_brev
from felles.filsvar import innhold_som_vedlegg
from levering.filtyper import GODKJENTE
from oevelse.http import (
    ARBEID,
    KAPSEL,
    KVITTERING,
    VENTER,
    OevelseRequest,
    adresse_for,
    fjern_kapsel,
    i_oevelse,
    sett_kapsel,
    vent,
    videre,
)
from oevelse.services import oevelser
from oevelse.services.grense import ForMange
from oevelse.visning import deler_i, grunnverdier, kvitteringsbrev, kvitteringsverdier, lag_stripe

INGENTING_NYTT = 204
STED = {"oppgave": ARBEID, ARBEID: ARBEID, VENTER: VENTER, KVITTERING: KVITTERING}


@require_safe
@never_cache
def inngang(request: HttpRequest) -> HttpResponse:
    """What practice is, and the way into it."""
    pagar = oevelser.finn(token=request.COOKIES.get(KAPSEL, ""), naa=tid.naa())
    return render(request, "oevelse/inngang.html", {"pagar": pagar, "doer": reverse("kandidat:logg_inn")})


@require_POST
def begynn(request: HttpRequest) -> HttpResponse:
    """Begin a practice exam; one that is under way is left behind."""
    try:
        _oevelse, token = oevelser.begynn(adresse=klientadresse(request), naa=tid.naa())
    except ForMange as feil:
        return vent(request, feil)
    svar = redirect("oevelse:venter")
    sett_kapsel(svar, token)
    return svar


@require_GET
@i_oevelse()
def start(request: OevelseRequest) -> HttpResponse:
    """To the page where this practice belongs."""
    return videre(request)


@require_safe
@i_oevelse(VENTER)
def venter(request: OevelseRequest) -> HttpResponse:
    """Let in, before the start."""
    stripe = lag_stripe(request, VENTER)
    verdier = {"steg_naa": 2, "stripe": stripe, "deler": deler_i(request.oevelse), "frist": stripe.frist}
    return render(request, "oevelse/venter.html", {**grunnverdier(request, VENTER), **verdier})


@require_POST
@i_oevelse()
def start_naa(request: OevelseRequest) -> HttpResponse:
    """Do not wait for the countdown."""
    oevelser.start_naa(oevelse_id=request.oevelse.pk, naa=request.naa)
    return redirect("oevelse:start")


@require_safe
@i_oevelse(ARBEID)
def oppgave(request: OevelseRequest) -> HttpResponse:
    """The practice paper in both målformer, the page's own first."""
    foerst = Maalform.NYNORSK if get_language() == Maalform.NYNORSK else Maalform.BOKMAAL
    papirer = [
        {"maalform": maalform.value, "stoerrelse": len(_oppgave(maalform)), "get_maalform_display": maalform.label}
        for maalform in sorted(Maalform, key=lambda maalform: maalform != foerst)
    ]
    verdier = {"steg_naa": 3, "stripe": lag_stripe(request, "oppgave"), "oppgaver": papirer}
    return render(request, "oevelse/oppgave.html", {**grunnverdier(request, "oppgave"), **verdier})


@require_GET
@i_oevelse(ARBEID)
def oppgavefil(request: OevelseRequest, maalform: str) -> FileResponse:
    """The practice paper itself; 404 in other languages."""
    if maalform not in Maalform:
        raise Http404
    navn = f"oevelsesoppgave-{maalform}.pdf"
    return innhold_som_vedlegg(_oppgave(Maalform(maalform)), navn=navn, innholdstype="application/pdf")


@cache
def _oppgave(maalform: Maalform) -> bytes:
    tittel = "Øvingsoppgåve" if maalform == Maalform.NYNORSK else "Øvelsesoppgave"
    return lag_brev("oevelsesoppgave.typ", tittel=tittel, brev=[{"maalform": maalform.value}])


@require_safe
@i_oevelse(KVITTERING)
def kvittering(request: OevelseRequest) -> HttpResponse:
    """What the receipt of an exam looks like."""
    return render(request, "oevelse/kvittering.html", kvitteringsverdier(request))


@require_GET
@i_oevelse(KVITTERING)
def kvittering_pdf(request: OevelseRequest) -> FileResponse:
    """The same on paper."""
    brev = kvitteringsbrev(request.oevelse)
    innhold = lag_brev("oevelseskvittering.typ", tittel=brev["tittel"], brev=[brev])
    return innhold_som_vedlegg(innhold, navn="oevelseskvittering.pdf", innholdstype="application/pdf")


@require_safe
def filtyper(request: HttpRequest) -> HttpResponse:
    """The file types that may be handed in."""
    return render(request, "oevelse/filtyper.html", {"filtyper": sorted(GODKJENTE)})


@require_GET
@i_oevelse()
def status(request: OevelseRequest) -> HttpResponse:
    """The page asks whether it is still the right one; answers as the candidate's does."""
    if not request.htmx:
        return JsonResponse({"adresse": adresse_for(request), "naa": request.naa.isoformat()})
    side = request.GET.get("side", "")
    if STED.get(side) != request.side:
        return videre(request)
    if side == KVITTERING:
        return HttpResponse(status=INGENTING_NYTT)
    stripe = lag_stripe(request, side)
    if stripe.merke == request.GET.get("v"):
        return HttpResponse(status=INGENTING_NYTT)
    return render(request, "kandidat/_stripe.html", {"stripe": stripe})


@require_POST
def logg_ut(request: HttpRequest) -> HttpResponse:
    """Leave the practice; it is forgotten within a day."""
    svar = redirect("oevelse:inngang")
    fjern_kapsel(svar)
    return svar
