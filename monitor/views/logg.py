"""The log of a candidate, in its two tabs, and «Fjern tilgang»."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from deltakelse.services.autorisering import fjern_tilgang as fjern
from eksamen.models import Kandidat
from eksamen.permissions import administrerer_skole
from felles.liste import ider
from felles.tid import naa
from levering.permissions import hent_status_eller_404
from monitor.loggside import Fane, sammenheng
from monitor.services.adressehjelp import undersoek
from monitor.svar import svar_med_levende
from vakter.permissions import hent_kandidat_til_handling


@require_safe
@innlogget
def logg(request: InnloggetRequest, kandidat_id: int) -> HttpResponse:
    """The tab that is asked for: the content of the window for HTMX, else a page of its own."""
    tidspunkt = naa()
    kandidat = hent_kandidat_til_handling(request.user, kandidat_id, naa=tidspunkt)
    status = hent_status_eller_404(kandidat.pk, tidspunkt)
    verdier = sammenheng(status, fane=request.GET.get("fane", ""), naa=tidspunkt)
    if verdier["fane"] == Fane.INNLOGGING:
        verdier |= {
            "hjelp": undersoek(kandidat, bruker=request.user, start=status.digital_start, naa=tidspunkt),
            "administrator": administrerer_skole(request.user, kandidat.parti.skole, tidspunkt),
        }
    return render(request, "monitor/_logg.html" if request.htmx else "monitor/logg.html", verdier)


@require_POST
@innlogget
def fjern_tilgang(request: InnloggetRequest, kandidat_id: int) -> HttpResponse:
    """Take the access from the log-in that the form names; the log-in itself stays."""
    tidspunkt = naa()
    kandidat = hent_kandidat_til_handling(request.user, kandidat_id, naa=tidspunkt)
    navn = {"navn": kandidat.person.navn}
    valgt = ider([request.POST.get("sesjon", "")])
    try:
        fjernet = bool(valgt) and fjern(
            kandidat_id=kandidat.pk, sesjon_id=valgt[0], aktoer=bruker_aktoer(request), naa=tidspunkt
        )
    except Kandidat.DoesNotExist:
        tekst = _("%(navn)s er tatt ut av partiet i mellomtiden, og ingenting er endret.") % navn
        return svar_med_levende(request, [("warning", tekst)])
    if fjernet:
        tekst = _(
            "Tilgangen til %(navn)s er fjernet. Kandidaten er sendt til autoriseringssiden og kan få tilgang igjen."
        )
        return svar_med_levende(request, [("info", tekst % navn)], kandidat)
    tekst = _("Innloggingen til %(navn)s har ikke tilgang lenger, og ingenting er endret. Åpne loggen på nytt.")
    return svar_med_levende(request, [("warning", tekst % navn)], kandidat)
