"""The member's own view, and taking back an approval."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from felles import angre
from felles.feil import Domenefeil
from felles.tid import naa
from klagenemnd.forms.bord import VurderingSkjema
from klagenemnd.models import Klageoppdrag
from klagenemnd.permissions import hent_oppdrag_for
from klagenemnd.services.godkjenning import trekk_godkjenning
from klagenemnd.services.vurdering import lagre_vurdering, lever_vurdering
from klagenemnd.views.bord import side


@require_POST
@sensitive_post_parameters()
@never_cache
@innlogget
def vurder(request: InnloggetRequest, pk: int) -> HttpResponse:
    """Save the own view as a draft, or deliver it to the others of the board."""
    tidspunkt = naa()
    oppdrag = hent_oppdrag_for(request.user, pk, naa=tidspunkt)
    skjema = VurderingSkjema(request.POST, auto_id="egen_%s")
    if skjema.is_valid():
        try:
            _lagre(request, oppdrag, skjema, tidspunkt)
        except Domenefeil as feil:
            skjema.add_error(None, str(feil.melding))
    if skjema.errors:
        return render(request, "klagenemnd/bord.html", side(request, oppdrag, tidspunkt, vurdering=skjema), status=422)
    return redirect("klagenemnd:bord", pk=oppdrag.pk)


def _lagre(request: InnloggetRequest, oppdrag: Klageoppdrag, skjema: VurderingSkjema, tidspunkt: datetime) -> None:
    hva: dict[str, Any] = {
        "klage_id": oppdrag.klage_id, "aktoer": bruker_aktoer(request), "naa": tidspunkt, **skjema.cleaned_data,
    }  # fmt: skip
    if request.POST.get("handling") == "lever":
        _vurdering, post = lever_vurdering(**hva)
        angre.melding(request, _("Vurderingen din er levert til de andre i nemnda."), post)
    elif lagre_vurdering(**hva):
        messages.success(request, _("Kladden din er lagret. Ingen andre ser den."))
    else:
        messages.info(request, _("Det var ingenting å lagre."))


@require_POST
@never_cache
@innlogget
def trekk(request: InnloggetRequest, pk: int) -> HttpResponse:
    """Take back the own approval, so that the answer can be changed."""
    tidspunkt = naa()
    oppdrag = hent_oppdrag_for(request.user, pk, naa=tidspunkt)
    try:
        trekk_godkjenning(klage_id=oppdrag.klage_id, aktoer=bruker_aktoer(request), naa=tidspunkt)
    except Domenefeil as feil:
        messages.error(request, str(feil.melding))
    else:
        messages.success(request, _("Godkjenningen din er tatt tilbake. Svaret kan endres, og må godkjennes på nytt."))
    return redirect("klagenemnd:bord", pk=oppdrag.pk)
