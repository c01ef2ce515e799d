"""Meetings of a fellessensur: called by the authority, led by their leader."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget, krev_rolle
from brukere.models.bruker import Rolle
from felles.feil import Domenefeil
from felles.tid import naa
from oppnevning.querysets.fagpersoner import OPPNEVNENDE
from sensur.forms.moeter import MoeteSkjema, ReferatSkjema
from sensur.models import Fellessensur
from sensur.permissions import hent_innkalt_moete_for, hent_moete_for, hent_moetegruppe_for
from sensur.querysets.moeter import faggrupper_for, innkalt_av, saker_for, sensorer_i, synlige
from sensur.services import moeter

PER_SIDE = 50


@require_safe
@innlogget
def liste(request: InnloggetRequest) -> HttpResponse:
    """The meetings that the user calls, leads or is called to, newest first."""
    krev_rolle(request.user, *OPPNEVNENDE, Rolle.SENSOR)
    tidspunkt = naa()
    alle = synlige(request.user, tidspunkt).select_related("faggruppe__eier", "leder").order_by("-fra", "pk")
    sammenheng = {
        "side": Paginator(alle, PER_SIDE).get_page(request.GET.get("side")),
        "grupper": list(faggrupper_for(request.user, tidspunkt)),
        "kaller_inn": request.user.har_rolle(tidspunkt, *OPPNEVNENDE),
    }
    return render(request, "sensur/moeter.html", sammenheng)


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def nytt(request: InnloggetRequest, pk: int) -> HttpResponse:
    """Call a meeting for a faggruppe."""
    tidspunkt = naa()
    gruppe = hent_moetegruppe_for(request.user, pk, naa=tidspunkt)
    folk = sensorer_i(gruppe, tidspunkt)
    skjema = MoeteSkjema(request.POST or None, folk=folk)
    if request.method == "POST" and skjema.is_valid():
        try:
            moete = moeter.lag_moete(
                faggruppe_id=gruppe.pk,
                felt=skjema.felt(),
                deltakere=skjema.innkalte(),
                aktoer=bruker_aktoer(request),
                naa=tidspunkt,
            )
        except Domenefeil as feil:
            skjema.add_error(None, str(feil.melding))
        else:
            messages.success(request, _("Møtet er kalt inn. De innkalte ser det på startsiden sin."))
            return redirect("sensur:moete", pk=moete.pk)
    sammenheng = {"skjema": skjema, "gruppe": gruppe, "moete": None, "ingen": not folk.exists()}
    return render(request, "sensur/moete_skjema.html", sammenheng, status=422 if skjema.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def endre(request: InnloggetRequest, pk: int) -> HttpResponse:
    """Change or cancel a meeting; for the authority that called it."""
    tidspunkt = naa()
    moete = hent_innkalt_moete_for(request.user, pk, naa=tidspunkt)
    hva: dict[str, Any] = {"moete_id": moete.pk, "aktoer": bruker_aktoer(request), "naa": tidspunkt}
    avlyser = request.POST.get("handling") == "avlys"
    folk = sensorer_i(moete.faggruppe, tidspunkt)
    skjema = MoeteSkjema(None if avlyser else request.POST or None, folk=folk, moete=moete)
    if request.method == "POST" and (avlyser or skjema.is_valid()):
        try:
            if avlyser:
                moeter.avlys_moete(**hva)
            else:
                moeter.endre_moete(felt=skjema.felt(), deltakere=skjema.innkalte(), **hva)
        except Domenefeil as feil:
            messages.error(request, str(feil.melding))
        else:
            messages.success(request, _("Møtet er avlyst.") if avlyser else _("Møtet er endret."))
        return redirect("sensur:moete", pk=moete.pk)
    sammenheng = {"skjema": skjema, "gruppe": moete.faggruppe, "moete": moete, "ingen": False}
    return render(request, "sensur/moete_skjema.html", sammenheng, status=422 if skjema.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@never_cache
@innlogget
def vis(request: InnloggetRequest, pk: int) -> HttpResponse:
    """The meeting: facts for all who have it; cases, attendance and minutes for its leader."""
    tidspunkt = naa()
    moete = hent_moete_for(request.user, pk, naa=tidspunkt)
    leder = moete.leder_id == request.user.pk and request.user.har_rolle(tidspunkt, Rolle.SENSOR)
    skjema = ReferatSkjema(initial={"referat": moete.referat, "revisjon": moete.revisjon})
    status = 200
    if request.method == "POST":
        if not leder:
            raise PermissionDenied(_("Bare møtets leder fører oppmøte og referat."))
        skjema, feil = _utfoer(request, moete)
        if feil is None:
            return redirect("sensur:moete", pk=moete.pk)
        if skjema.is_bound:
            skjema.add_error(None, feil)
        else:
            messages.error(request, feil)
        status = 422
    sammenheng = {
        "moete": moete,
        "leder": leder,
        "skjema": skjema,
        "deltakere": list(moete.deltakere.select_related("bruker").order_by("bruker__etternavn", "pk")),
        "linjer": saker_for(moete, request.user, tidspunkt),
        "kan_endre": innkalt_av(request.user, tidspunkt).filter(pk=moete.pk).exists(),
        "aapent": moete.avlyst is None and moete.avsluttet is None,
    }
    return render(request, "sensur/moete.html", sammenheng, status=status)


def _utfoer(request: InnloggetRequest, moete: Fellessensur) -> tuple[ReferatSkjema, str | None]:
    """The leader's act; the form of the minutes as it was sent, and why it was refused (None when it was done)."""
    hva: dict[str, Any] = {"moete_id": moete.pk, "aktoer": bruker_aktoer(request), "naa": naa()}
    handling = request.POST.get("handling", "")
    skjema = ReferatSkjema(initial={"referat": moete.referat, "revisjon": moete.revisjon})
    try:
        if handling == "oppmoete":
            inne = [int(pk[:9]) for pk in request.POST.getlist("tilstede") if pk.isascii() and pk.isdigit()]
            moeter.foer_oppmoete(tilstede=inne, **hva)
            messages.success(request, _("Oppmøtet er ført."))
        else:
            # What is written goes along when the meeting is closed, and stands when that is refused.
            if handling != "avslutt" or "referat" in request.POST:
                skjema = ReferatSkjema(request.POST)
                if not skjema.is_valid():
                    return skjema, _("Referatet er ikke lagret.")
                data = skjema.cleaned_data
                if data["referat"] != moete.referat:
                    moete = moeter.skriv_referat(tekst=data["referat"], revisjon=data["revisjon"], **hva)
                skjema = ReferatSkjema(initial={"referat": moete.referat, "revisjon": moete.revisjon})
            if handling == "avslutt":
                moeter.avslutt_moete(**hva)
                messages.success(request, _("Møtet er avsluttet."))
            else:
                messages.success(request, _("Referatet er lagret."))
    except Domenefeil as feil:
        return skjema, str(feil.melding)
    return skjema, None
