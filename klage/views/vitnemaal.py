"""«Nytt vitnemål»: whose diploma must be made again after an appeal."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget, krev_rolle
from brukere.models.bruker import SKOLEADMINISTRATORER
from felles.angre import melding
from felles.tid import naa
from klage.permissions import hent_oppgave_for
from klage.querysets.utenfra import vitnemaalsoppgaver
from klage.services.vitnemaal import merk_gjort

PER_SIDE = 50


@require_safe
@innlogget
def liste(request: InnloggetRequest) -> HttpResponse:
    """The tasks of the user's schools: open first, newest first."""
    krev_rolle(request.user, *SKOLEADMINISTRATORER)
    tidspunkt = naa()
    skoler = list(request.user.organisasjoner(tidspunkt, *SKOLEADMINISTRATORER))
    rader = vitnemaalsoppgaver(skoler, tidspunkt).order_by(F("gjort").desc(nulls_first=True), "-laget", "pk")
    side = Paginator(rader, PER_SIDE).get_page(request.GET.get("side"))
    return render(request, "klage/vitnemaal.html", {"side": side, "flere_skoler": len(skoler) > 1})


@require_POST
@innlogget
def gjort(request: InnloggetRequest, pk: int) -> HttpResponse:
    """The new diploma is made."""
    krev_rolle(request.user, *SKOLEADMINISTRATORER)
    tidspunkt = naa()
    oppgave = hent_oppgave_for(request.user, pk, naa=tidspunkt)
    post = merk_gjort(oppgave_id=oppgave.pk, aktoer=bruker_aktoer(request), naa=tidspunkt)
    navn = oppgave.kandidat.person.navn
    if post:
        melding(request, _("Nytt vitnemål for %(navn)s er merket som gjort.") % {"navn": navn}, post)
    else:
        messages.info(request, _("Nytt vitnemål for %(navn)s sto alt som gjort.") % {"navn": navn})
    return redirect("klage:vitnemaal")
