"""One's own appointments: answer, address, conflicts, and the letter."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from felles import tid
from felles.feil import Domenefeil
from felles.filsvar import innhold_som_vedlegg
from oppnevning.forms.svar import AdresseForm, InhabilForm
from oppnevning.models import Inhabilitet, Oppnevning
from oppnevning.permissions import hent_egen_oppnevning
from oppnevning.services import habilitet
from oppnevning.services.brev import oppnevningsbrev
from oppnevning.services.svar import Stilling, endre_adresse, stilling
from oppnevning.views.svarskjema import les_svar, skolene


@require_safe
@innlogget
def liste(request: InnloggetRequest) -> HttpResponse:
    """All one's appointments, the newest first."""
    egne = Oppnevning.objects.filter(bruker=request.user).select_related("faggruppe__eier", "faggruppe__periode")
    return render(request, "oppnevning/mine.html", {"oppnevninger": egne.order_by("-pk")})


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def vis(request: InnloggetRequest, pk: int) -> HttpResponse:
    """One's own appointment: a request is answered here, an accepted one is kept up to date."""
    naa = tid.naa()
    oppnevning = hent_egen_oppnevning(request.user, pk)
    hvordan = stilling(oppnevning, naa)
    innhold: dict[str, Any] = {
        "oppnevning": oppnevning,
        "hvordan": hvordan,
        "fag": oppnevning.faggruppe.fag.all(),
        "skoler": skolene(oppnevning),
        "inhabiliteter": Inhabilitet.objects.gjeldende()
        .filter(bruker=request.user)
        .select_related("skole", "oppgitt_til")
        .order_by("-oppgitt", "pk"),
    }
    if hvordan == Stilling.AAPEN:
        skjema = les_svar(request, oppnevning)
        if skjema.gjort:
            messages.success(request, _("Svaret er registrert."))
            return redirect("oppnevning:min", pk=oppnevning.pk)
        innhold |= {"svarskjema": skjema, "skjema": skjema.feil}
    elif oppnevning.status == Oppnevning.Status.TAKKET_JA:
        skjemaer = _egne_skjema(request, oppnevning)
        if request.method == "POST" and _lagre(request, oppnevning, skjemaer):
            return redirect("oppnevning:min", pk=oppnevning.pk)
        innhold |= {"skjemaer": skjemaer, "skjema": next((s for s in skjemaer.values() if s.errors), None)}
    return render(request, "oppnevning/min.html", innhold, status=422 if request.method == "POST" else 200)


@require_safe
@innlogget
def brev(request: InnloggetRequest, pk: int) -> HttpResponseBase:
    """The letter to oneself, once accepted."""
    oppnevning = hent_egen_oppnevning(request.user, pk)
    godtatt = Oppnevning.objects.filter(pk=oppnevning.pk).godtatte().med_brev()
    if not godtatt:
        messages.info(request, _("Brevet kommer når du har takket ja."))
        return redirect("oppnevning:min", pk=oppnevning.pk)
    pdf = oppnevningsbrev(godtatt, naa=tid.naa())
    return innhold_som_vedlegg(pdf, navn="oppnevningsbrev.pdf", innholdstype="application/pdf")


def _egne_skjema(request: InnloggetRequest, oppnevning: Oppnevning) -> dict[str, Any]:
    handling = request.POST.get("handling", "")
    adresse = {navn: getattr(oppnevning, navn) for navn in ("gateadresse", "postnummer", "poststed")}
    return {
        "adresse": AdresseForm(request.POST if handling == "adresse" else None, initial=adresse),
        "inhabil": InhabilForm(request.POST if handling == "inhabil" else None, skoler=skolene(oppnevning)),
    }


def _lagre(request: InnloggetRequest, oppnevning: Oppnevning, skjemaer: dict[str, Any]) -> bool:
    """Save the form that was sent; False when it is not in order, or none of ours."""
    handling, naa, hvem = request.POST.get("handling", ""), tid.naa(), bruker_aktoer(request)
    skjema = skjemaer.get(handling)
    if skjema is None or not skjema.is_valid():
        return False
    try:
        if handling == "adresse":
            endre_adresse(oppnevning_id=oppnevning.pk, **skjema.cleaned_data, aktoer=hvem, naa=naa)
            messages.success(request, _("Adressen er lagret."))
        else:
            habilitet.oppgi(
                bruker_id=request.user.pk, eier_id=oppnevning.faggruppe.eier_id, skole_ider=skjema.skole_ider(),
                relasjoner=skjema.cleaned_data["relasjoner"], aktoer=hvem, naa=naa,
            )  # fmt: skip
            messages.success(request, _("Takk. Myndigheten som oppnevnte deg, ser dette."))
    except Domenefeil as feil:
        skjema.add_error(None, str(feil.melding))
        return False
    return True
