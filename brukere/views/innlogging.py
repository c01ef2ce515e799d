from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from brukere import demo, enhet
from brukere.forms import InnloggingForm
from brukere.http import aktoer_fra
from brukere.models import Bruker
from brukere.services.innlogging import registrer_innlogging, registrer_utlogging, ta_forsoek
from felles.feil import Domenefeil
from felles.models import Hendelse
from felles.tid import naa


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("passord")
@never_cache
def logg_inn(request: HttpRequest) -> HttpResponse:
    """The staff door; where the visitor was going is kept in `next`, when that is an address of ours."""
    videre = trygg_adresse(request)
    if request.method == "GET" and request.user.is_authenticated:
        return redirect(videre)
    form = InnloggingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        bruker = _proev(request, form)
        if bruker is not None:
            return _slipp_inn(request, bruker, videre)
    sammenheng = {
        "form": form,
        "next": videre,
        "demogrupper": demo.grupper() if settings.DEMO else (),
        "demokandidater": demo.kandidater() if settings.DEMO else (),
    }
    return render(request, "brukere/logg_inn.html", sammenheng, status=422 if form.is_bound else 200)


@require_POST
def logg_inn_demo(request: HttpRequest) -> HttpResponse:
    """One click into a demo account; does not exist outside the demo."""
    if not settings.DEMO or request.POST.get("bruker") not in demo.BRUKERNAVN:
        raise Http404
    bruker = authenticate(request, username=request.POST["bruker"], password=demo.PASSORD)
    if not isinstance(bruker, Bruker):
        raise Http404
    return _slipp_inn(request, bruker, trygg_adresse(request))


@require_POST
def logg_ut(request: HttpRequest) -> HttpResponse:
    """End the session. Pressing twice is harmless."""
    if isinstance(request.user, Bruker):
        aktoer = aktoer_fra(request, slag=Hendelse.Aktoerslag.BRUKER, ident=request.user.pk)
        registrer_utlogging(bruker=request.user, aktoer=aktoer, naa=naa())
    logout(request)
    return redirect("brukere:logg_inn")


def trygg_adresse(request: HttpRequest) -> str:
    """`next` when it is an address on this site, else the start page."""
    adresse = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(adresse, {request.get_host()}, require_https=request.is_secure()):
        return adresse
    return settings.LOGIN_REDIRECT_URL


def _proev(request: HttpRequest, form: InnloggingForm) -> Bruker | None:
    """The user whose password this is; otherwise None, with the same sentence whoever was asked for."""
    brukernavn = form.cleaned_data["brukernavn"]
    try:
        ta_forsoek(brukernavn=brukernavn, sted=enhet.sted(request, brukernavn), naa=naa())
    except Domenefeil as feil:
        form.add_error(None, str(feil.melding))
        return None
    bruker = authenticate(request, username=brukernavn, password=form.cleaned_data["passord"])
    if isinstance(bruker, Bruker):
        return bruker
    form.add_error(None, _("Brukernavnet og passordet hører ikke sammen. Sjekk stor og liten bokstav, og prøv igjen."))
    return None


def _slipp_inn(request: HttpRequest, bruker: Bruker, videre: str) -> HttpResponse:
    """A new session under a new key, the log-in in the log, and the device known again."""
    sted = enhet.sted(request, bruker.brukernavn)
    login(request, bruker)
    aktoer = aktoer_fra(request, slag=Hendelse.Aktoerslag.BRUKER, ident=bruker.pk)
    registrer_innlogging(bruker=bruker, sted=sted, aktoer=aktoer, naa=naa())
    svar = redirect(videre)
    enhet.merk(svar, request, bruker)
    return svar
