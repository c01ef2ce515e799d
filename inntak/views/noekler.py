"""One's own keys to the API."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from felles import tid
from felles.feil import Domenefeil
from inntak.forms.endringer import NoekkelForm
from inntak.permissions import hent_noekkel_for, krev_inntakskontor
from inntak.querysets.noekler import noekler_til
from inntak.services.noekler import KALL_I_MINUTTET, lag_noekkel, trekk_noekkel


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
@sensitive_variables("hemmelig", "innhold")
def noekler(request: InnloggetRequest) -> HttpResponse:
    """All one's keys, and a new one: what it is stands in this answer, and nowhere else."""
    naa = tid.naa()
    krev_inntakskontor(request.user, naa)
    skjema = NoekkelForm(request.POST if request.method == "POST" else None)
    innhold: dict[str, Any] = {"naa": naa, "kall": KALL_I_MINUTTET}
    if skjema.is_bound and skjema.is_valid():
        try:
            noekkel, hemmelig = lag_noekkel(
                bruker=request.user, navn=skjema.cleaned_data["navn"], aktoer=bruker_aktoer(request), naa=naa
            )
        except Domenefeil as feil:
            skjema.add_error(None, str(feil.melding))
        else:
            innhold |= {"ny": noekkel, "hemmelig": hemmelig}
            skjema = NoekkelForm()
    innhold |= {"skjema": skjema, "noekler": noekler_til(request.user)}
    return render(request, "inntak/noekler.html", innhold, status=422 if skjema.errors else 200)


@require_POST
@innlogget
def trekk(request: InnloggetRequest, pk: int) -> HttpResponse:
    """A key that opens nothing from now on."""
    naa = tid.naa()
    noekkel = hent_noekkel_for(request.user, pk, naa=naa)
    if trekk_noekkel(noekkel_id=noekkel.pk, aktoer=bruker_aktoer(request), naa=naa):
        messages.success(
            request, _("Nøkkelen «%(navn)s» er trukket tilbake, og åpner ingenting fra nå.") % {"navn": noekkel.navn}
        )
    else:
        messages.info(request, _("Nøkkelen «%(navn)s» var alt trukket tilbake.") % {"navn": noekkel.navn})
    return redirect("inntak:noekler")
