"""The public page behind an answer link: no log-in, one person, one request."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from felles import tid
from felles.adresse import klientadresse
from kvittering.services.oppslag import tell_oppslag
from oppnevning.permissions import hent_svarlenke
from oppnevning.services.svar import Stilling, stilling
from oppnevning.views.svarskjema import les_svar, skolene

TELLER = "oppnevning.svar"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters()
def svar(request: HttpRequest, token: str) -> HttpResponse:
    """Accept or decline. A dead link says why it is dead; an unknown one is 404."""
    naa = tid.naa()
    if vent := tell_oppslag(adresse=klientadresse(request), naa=naa, formaal=TELLER):
        return _vent(request, vent)
    lenke = hent_svarlenke(token)
    oppnevning = lenke.oppnevning
    hvordan = stilling(oppnevning, naa, lenke)
    innhold = {"oppnevning": oppnevning, "hvordan": hvordan, "fag": oppnevning.faggruppe.fag.all()}
    if hvordan != Stilling.AAPEN:
        return _skjermet(render(request, "oppnevning/svar.html", innhold))
    skjema = les_svar(request, oppnevning, lenke)
    if skjema.gjort:
        return _skjermet(redirect("oppnevning:svar", token=token))
    innhold |= {"svarskjema": skjema, "skjema": skjema.feil, "skoler": skolene(oppnevning)}
    status = 422 if request.method == "POST" else 200
    return _skjermet(render(request, "oppnevning/svar.html", innhold, status=status))


def _vent(request: HttpRequest, sekunder: int) -> HttpResponse:
    melding = _("Siden er åpnet mange ganger herfra. Vent et minutt, og prøv igjen.")
    svar = _skjermet(render(request, "oppnevning/svar.html", {"vent": melding}, status=429))
    svar.headers["Retry-After"] = str(sekunder)
    return svar


def _skjermet[S: HttpResponse](svar: S) -> S:
    """The address is the key: it is passed on to nobody, and no search engine keeps it."""
    svar.headers["Referrer-Policy"] = "strict-origin"
    svar.headers["X-Robots-Tag"] = "noindex"
    return svar
