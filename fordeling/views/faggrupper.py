"""The faggrupper with how far their distribution has come; one of them with the proposal, and the button that uses it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from felles.feil import Domenefeil
from felles.liste import ider
from felles.tid import naa
from fordeling.forms.skjemaer import ParForm
from fordeling.models import Sensorpar
from fordeling.querysets.lister import endringer, planrader, tell_faggrupper
from fordeling.querysets.oversikt import oppdrag_i
from fordeling.services import fordeling
from fordeling.services.avvik import avvikslinjer
from fordeling.services.grunnlag import les_situasjon
from fordeling.services.visning import vis_situasjon
from oppnevning.models import Faggruppe
from oppnevning.permissions import faggrupper_for, hent_faggruppe_for, krev_oppnevnende
from oppnevning.querysets.oppnevninger import godtatte

PER_SIDE = 50


@require_safe
@innlogget
def liste(request: InnloggetRequest) -> HttpResponse:
    """The user's faggrupper, and the plan of each exam."""
    tidspunkt = naa()
    krev_oppnevnende(request.user, tidspunkt)
    grupper = faggrupper_for(request.user, tidspunkt).select_related("eier", "periode")
    grupper = grupper.order_by("-periode__gjennomfoering_fra", "navn", "pk")
    side = Paginator(grupper, PER_SIDE).get_page(request.GET.get("gruppeside"))
    sammenheng = {
        "grupper": tell_faggrupper(list(side.object_list)),
        "gruppeside": side,
        "side": Paginator(planrader(request.user, tidspunkt), PER_SIDE).get_page(request.GET.get("side")),
    }
    return render(request, "fordeling/liste.html", sammenheng)


@require_safe
@innlogget
def vis(request: InnloggetRequest, pk: int) -> HttpResponse:
    """The proposal, what it could not place, and what is distributed already."""
    faggruppe = hent_faggruppe_for(request.user, pk, naa=naa())
    return _side(request, faggruppe)


def _side(request: InnloggetRequest, faggruppe: Faggruppe, skjema: ParForm | None = None) -> HttpResponse:
    situasjon = les_situasjon(faggruppe, naa())
    folk = [oppnevning.bruker for oppnevning in situasjon.oppnevninger]
    sammenheng: dict[str, Any] = {
        "faggruppe": faggruppe,
        "avtrykk": situasjon.avtrykk,
        "parskjema": skjema or ParForm(folk=folk),
        "endringer": endringer(faggruppe),
        "avvik": avvikslinjer(request.user, oppdrag_i(faggruppe, utenom=request.user), naa()),
        **vis_situasjon(situasjon),
    }
    return render(request, "fordeling/faggruppe.html", sammenheng, status=422 if skjema else 200)


@require_POST
@innlogget
def bruk(request: InnloggetRequest, pk: int) -> HttpResponse:
    """Use the proposal that was seen."""
    faggruppe = hent_faggruppe_for(request.user, pk, naa=naa())
    try:
        brukt = fordeling.bruk_forslag(
            faggruppe_id=faggruppe.pk,
            avtrykk=request.POST.get("avtrykk", ""),
            aktoer=bruker_aktoer(request),
            naa=naa(),
        )
    except Domenefeil as feil:
        messages.error(request, str(feil.melding))
    else:
        tekst = ngettext(
            "%(partier)s parti er fordelt. Sensorene ser det fra sensuren åpner.",
            "%(partier)s partier er fordelt. Sensorene ser dem fra sensuren åpner.",
            brukt.partier,
        )
        messages.success(request, tekst % {"partier": brukt.partier})
    return redirect("fordeling:faggruppe", pk=faggruppe.pk)


@require_POST
@innlogget
def nytt_par(request: InnloggetRequest, pk: int) -> HttpResponse:
    """Put two in a pair by hand; the proposal uses it first."""
    faggruppe = hent_faggruppe_for(request.user, pk, naa=naa())
    skjema = ParForm(request.POST, folk=[ja.bruker for ja in godtatte(faggruppe.eier, faggruppe)])
    if skjema.is_valid():
        data = skjema.cleaned_data
        try:
            fordeling.legg_til_par(
                faggruppe_id=faggruppe.pk,
                foerste_id=data["foerste"],
                andre_id=data["andre"],
                aktoer=bruker_aktoer(request),
                naa=naa(),
            )
        except Domenefeil as feil:
            skjema.add_error(None, str(feil.melding))
        else:
            messages.success(request, _("Paret er lagt til."))
            return redirect("fordeling:faggruppe", pk=faggruppe.pk)
    return _side(request, faggruppe, skjema)


@require_POST
@innlogget
def opploes_par(request: InnloggetRequest, pk: int) -> HttpResponse:
    """Take a pair without parties away."""
    faggruppe = hent_faggruppe_for(request.user, pk, naa=naa())
    valgt = ider([request.POST.get("par", "")])
    par = Sensorpar.objects.filter(faggruppe=faggruppe, pk__in=valgt).first()
    if par is None:
        messages.error(request, _("Paret finnes ikke lenger, så det er ingenting å ta bort."))
        return redirect("fordeling:faggruppe", pk=faggruppe.pk)
    try:
        fordeling.opploes_par(par_id=par.pk, aktoer=bruker_aktoer(request), naa=naa())
    except Domenefeil as feil:
        messages.error(request, str(feil.melding))
    else:
        messages.success(request, _("Paret er tatt bort."))
    return redirect("fordeling:faggruppe", pk=faggruppe.pk)
