from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from brukere.http import aktoer_fra
from deltakelse.services import sesjoner
from deltakelse.services.sesjoner import AnnenDag, FeilInnlogging, MaaVente
from felles.feil import Domenefeil
from felles.models import Hendelse
from felles.tid import naa
from kandidat.forms import InnloggingForm
from kandidat.http import (
    KAPSEL,
    KandidatRequest,
    enhet_id,
    finn_sesjon,
    fjern_kapsel,
    kandidat_aktoer,
    kandidat_innlogget,
    merk_enhet,
    sett_kapsel,
    videre,
)


@require_GET
@kandidat_innlogget()
def start(request: KandidatRequest) -> HttpResponse:
    """To the page where the candidate belongs."""
    return videre(request)


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("nummer", "passord")
@never_cache
def logg_inn(request: HttpRequest) -> HttpResponse:
    """The candidates' door."""
    if request.method == "GET":
        sesjon = finn_sesjon(request, naa())
        if sesjon and not sesjon.avsluttet:
            return redirect("kandidat:start")
        svar = _skjema(request, InnloggingForm())
        merk_enhet(request, svar)
        return svar
    form = InnloggingForm(request.POST)
    if not form.is_valid():
        return _skjema(request, form, status=422)
    try:
        _sesjon, token = sesjoner.logg_inn(
            nummer=form.cleaned_data["nummer"],
            passord=form.cleaned_data["passord"],
            enhet_id=enhet_id(request),
            gammelt_token=request.COOKIES.get(KAPSEL, ""),
            aktoer=aktoer_fra(request, slag=Hendelse.Aktoerslag.KANDIDAT, ident=None),
            naa=naa(),
        )
    except (FeilInnlogging, MaaVente, AnnenDag) as feil:
        return _nei(request, form, feil)
    svar = redirect("kandidat:start")
    sett_kapsel(svar, token)
    merk_enhet(request, svar)
    return svar


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
    verdier = {"form": form, "steg_naa": 1, "melding": _melding(request.GET.get("grunn", ""))}
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
