"""Publishing: how far each exam has come, and the button that makes the grades show."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget, krev_rolle
from felles.feil import Domenefeil
from felles.synlig_fra import er_synlig
from felles.tid import naa
from sensur.permissions import hent_publisering_for
from sensur.querysets.publisering import PUBLISERENDE, Antall, antall_per_eksamen, antall_per_parti, med_ansvar
from sensur.services.publisering import publiser

PER_SIDE = 50


@require_safe
@innlogget
def liste(request: InnloggetRequest) -> HttpResponse:
    """The exams under the user's responsibility, unpublished first, with counts."""
    krev_rolle(request.user, *PUBLISERENDE)
    tidspunkt = naa()
    eksamener = med_ansvar(request.user, tidspunkt).select_related("fag", "periode")
    antall = antall_per_eksamen(eksamener.values_list("pk", flat=True))
    rader = [
        {
            "eksamen": eksamen,
            "antall": antall.get(eksamen.pk, Antall()),
            "publisert": er_synlig(eksamen.publiseres, tidspunkt),
        }
        for eksamen in eksamener.order_by("sensur_fra", "fag__fagkode", "pk")
    ]
    rader.sort(key=lambda rad: bool(rad["publisert"]))
    side = Paginator(rader, PER_SIDE).get_page(request.GET.get("side"))
    return render(request, "sensur/publisering_liste.html", {"side": side})


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def vis(request: InnloggetRequest, pk: int) -> HttpResponse:
    """What lacks, party by party; posting publishes."""
    tidspunkt = naa()
    eksamen = hent_publisering_for(request.user, pk, naa=tidspunkt)
    if request.method == "POST":
        try:
            publiser(eksamen_id=eksamen.pk, aktoer=bruker_aktoer(request), naa=tidspunkt)
        except Domenefeil as feil:
            messages.error(request, str(feil.melding))
        else:
            messages.success(request, _("Karakterene er publisert. Skolene ser dem fra nå av."))
        return redirect("sensur:publiser", pk=eksamen.pk)
    partier = antall_per_parti(eksamen.pk)
    sammenheng = {
        "eksamen": eksamen,
        "publisert": er_synlig(eksamen.publiseres, tidspunkt),
        "partier": partier,
        "antall": Antall(
            sum(parti.antall.kandidater for parti in partier),
            sum(parti.antall.satt for parti in partier),
            sum(parti.antall.borte for parti in partier),
        ),
        "partier_mangler": sum(1 for parti in partier if parti.antall.mangler),
    }
    return render(request, "sensur/publisering.html", sammenheng)
