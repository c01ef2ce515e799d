"""Faggrupper of an authority: their fagkoder, sensor groups and appointments."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from felles import tid
from felles.feil import Domenefeil
from felles.filsvar import innhold_som_vedlegg
from felles.liste import Listevalg
from oppnevning.forms.faggrupper import FaggruppeForm, SensorgruppeForm
from oppnevning.forms.felt import koder_i_tekst
from oppnevning.models import Faggruppe, Oppnevning, Sensorgruppe
from oppnevning.permissions import faggrupper_for, hent_faggruppe_for, krev_oppnevnende, oppnevnende_for
from oppnevning.querysets.lister import aktuelle_perioder, med_tall, oppnevningsliste
from oppnevning.services import faggrupper
from oppnevning.services.brev import oppnevningsbrev

PER_SIDE = 50


@require_safe
@innlogget
def liste(request: InnloggetRequest) -> HttpResponse:
    """The faggrupper, newest period first, with how many have answered what."""
    naa = tid.naa()
    krev_oppnevnende(request.user, naa)
    grupper = med_tall(faggrupper_for(request.user, naa))
    side = Paginator(grupper, PER_SIDE).get_page(request.GET.get("side"))
    return render(request, "oppnevning/faggrupper.html", {"side": side})


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def ny(request: InnloggetRequest) -> HttpResponse:
    """Make a faggruppe."""
    naa = tid.naa()
    krev_oppnevnende(request.user, naa)
    eiere, perioder = oppnevnende_for(request.user, naa), aktuelle_perioder(naa)
    forvalg = {"eier": eiere.first(), "periode": perioder.first()}
    skjema = FaggruppeForm(request.POST or None, eiere=eiere, perioder=perioder, initial=forvalg)
    if request.method == "POST" and skjema.is_valid():
        data = skjema.cleaned_data
        try:
            gruppe = faggrupper.opprett_faggruppe(
                eier_id=data["eier"].pk, periode_id=data["periode"].pk, navn=data["navn"], fag_ider=data["fag"],
                aktoer=bruker_aktoer(request), naa=naa,
            )  # fmt: skip
        except Domenefeil as feil:
            skjema.add_error(_felt(feil), str(feil.melding))
        else:
            messages.success(request, _("Faggruppen er laget. Nå kan du spørre sensorer."))
            return redirect("oppnevning:faggruppe", pk=gruppe.pk)
    return _skjemaside(request, skjema, tittel=_("Ny faggruppe"))


@require_safe
@innlogget
def vis(request: InnloggetRequest, pk: int) -> HttpResponse:
    """A faggruppe with its groups, and every appointment with status."""
    gruppe = hent_faggruppe_for(request.user, pk, naa=tid.naa())
    filtre = {"status": Oppnevning.Status.values}
    valg = Listevalg(request.GET, filtre=filtre, sorteringer=["navn"], standard="navn", per_side=PER_SIDE)
    rader = oppnevningsliste(gruppe)
    if valg.valgt("status"):
        rader = rader.filter(status__in=valg.valgt("status"))
    tall = gruppe.oppnevninger.i_tall()
    innhold: dict[str, Any] = {
        "gruppe": gruppe,
        "fag": gruppe.fag.all(),
        "side": Paginator(rader, PER_SIDE).get_page(valg.side),
        "valg": valg,
        "statuser": [(s.value, s.label, s.value in valg.valgt("status"), tall[s.value]) for s in Oppnevning.Status],
        "venter": tall[Oppnevning.Status.SENDT],
        "godtatte": tall[Oppnevning.Status.TAKKET_JA],
        "sensorgrupper": gruppe.sensorgrupper.select_related("leder").order_by("navn", "pk"),
    }
    return render(request, "oppnevning/faggruppe.html", innhold)


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def endre(request: InnloggetRequest, pk: int) -> HttpResponse:
    """Change name and fagkoder."""
    naa = tid.naa()
    gruppe = hent_faggruppe_for(request.user, pk, naa=naa)
    forvalg = {"navn": gruppe.navn, "fag": koder_i_tekst(gruppe.fag.all())}
    skjema = FaggruppeForm(request.POST or None, eiere=None, perioder=None, initial=forvalg)
    if request.method == "POST" and skjema.is_valid():
        data = skjema.cleaned_data
        try:
            endret = faggrupper.endre_faggruppe(
                faggruppe_id=gruppe.pk, navn=data["navn"], fag_ider=data["fag"], aktoer=bruker_aktoer(request), naa=naa
            )
        except Domenefeil as feil:
            skjema.add_error(_felt(feil), str(feil.melding))
        else:
            messages.success(request, _("Faggruppen er lagret.") if endret else _("Ingenting var endret."))
            return redirect("oppnevning:faggruppe", pk=gruppe.pk)
    return _skjemaside(request, skjema, tittel=_("Endre faggruppen"), gruppe=gruppe)


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def sensorgruppe(request: InnloggetRequest, pk: int, gruppe_id: int = 0) -> HttpResponse:
    """Make or change a sensor group of the faggruppe."""
    naa = tid.naa()
    faggruppe = hent_faggruppe_for(request.user, pk, naa=naa)
    gruppe = Sensorgruppe.objects.filter(pk=gruppe_id, faggruppe=faggruppe).first()
    if gruppe_id and gruppe is None:
        raise Http404
    oppnevninger = list(oppnevningsliste(faggruppe).filter(status__in=["sendt", "takket_ja"]))
    skjema = SensorgruppeForm(request.POST or None, oppnevninger=oppnevninger, initial=_forvalg(gruppe, oppnevninger))
    if request.method == "POST" and skjema.is_valid():
        data = skjema.cleaned_data
        try:
            faggrupper.lagre_sensorgruppe(
                faggruppe_id=faggruppe.pk, navn=data["navn"], leder_id=data["leder"].pk if data["leder"] else None,
                medlemmer=data["medlemmer"], sensorgruppe_id=gruppe.pk if gruppe else None,
                aktoer=bruker_aktoer(request), naa=naa,
            )  # fmt: skip
        except Domenefeil as feil:
            skjema.add_error(feil.kode if feil.kode in skjema.fields else None, str(feil.melding))
        else:
            messages.success(request, _("Sensorgruppen er lagret."))
            return redirect("oppnevning:faggruppe", pk=faggruppe.pk)
    tittel = _("Endre sensorgruppen") if gruppe else _("Ny sensorgruppe")
    return _skjemaside(request, skjema, tittel=tittel, gruppe=faggruppe)


@require_safe
@innlogget
def brev(request: InnloggetRequest, pk: int) -> HttpResponseBase:
    """The letters of appointment to all who have accepted, as one PDF."""
    naa = tid.naa()
    gruppe = hent_faggruppe_for(request.user, pk, naa=naa)
    godtatte = gruppe.oppnevninger.godtatte().med_brev().order_by("bruker__etternavn", "pk")
    if not godtatte:
        messages.info(request, _("Ingen har takket ja ennå, så det er ingen brev å lage."))
        return redirect("oppnevning:faggruppe", pk=gruppe.pk)
    pdf = oppnevningsbrev(godtatte, naa=naa)
    return innhold_som_vedlegg(pdf, navn=f"oppnevningsbrev-{gruppe.pk}.pdf", innholdstype="application/pdf")


def _forvalg(gruppe: Sensorgruppe | None, oppnevninger: list[Oppnevning]) -> dict[str, Any]:
    if gruppe is None:
        return {}
    medlemmer = [rad.pk for rad in oppnevninger if rad.sensorgruppe_id == gruppe.pk]
    return {"navn": gruppe.navn, "leder": gruppe.leder_id, "medlemmer": medlemmer}


def _felt(feil: Domenefeil) -> str:
    return "navn" if feil.kode == "navn" else "fag"


def _skjemaside(
    request: InnloggetRequest, skjema: Any, *, tittel: str, gruppe: Faggruppe | None = None
) -> HttpResponse:
    innhold = {"skjema": skjema, "tittel": tittel, "gruppe": gruppe}
    return render(request, "oppnevning/faggruppe_skjema.html", innhold, status=422 if skjema.errors else 200)
