"""What is done with the candidates that are ticked, and the reason for a first access that comes too late."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget, krev_rolle
from eksamen.models import Kandidat
from felles.feil import Domenefeil
from felles.tid import naa
from monitor.forms.tilgang import SenTilgangskjema
from monitor.http import den_som_handler, meldinger, valgte_kandidater
from monitor.services import tilgang
from monitor.services.flere import Massevalg, utfoer_for_flere
from monitor.svar import svar_med_levende
from vakter.permissions import HANDLENDE, hent_kandidat_til_handling

KAN_IKKE = 422
MELDING = "melding"


@require_POST
@innlogget
def flere(request: InnloggetRequest) -> HttpResponse:
    """The act of a button in the bar, for those that are ticked and nobody who has come since."""
    krev_rolle(request.user, *HANDLENDE)
    valgte = valgte_kandidater(request)
    handling = request.POST.get("handling", "")
    if not valgte:
        return svar_med_levende(
            request, [("warning", _("Ingen er krysset av. Kryss av dem det gjelder, og prøv igjen."))]
        )
    if handling == MELDING:
        return til_melding(valgte)
    if handling not in Massevalg.values:
        return svar_med_levende(request, [("warning", _("Velg hva som skal gjøres med de valgte, og prøv igjen."))])
    utfall = utfoer_for_flere(valg=Massevalg(handling), kandidat_ider=valgte, hvem=den_som_handler(request), naa=naa())
    return svar_med_levende(request, meldinger(utfall), angre=utfall.angre, rader=utfall.svar)


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def sen_tilgang(request: InnloggetRequest, kandidat_id: int) -> HttpResponse:
    """Why somebody is let in after the latest arrival; posting gives access."""
    tidspunkt = naa()
    kandidat = hent_kandidat_til_handling(request.user, kandidat_id, naa=tidspunkt)
    liste = request.POST.get("liste", request.GET.get("liste", ""))
    skjema = SenTilgangskjema(request.POST if request.method == "POST" else None)
    verdier = {"kandidat": kandidat, "liste": liste if liste.startswith("?") else "", "skjema": skjema}
    if request.method != "POST":
        return render(request, "monitor/sen_tilgang.html", verdier)
    if not skjema.is_valid():
        return render(request, "monitor/sen_tilgang.html", verdier, status=KAN_IKKE)
    try:
        tilgang.gi_tilgang(
            kandidat_id=kandidat.pk,
            begrunnelse=skjema.cleaned_data["begrunnelse"],
            aktoer=bruker_aktoer(request),
            naa=tidspunkt,
        )
    except Domenefeil as feil:
        return render(request, "monitor/sen_tilgang.html", {**verdier, "feil": feil.melding}, status=KAN_IKKE)
    gitt = _("%(navn)s har fått tilgang.") % {"navn": kandidat.person.navn}
    return svar_med_levende(request, [("success", gitt)], kandidat)


def sen_tilgang_adresse(kandidat: Kandidat, liste: str) -> str:
    """Where the reason is written; `liste` is the list to come back to."""
    adresse = reverse("monitor:sen_tilgang", args=[kandidat.pk])
    return f"{adresse}?{urlencode({'liste': liste})}" if liste else adresse


def til_melding(valgte: set[int]) -> HttpResponse:
    """On to the page where a message to these is written."""
    return redirect(f"{reverse('monitor:melding')}?kandidater={','.join(map(str, sorted(valgte)))}")
