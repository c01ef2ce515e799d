"""One exam of the plan: read by all staff, made, changed and taken away by its owner."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from eksamen.models import Eksamen
from eksamen.permissions import hent_planeksamen_for, krev_planeier
from eksamen.querysets.plan import planorganisasjoner
from felles import tid
from felles.feil import Domenefeil
from plan.forms.plan import EksamenForm
from plan.services.planeksamener import (
    avtrykk,
    endre_eksamen,
    har_begynt,
    opprett_eksamen,
    slett_eksamen,
    verdier_av,
)
from plan.services.planregler import Planfeil


@require_safe
@innlogget
def planeksamen(request: InnloggetRequest, eksamen_id: int) -> HttpResponse:
    """An exam with its parts, and where it is carried out."""
    naa = tid.naa()
    eksamen = hent_planeksamen_for(request.user, eksamen_id, naa=naa)
    innhold = {
        "eksamen": eksamen,
        "begynt": har_begynt(verdier_av(eksamen).deler, naa),
        "eier": planorganisasjoner(request.user, naa).filter(pk=eksamen.ansvarlig_id).exists(),
    }
    return render(request, "plan/plan_eksamen.html", innhold)


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def ny_eksamen(request: InnloggetRequest) -> HttpResponse:
    """Put an exam into the plan."""
    naa = tid.naa()
    krev_planeier(request.user, naa)
    organisasjoner = planorganisasjoner(request.user, naa)
    forvalg = {"fagkode": request.GET.get("fagkode", "")[:20], "ansvarlig": organisasjoner.first()}
    skjema = EksamenForm(request.POST or None, organisasjoner=organisasjoner, naa=naa, initial=forvalg)
    if request.method == "POST" and skjema.is_valid():
        data = skjema.cleaned_data
        try:
            eksamen = opprett_eksamen(
                fag_id=data["fagkode"].pk,
                periode_id=data["periode"].pk,
                verdier=skjema.eksamensverdier(),
                aktoer=bruker_aktoer(request),
                naa=naa,
            )
        except Planfeil as feil:
            skjema.avvis(feil)
        else:
            messages.success(request, _("Eksamenen er lagt inn i planen."))
            return redirect("plan:planeksamen", eksamen_id=eksamen.pk)
    return _skjemaside(request, skjema, tittel=_("Ny eksamen"))


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def endre_planeksamen(request: InnloggetRequest, eksamen_id: int) -> HttpResponse:
    """Change an exam. Its candidates' own times follow."""
    naa = tid.naa()
    eksamen = hent_planeksamen_for(request.user, eksamen_id, naa=naa, skrive=True)
    skjema = EksamenForm(
        request.POST or None,
        organisasjoner=planorganisasjoner(request.user, naa),
        naa=naa,
        eksamen=eksamen,
        initial={"sett": avtrykk(eksamen)},
    )
    if request.method == "POST" and skjema.is_valid() and _endre(request, eksamen, skjema):
        return redirect("plan:planeksamen", eksamen_id=eksamen.pk)
    return _skjemaside(request, skjema, tittel=_("Endre eksamen"), eksamen=eksamen)


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def slett_planeksamen(request: InnloggetRequest, eksamen_id: int) -> HttpResponse:
    """Take an exam out of the plan, when nothing hangs on it."""
    naa = tid.naa()
    eksamen = hent_planeksamen_for(request.user, eksamen_id, naa=naa, skrive=True)
    feil = None
    if request.method == "POST":
        try:
            slett_eksamen(eksamen_id=eksamen.pk, aktoer=bruker_aktoer(request), naa=naa)
        except Domenefeil as avslag:
            feil = avslag.melding
        else:
            messages.success(request, _("%(fag)s er tatt ut av planen.") % {"fag": eksamen.fag.kode})
            return redirect("plan:plan")
    innhold = {"eksamen": eksamen, "feil": feil, "antall_partier": eksamen.partier.count()}
    return render(request, "plan/plan_slett.html", innhold, status=422 if feil else 200)


def _endre(request: InnloggetRequest, eksamen: Eksamen, skjema: EksamenForm) -> bool:
    """True when it is done; else the form says why not."""
    try:
        endret = endre_eksamen(
            eksamen_id=eksamen.pk,
            verdier=skjema.eksamensverdier(),
            aktoer=bruker_aktoer(request),
            naa=tid.naa(),
            sett=skjema.cleaned_data["sett"],
        )
    except Planfeil as feil:
        skjema.avvis(feil)
    except Domenefeil as feil:
        skjema.add_error(None, str(feil.melding))
    else:
        messages.success(request, _("Eksamenen er lagret.") if endret else _("Ingenting var endret."))
    return skjema.is_valid()


def _skjemaside(
    request: InnloggetRequest, skjema: EksamenForm, *, tittel: str, eksamen: Eksamen | None = None
) -> HttpResponse:
    innhold: dict[str, Any] = {"skjema": skjema, "tittel": tittel, "eksamen": eksamen}
    status = 422 if request.method == "POST" else 200
    return render(request, "plan/plan_skjema.html", innhold, status=status)
