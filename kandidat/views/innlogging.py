from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from brukere.http import aktoer_fra
from deltakelse.querysets.dagen import dagens_eksamener
from deltakelse.services import innsyn, sesjoner
from deltakelse.services.innloggingsfeil import AnnenDag, FeilInnlogging, Forberedelsesdag, MaaVente
from felles.feil import Domenefeil
from felles.models import Hendelse
from felles.tid import naa
from kandidat.forms import InnloggingForm
from kandidat.http import (
    KAPSEL,
    KandidatRequest,
    adresse_for,
    enhet_id,
    finn_sesjon,
    fjern_kapsel,
    kandidat_aktoer,
    kandidat_innlogget,
    merk_enhet,
    sett_kapsel,
    videre,
)
from kandidat.innsyn import INNSYNSKAPSEL, finn_sett

FLERE = 2


@require_GET
@kandidat_innlogget()
def start(request: KandidatRequest) -> HttpResponse:
    """To the page where the candidate belongs."""
    return videre(request)


@require_safe
@kandidat_innlogget()
def velg(request: KandidatRequest) -> HttpResponse:
    """Several exams today: which of them this log-in is for, and the door to each of the others."""
    eksamener = dagens_eksamener(request.kandidat, request.naa)
    if len(eksamener) < FLERE:
        return videre(request)
    verdier = {"kandidat": request.kandidat, "eksamener": eksamener, "steg_naa": 1, "adresse": adresse_for(request)}
    return render(request, "kandidat/velg.html", verdier)


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("nummer", "passord")
@never_cache
def logg_inn(request: HttpRequest) -> HttpResponse:
    """The candidates' door: to the exam of the day, or with `til=eksamener` to a look at own exams."""
    if request.method == "GET":
        if _til_eksamener(request):
            sted = "kandidat:eksamener" if finn_sett(request, naa()) else ""
        else:
            sesjon = finn_sesjon(request, naa())
            sted = "kandidat:start" if sesjon and not sesjon.avsluttet else ""
        if sted:
            return redirect(sted)
        svar = _skjema(request, InnloggingForm())
        merk_enhet(request, svar)
        return svar
    form = InnloggingForm(request.POST)
    if not form.is_valid():
        return _skjema(request, form, status=422)
    try:
        svar = _aapne(request, form.cleaned_data["nummer"], form.cleaned_data["passord"])
    except (FeilInnlogging, MaaVente, AnnenDag) as feil:
        return _nei(request, form, feil)
    merk_enhet(request, svar)
    return svar


@sensitive_variables("passord", "felles", "token")
def _aapne(request: HttpRequest, nummer: str, passord: str) -> HttpResponse:
    """Open the door that was asked for, and give the browser its own cookie."""
    felles: dict[str, Any] = {
        "nummer": nummer,
        "passord": passord,
        "enhet_id": enhet_id(request),
        "aktoer": aktoer_fra(request, slag=Hendelse.Aktoerslag.KANDIDAT, ident=None),
        "naa": naa(),
    }
    if _til_eksamener(request):
        return _aapne_innsyn("kandidat:eksamener", felles)
    try:
        sesjon, token = sesjoner.logg_inn(gammelt_token=request.COOKIES.get(KAPSEL, ""), **felles)
    except Forberedelsesdag:
        # A look only, which no rule about access can take for a log-in to the exam.
        return _aapne_innsyn("kandidat:forberedelse", felles)
    # The password has named one of them already; the page says which, and how to come to the other.
    flere = len(dagens_eksamener(sesjon.kandidat, felles["naa"])) >= FLERE
    svar = redirect("kandidat:velg" if flere else "kandidat:start")
    sett_kapsel(svar, token)
    if request.COOKIES.get(INNSYNSKAPSEL):
        # Perhaps somebody else's, who used this machine before.
        innsyn.avslutt_innsyn(token=request.COOKIES[INNSYNSKAPSEL], naa=felles["naa"])
        fjern_kapsel(svar, navn=INNSYNSKAPSEL)
    return svar


@sensitive_variables("felles", "token")
def _aapne_innsyn(sted: str, felles: dict[str, Any]) -> HttpResponse:
    _okt, token = innsyn.logg_inn_innsyn(**felles)
    svar = redirect(sted)
    sett_kapsel(svar, token, navn=INNSYNSKAPSEL)
    return svar


def _til_eksamener(request: HttpRequest) -> bool:
    return (request.POST if request.method == "POST" else request.GET).get("til", "") == "eksamener"


@require_POST
@kandidat_innlogget()
def logg_ut(request: KandidatRequest) -> HttpResponse:
    """End this log-in."""
    sesjoner.logg_ut(sesjon_id=request.sesjon.pk, aktoer=kandidat_aktoer(request), naa=request.naa)
    svar = redirect("kandidat:logg_inn")
    fjern_kapsel(svar)
    return svar


def _nei(request: HttpRequest, form: InnloggingForm, feil: Domenefeil) -> HttpResponse:
    form.add_error(None, str(feil.melding))
    status = 429 if isinstance(feil, MaaVente) else 403 if isinstance(feil, AnnenDag) else 422
    svar = _skjema(request, form, status=status)
    if isinstance(feil, MaaVente):
        svar.headers["Retry-After"] = str(feil.sekunder)
    merk_enhet(request, svar)
    return svar


def _skjema(request: HttpRequest, form: InnloggingForm, *, status: int = 200) -> HttpResponse:
    innsyn_ = _til_eksamener(request)
    verdier = {
        "form": form,
        "steg_naa": 0 if innsyn_ else 1,
        "innsyn": innsyn_,
        "melding": _melding(request.GET.get("grunn", "")),
    }
    return render(request, "kandidat/logg_inn.html", verdier, status=status)


def _melding(grunn: str) -> str:
    """Why the candidate stands at the door again; a word from the address is only ever looked up here."""
    return {
        "ny_tilgang": _(
            "Du fikk tilgang på en annen innlogging, så denne er avsluttet. Si fra til eksamensvakten hvis det ikke er deg."
        ),
        "fjernet": _("Eksamensvakten har avsluttet innloggingen. Logg inn på nytt, og si fra til eksamensvakten."),
        "utloept": _("Innloggingen er gått ut på tid. Logg inn på nytt."),
    }.get(grunn, "")
