"""What is done with the candidates that are ticked, and the reason for a first access that comes too late."""

from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget, krev_rolle
from brukere.models.bruker import SKOLEADMINISTRATORER
from eksamen.models import Kandidat
from felles.feil import Domenefeil
from felles.liste import ider
from felles.masse import Radsvar
from felles.tid import naa
from monitor.forms.tilgang import SenTilgangskjema
from monitor.services import tilgang
from monitor.services.flere import Hvem, Masseutfall, Massevalg, utfoer_for_flere
from monitor.svar import svar_med_levende
from monitor.visning import Melding
from vakter.permissions import HANDLENDE, hent_kandidat_til_handling

KAN_IKKE = 422
MELDING = "melding"
# So many refusals are said above the list; the rest stand with the others, candidate by candidate.
MAKS_SAGT = 5


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


def valgte_kandidater(request: InnloggetRequest, tekster: list[str] | None = None) -> set[int]:
    """Those that are ticked (or named) among the ones the user may know of; what is made up is passed over.

    Raises PermissionDenied when one of them is only to be looked at.
    """
    tidspunkt = naa()
    valgte = ider(request.POST.getlist("valgt") if tekster is None else tekster)
    synlige = Kandidat.objects.synlige_for(request.user, tidspunkt).filter(pk__in=valgte)
    kandidater = set(synlige.values_list("pk", flat=True))
    if synlige.exclude(pk__in=Kandidat.objects.handles_av(request.user, tidspunkt).values("pk")).exists():
        raise PermissionDenied
    return kandidater


def den_som_handler(request: InnloggetRequest) -> Hvem:
    """The user as the actor, with the schools they administer."""
    skoler = request.user.organisasjoner(naa(), *SKOLEADMINISTRATORER)
    return Hvem(bruker_aktoer(request), frozenset(skole.pk for skole in skoler))


def meldinger(utfall: Masseutfall) -> list[Melding]:
    """What is said of an act for several: how many, and the first of those it was refused for."""
    return [("success" if utfall.alle_gjort else "info", utfall.tekst), *avslag(utfall.svar)]


def avslag(svar: list[Radsvar]) -> list[Melding]:
    """The first of those an act was refused for, and how many more there are."""
    nei = [rad for rad in svar if not rad.gjort]
    sagt: list[Melding] = [("warning", radtekst(rad)) for rad in nei[:MAKS_SAGT]]
    if resten := len(nei) - len(sagt):
        tekst = ngettext(
            "Det gikk heller ikke for %(n)s til. Se hver kandidat i listen.",
            "Det gikk heller ikke for %(n)s til. Se hver kandidat i listen.",
            resten,
        )
        sagt.append(("warning", tekst % {"n": resten}))
    return sagt


def radtekst(rad: Radsvar) -> str:
    """The sentence of one row, with the name when it does not say who it is about."""
    tekst = str(rad.melding)
    return tekst if rad.navn in tekst else f"{rad.navn}: {tekst}"
