"""Publishing: how far each exam has come, and the moment from which its grades show."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget, krev_rolle
from eksamen.models import Eksamen
from felles.feil import Domenefeil
from felles.liste import ider
from felles.masse import Radsvar, gjorte, rad_for_rad
from felles.naarskjema import Naarskjema
from felles.synlig_fra import er_synlig
from felles.tid import naa
from sensur.permissions import hent_publisering_for
from sensur.querysets.publisering import PUBLISERENDE, Antall, antall_per_parti, med_ansvar, publiseringsliste, stilling
from sensur.services.publisering import i_ord, publiser, trekk_publisering

PER_SIDE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def liste(request: InnloggetRequest) -> HttpResponse:
    """The exams under the user's responsibility, what can be published first; posting publishes those that are ticked."""
    krev_rolle(request.user, *PUBLISERENDE)
    tidspunkt = naa()
    valgte = set(ider(request.POST.getlist("valgt")))
    skjema = Naarskjema(request.POST if request.method == "POST" else None)
    svar: list[Radsvar] = []
    if request.method == "POST" and skjema.is_valid():
        if valgte:
            svar = _publiser_valgte(request, valgte, skjema.tidspunkt(), tidspunkt)
        else:
            skjema.add_error(None, _("Kryss av for eksamenene du vil publisere."))
    rader = publiseringsliste(request.user, tidspunkt)
    side = Paginator(rader, PER_SIDE).get_page(request.GET.get("side"))
    innhold = {
        "side": side, "skjema": skjema, "svar": svar, "gjorte": gjorte(svar), "valgte": valgte,
        "velges": any(rad.kan_velges for rad in side),
    }  # fmt: skip
    return render(request, "sensur/publisering_liste.html", innhold, status=422 if skjema.errors else 200)


def _publiser_valgte(
    request: InnloggetRequest, valgte: set[int], fra: datetime | None, tidspunkt: datetime
) -> list[Radsvar]:
    """Each exam by itself, in the order of their ids, which is that of the locks. Others' exams are passed over."""
    aktoer = bruker_aktoer(request)

    def handling(eksamen: Eksamen) -> str:
        return bekreftelse(publiser(eksamen_id=eksamen.pk, aktoer=aktoer, naa=tidspunkt, tidspunkt=fra), tidspunkt)

    eksamener = med_ansvar(request.user, tidspunkt).filter(pk__in=valgte).select_related("fag", "periode")
    return rad_for_rad(eksamener.order_by("pk"), handling, navn=lambda eksamen: str(eksamen.fag))


def bekreftelse(eksamen: Eksamen, tidspunkt: datetime) -> str:
    """What was done, in words."""
    if eksamen.publiseres is None or er_synlig(eksamen.publiseres, tidspunkt):
        return _("Karakterene er publisert. Skolene og kandidatene ser dem fra nå av.")
    return _("Karakterene blir publisert %(tid)s. Ingen ser dem før det.") % {"tid": i_ord(eksamen.publiseres)}


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def vis(request: InnloggetRequest, pk: int) -> HttpResponse:
    """What lacks, party by party; posting publishes, now or at the chosen moment."""
    tidspunkt = naa()
    eksamen = hent_publisering_for(request.user, pk, naa=tidspunkt)
    skjema = Naarskjema(request.POST if request.method == "POST" else None, bestemt=eksamen.publiseres)
    if request.method == "POST" and skjema.is_valid():
        try:
            ny = publiser(
                eksamen_id=eksamen.pk, aktoer=bruker_aktoer(request), naa=tidspunkt, tidspunkt=skjema.tidspunkt()
            )
        except Domenefeil as feil:
            skjema.add_error(None, str(feil.melding))
        else:
            messages.success(request, bekreftelse(ny, tidspunkt))
            return redirect("sensur:publiser", pk=eksamen.pk)
    innhold = _innhold(eksamen, tidspunkt) | {"skjema": skjema}
    return render(request, "sensur/publisering.html", innhold, status=422 if skjema.errors else 200)


@require_POST
@innlogget
def trekk(request: InnloggetRequest, pk: int) -> HttpResponse:
    """Take back a moment that has not come."""
    tidspunkt = naa()
    eksamen = hent_publisering_for(request.user, pk, naa=tidspunkt)
    try:
        trekk_publisering(eksamen_id=eksamen.pk, aktoer=bruker_aktoer(request), naa=tidspunkt)
    except Domenefeil as feil:
        messages.error(request, str(feil.melding))
    else:
        messages.success(request, _("Tidspunktet er tatt tilbake. Karakterene vises ikke før du velger et nytt."))
    return redirect("sensur:publiser", pk=eksamen.pk)


def _innhold(eksamen: Eksamen, tidspunkt: datetime) -> dict[str, Any]:
    partier = antall_per_parti(eksamen.pk)
    antall = Antall(
        sum(parti.antall.kandidater for parti in partier),
        sum(parti.antall.satt for parti in partier),
        sum(parti.antall.borte for parti in partier),
    )
    mangler = antall.mangler
    return {
        "eksamen": eksamen,
        "stilling": stilling(eksamen, antall, tidspunkt),
        "partier": partier,
        "antall": antall,
        "partier_mangler": sum(1 for parti in partier if parti.antall.mangler),
        "mangler_i_ord": ngettext(
            "%(antall)s kandidat mangler endelig karakter.", "%(antall)s kandidater mangler endelig karakter.", mangler
        )
        % {"antall": mangler},
        "etternoelere_i_ord": ngettext(
            "%(antall)s kandidat mangler karakter etter publiseringen.",
            "%(antall)s kandidater mangler karakter etter publiseringen.",
            mangler,
        )
        % {"antall": mangler},
    }
