"""Absence after the exam: what is documented, what is missing, and until when."""

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from deltakelse.forms.fravaer import DokumentasjonForm, FristForm
from deltakelse.frist import STANDARD
from deltakelse.models import Fravaersdokumentasjon, Fravaersfrist
from deltakelse.permissions import (
    eide_organisasjoner,
    hent_dokumentasjon_for,
    hent_fravaerskandidat_for,
    krev_ledelse,
    skolene_q,
)
from deltakelse.querysets.dokumentasjon import Dokumentasjonsvalg, fravaersrader
from deltakelse.services import dokumentasjon as tjeneste
from eksamen.models import Eksamensperiode, Kandidat
from felles import skjermetfil, tid
from felles.angre import melding
from felles.feil import Domenefeil
from felles.liste import Listevalg

PER_SIDE = 50


@require_safe
@innlogget
def fravaer(request: InnloggetRequest) -> HttpResponse:
    """All absent candidates of the user's schools, those with the shortest time left first."""
    naa = tid.naa()
    krev_ledelse(request.user, naa)
    mine = Kandidat.objects.filter(skolene_q(request.user, naa))
    perioder = list(Eksamensperiode.objects.filter(eksamener__kandidater__in=mine.values("pk")).distinct())
    filtre = {"periode": [periode.kode for periode in perioder], "vis": Dokumentasjonsvalg.values}
    valg = Listevalg(request.GET, filtre=filtre, sorteringer=("frist",), standard="frist")
    if valg.valgt("periode"):
        mine = mine.filter(eksamen__periode__kode__in=valg.valgt("periode"))
    alle = fravaersrader(mine, naa)
    innhold = {
        "side": Paginator([rad for rad in alle if all(rad.passer(v) for v in valg.valgt("vis"))], PER_SIDE).get_page(
            valg.side
        ),
        "valg": valg,
        "perioder": perioder,
        "valgte_perioder": valg.valgt("periode"),
        "vis": Dokumentasjonsvalg,
        "valgte": valg.valgt("vis"),
        "antall": len(alle),
        "mangler": sum(rad.mangler for rad in alle),
        "over": sum(rad.over for rad in alle),
    }
    return render(request, "deltakelse/fravaer.html", innhold)


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def fravaerskandidat(request: InnloggetRequest, kandidat_id: int) -> HttpResponse:
    """One candidate's absence with its documentation; POST takes in a new one."""
    naa = tid.naa()
    kandidat = hent_fravaerskandidat_for(request.user, kandidat_id, naa=naa)
    skjema = DokumentasjonForm(request.POST or None, request.FILES or None, initial={"mottatt": tid.dagens_dato(naa)})
    if request.method == "POST" and skjema.is_valid():
        try:
            tjeneste.registrer_dokumentasjon(
                kandidat_id=kandidat.pk, **skjema.cleaned_data, aktoer=bruker_aktoer(request), naa=naa
            )
        except Domenefeil as feil:
            felt = {"frem_i_tid": "mottatt", "filtype": "fil", "for_stor": "fil", "tom": "fil"}.get(feil.kode)
            skjema.add_error(felt, str(feil.melding))
        else:
            messages.success(request, _("Dokumentasjonen er registrert. Avgjør den når du har lest den."))
            return redirect("deltakelse:fravaerskandidat", kandidat_id=kandidat.pk)
    return _vis_kandidat(request, kandidat, skjema, naa)


@require_POST
@innlogget
def avgjoer(request: InnloggetRequest, dokumentasjon_id: int) -> HttpResponse:
    """Approve or refuse."""
    naa = tid.naa()
    dokumentasjon = hent_dokumentasjon_for(request.user, dokumentasjon_id, naa=naa)
    svar = request.POST.get("svar", "")
    if svar not in {"godkjent", "avslaatt"}:
        messages.warning(request, _("Velg om dokumentasjonen er godkjent eller avslått. Ingenting er endret."))
        return redirect("deltakelse:fravaerskandidat", kandidat_id=dokumentasjon.kandidat_id)
    try:
        post = tjeneste.avgjoer_dokumentasjon(
            dokumentasjon_id=dokumentasjon.pk, godkjent=svar == "godkjent", aktoer=bruker_aktoer(request), naa=naa
        )
    except Domenefeil as feil:
        messages.warning(request, str(feil.melding))
    else:
        godkjent, avslaatt = _("Godkjent. Fraværet er dokumentert."), _("Avslått. Fraværet er ikke dokumentert.")
        melding(request, godkjent if svar == "godkjent" else avslaatt, post)
    return redirect("deltakelse:fravaerskandidat", kandidat_id=dokumentasjon.kandidat_id)


@require_safe
@innlogget
def dokumentfil(request: InnloggetRequest, dokumentasjon_id: int) -> HttpResponse:
    """The document itself; that it was opened stands in the log."""
    naa = tid.naa()
    dokumentasjon = hent_dokumentasjon_for(request.user, dokumentasjon_id, naa=naa)
    get_object_or_404(Fravaersdokumentasjon.objects.exclude(noekkel=""), pk=dokumentasjon.pk)
    navn = f"dokumentasjon-{dokumentasjon.pk}.{dokumentasjon.filtype}"
    svar = skjermetfil.som_vedlegg(dokumentasjon.noekkel, navn=navn, formaal=tjeneste.FORMAAL)
    tjeneste.registrer_aapning(dokumentasjon=dokumentasjon, aktoer=bruker_aktoer(request), naa=naa)
    return svar


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def fravaersfrist(request: InnloggetRequest) -> HttpResponse:
    """The owner's deadline for documentation; one form for each organisation."""
    naa = tid.naa()
    eiere = list(eide_organisasjoner(request.user, naa))
    if not eiere:
        raise PermissionDenied(_("Skoleeieren setter fristen. Du ser den på siden om fravær."))
    satt = {f.eier_id: f for f in Fravaersfrist.objects.filter(eier__in=eiere)}
    rader, status = [], 200
    for eier in eiere:
        frist = satt.get(eier.pk) or STANDARD
        gjelder = request.method == "POST" and request.POST.get("eier") in (str(eier.pk), None)
        skjema = FristForm(
            request.POST if gjelder else None,
            initial={"dager": frist.dager, "virkedager": frist.virkedager},
            auto_id=f"id_{eier.pk}_%s",
        )
        if gjelder and skjema.is_valid():
            tjeneste.sett_frist(eier_id=eier.pk, **skjema.cleaned_data, aktoer=bruker_aktoer(request), naa=naa)
            messages.success(request, _("Fristen er lagret for %(eier)s.") % {"eier": eier.navn})
            return redirect("deltakelse:fravaersfrist")
        status = 422 if gjelder else status
        rader.append({"eier": eier, "skjema": skjema, "satt": eier.pk in satt})
    return render(request, "deltakelse/fravaersfrist.html", {"rader": rader}, status=status)


def _vis_kandidat(
    request: InnloggetRequest, kandidat: Kandidat, skjema: DokumentasjonForm, naa: datetime
) -> HttpResponse:
    rad = next(iter(fravaersrader(Kandidat.objects.filter(pk=kandidat.pk), naa)), None)
    dokumenter = kandidat.fravaersdokumentasjon.select_related("registrert_av", "avgjort_av").order_by(
        "-registrert", "-pk"
    )
    innhold = {"kandidat": kandidat, "rad": rad, "dokumenter": dokumenter, "skjema": skjema}
    return render(request, "deltakelse/fravaerskandidat.html", innhold, status=422 if skjema.errors else 200)
