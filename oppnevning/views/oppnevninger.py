"""Appointing: who is asked, and one appointment with everything that can be done to it."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from brukere.models import Bruker
from felles import tid
from felles.feil import Domenefeil
from felles.filsvar import innhold_som_vedlegg
from oppnevning.forms.faggrupper import OppnevnForm
from oppnevning.forms.felt import vanlig_frist
from oppnevning.models import Inhabilitet, Oppnevning
from oppnevning.permissions import hent_faggruppe_for, hent_oppnevning_for
from oppnevning.querysets.lister import kan_spoerres
from oppnevning.services import habilitet
from oppnevning.services import oppnevning as tjeneste
from oppnevning.services.bindinger import hva_de_har
from oppnevning.services.brev import oppnevningsbrev
from oppnevning.services.roller import mister_tilgangen
from oppnevning.views.oppnevningsskjema import lag_skjema, utfoer
from oppnevning.views.svarskjema import skolene


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def oppnevn(request: InnloggetRequest, pk: int) -> HttpResponse:
    """Tick those who are to be asked, and send the requests; the answer says what became of each."""
    naa = tid.naa()
    gruppe = hent_faggruppe_for(request.user, pk, naa=naa)
    alle_fag = request.GET.get("fag") == "alle"
    rolle = _rolle(request)
    folk = list(kan_spoerres(gruppe, rolle=rolle, alle_fag=alle_fag))
    start = {"svarfrist": vanlig_frist(naa), "rolle": rolle}
    skjema = OppnevnForm(request.POST or None, ider=[rad.pk for rad in folk], naa=naa, initial=start)
    if request.method == "POST" and skjema.is_valid():
        svar = tjeneste.oppnevn(
            faggruppe_id=gruppe.pk, fagperson_ider=skjema.cleaned_data["fagperson"], vilkaar=skjema.vilkaar(),
            aktoer=bruker_aktoer(request), naa=naa,
        )  # fmt: skip
        messages.success(request, tjeneste.i_tall(svar))
        for ett in svar:
            if not ett.gjort:
                messages.warning(request, f"{ett.navn}: {ett.melding}")
        return redirect("oppnevning:faggruppe", pk=gruppe.pk)
    innhold = {
        "gruppe": gruppe,
        "folk": folk,
        "skjema": skjema,
        "alle_fag": alle_fag,
        "nemnd": rolle == Oppnevning.Rolle.KLAGENEMND,
        "valgte": set(request.POST.getlist("fagperson")),
    }
    return render(request, "oppnevning/oppnevn.html", innhold, status=422 if skjema.errors else 200)


def _rolle(request: InnloggetRequest) -> str:
    """The role that is asked for: as the form says, else as the address; sensor when neither says."""
    onsket = request.POST.get("rolle") or request.GET.get("rolle", "")
    return onsket if onsket in Oppnevning.Rolle.values else Oppnevning.Rolle.SENSOR


@require_POST
@innlogget
def purr(request: InnloggetRequest, pk: int) -> HttpResponse:
    """Remind all in the faggruppe who have not answered."""
    naa = tid.naa()
    gruppe = hent_faggruppe_for(request.user, pk, naa=naa)
    ider = list(gruppe.oppnevninger.ubesvarte().values_list("pk", flat=True))
    _meld_purring(request, tjeneste.purr(oppnevning_ider=ider, aktoer=bruker_aktoer(request), naa=naa))
    return redirect("oppnevning:faggruppe", pk=gruppe.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def vis(request: InnloggetRequest, pk: int) -> HttpResponse:
    """One appointment: what was asked and answered, and the acts. `handling` in the form says which."""
    naa = tid.naa()
    oppnevning = hent_oppnevning_for(request.user, pk, naa=naa)
    handling = request.POST.get("handling", "")
    skjemaer = lag_skjema(oppnevning, naa, data=request.POST if request.method == "POST" else None, handling=handling)
    if request.method == "POST":
        try:
            melding = utfoer(oppnevning, skjemaer, handling, aktoer=bruker_aktoer(request), naa=naa)
        except Domenefeil as feil:
            messages.warning(request, str(feil.melding))
            return redirect("oppnevning:oppnevning", pk=oppnevning.pk)
        if melding:
            messages.success(request, melding)
            return redirect("oppnevning:oppnevning", pk=oppnevning.pk)
    innhold = _innhold(request.user, oppnevning, skjemaer, naa)
    return render(request, "oppnevning/oppnevning.html", innhold, status=_status(skjemaer))


@require_safe
@innlogget
def brev(request: InnloggetRequest, pk: int) -> HttpResponseBase:
    """The letter of one who has accepted."""
    naa = tid.naa()
    oppnevning = hent_oppnevning_for(request.user, pk, naa=naa)
    godtatt = Oppnevning.objects.filter(pk=oppnevning.pk).godtatte().med_brev()
    if not godtatt:
        messages.info(request, _("Det er bare brev til dem som har takket ja."))
        return redirect("oppnevning:oppnevning", pk=oppnevning.pk)
    pdf = oppnevningsbrev(godtatt, naa=naa)
    return innhold_som_vedlegg(pdf, navn=f"oppnevningsbrev-{oppnevning.pk}.pdf", innholdstype="application/pdf")


def _innhold(bruker: Bruker, oppnevning: Oppnevning, skjemaer: dict[str, Any], naa: datetime) -> dict[str, Any]:
    return {
        "oppnevning": oppnevning,
        "staar": oppnevning.status in {Oppnevning.Status.SENDT, Oppnevning.Status.TAKKET_JA},
        "venter": oppnevning.status == Oppnevning.Status.SENDT,
        "godtatt": oppnevning.status == Oppnevning.Status.TAKKET_JA,
        "fagperson": oppnevning.bruker.fagperson if hasattr(oppnevning.bruker, "fagperson") else None,
        "utsendinger": oppnevning.utsendinger.order_by("-pk"),
        "inhabiliteter": Inhabilitet.objects.gjeldende()
        .synlige_for(bruker, naa)
        .filter(bruker=oppnevning.bruker_id)
        .select_related("skole", "oppgitt_til")
        .order_by("-oppgitt", "pk"),
        "etterfoelger": Oppnevning.objects.filter(erstatter=oppnevning).select_related("bruker").first(),
        "arbeid": hva_de_har(oppnevning, bruker, naa),
        "mister_tilgangen": mister_tilgangen(oppnevning, naa),
        "skjemaer": skjemaer,
        "skoler": skolene(oppnevning),
        "skjema": next((skjema for skjema in skjemaer.values() if skjema.errors), None),
    }


def _status(skjemaer: dict[str, Any]) -> int:
    return 422 if any(skjema.errors for skjema in skjemaer.values()) else 200


def _meld_purring(request: InnloggetRequest, antall: int) -> None:
    if not antall:
        messages.info(request, _("Ingen ble purret: alle har svart, er nettopp purret, eller fristen er ute."))
        return
    tekst = ngettext("%(antall)s purring er på vei.", "%(antall)s purringer er på vei.", antall)
    messages.success(request, tekst % {"antall": antall})


@require_POST
@innlogget
def opphoer(request: InnloggetRequest, pk: int, inhabilitet_id: int) -> HttpResponse:
    """End a conflict that no longer holds."""
    naa = tid.naa()
    oppnevning = hent_oppnevning_for(request.user, pk, naa=naa)
    try:
        habilitet.opphoer(
            inhabilitet_id=inhabilitet_id, bruker_id=oppnevning.bruker_id, aktoer=bruker_aktoer(request), naa=naa
        )
    except Domenefeil as feil:
        messages.warning(request, str(feil.melding))
    else:
        messages.success(request, _("Inhabiliteten gjelder ikke lenger."))
    return redirect("oppnevning:oppnevning", pk=oppnevning.pk)
