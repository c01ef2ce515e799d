"""The attendance of the room: who has come, on a page made for a phone in the hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from brukere.http import InnloggetRequest, innlogget, krev_rolle
from deltakelse.services.del1 import fjern_innlevert, registrer_innlevert
from deltakelse.services.fravaer import Oppmoeteutfall
from deltakelse.services.oppmoete import fjern_oppmoete, registrer_oppmoete
from felles import angre
from felles.feil import Domenefeil
from felles.masse import Radsvar
from felles.models import Angrepost
from felles.tid import dagens_dato, naa
from monitor.http import avslag, den_som_handler, meldinger, valgte_kandidater
from monitor.services.flere import Hvem, Massevalg, utfoer_for_flere
from monitor.svar import NIVAA
from monitor.visning import Melding
from oppmoete.oppmoeteside import klokkeslett, lag_side
from oppmoete.oppmoetested import Sted, les_sted
from vakter.permissions import HANDLENDE, SEENDE

TIL_STEDE, LEGITIMERT, FJERN, DEL1, FJERN_DEL1, RESTEN = (
    "til-stede", "legitimert", "fjern", "del1", "fjern-del1", "resten",
)  # fmt: skip


@dataclass(frozen=True)
class Svar:
    """What is said of an act on the page, its undo, and what became of each."""

    meldinger: list[Melding]
    angre: Angrepost | None = None
    rader: Sequence[Radsvar] = ()


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def oppmoete(request: InnloggetRequest) -> HttpResponse:
    """The candidates of a party or a room with attendance; POST notes it for one, some or all that were shown."""
    krev_rolle(request.user, *SEENDE)
    tidspunkt = naa()
    sted = les_sted(request.user, request.GET, tidspunkt)
    if request.method != "POST":
        return _vis(request, sted, tidspunkt)
    krev_rolle(request.user, *HANDLENDE)
    # A button names whom it is about, as «til-stede:17,18»; ticked rows are fields of their own.
    handling, _skille, hvem = request.POST.get("handling", "").partition(":")
    valgte = valgte_kandidater(request, hvem.split(",") if hvem else None)
    svar = _gjoer(request, handling, valgte, tidspunkt)
    if request.htmx:
        return _vis(request, sted, tidspunkt, svar)
    for nr, (farge, tekst) in enumerate(svar.meldinger):
        if svar.angre is not None and nr == 0:
            angre.melding(request, tekst, svar.angre)
        else:
            messages.add_message(request, NIVAA[farge], tekst)
    anker = f"#k{min(valgte)}" if len(valgte) == 1 else ""
    return redirect(f"{reverse('oppmoete:oppmoete')}?{urlencode(sted.valgt)}{anker}")


def _gjoer(request: InnloggetRequest, handling: str, valgte: set[int], tidspunkt: datetime) -> Svar:
    if not valgte:
        return Svar([("warning", _("Ingen er valgt, så ingenting er endret. Velg dem det gjelder, og prøv igjen."))])
    hvem = den_som_handler(request)
    if handling == RESTEN:
        utfall = utfoer_for_flere(valg=Massevalg.RESTEN_BORTE, kandidat_ider=valgte, hvem=hvem, naa=tidspunkt)
        return Svar(meldinger(utfall), utfall.angre, utfall.svar)
    try:
        fakta = _fakta(handling, valgte, hvem, request.POST.get("klokkeslett", ""), tidspunkt)
    except Domenefeil as feil:
        return Svar([("warning", str(feil.melding))])
    if fakta is None:
        return Svar([("warning", _("Velg hva som skal registreres, og prøv igjen."))])
    return _si(fakta)


def _fakta(handling: str, valgte: set[int], hvem: Hvem, klokken: str, tidspunkt: datetime) -> Oppmoeteutfall | None:
    felles: dict[str, Any] = {"kandidat_ider": valgte, "aktoer": hvem.aktoer, "naa": tidspunkt}
    if handling == DEL1:
        return registrer_innlevert(**felles, naar=klokkeslett(klokken, dagens_dato(tidspunkt)))
    if handling in (TIL_STEDE, LEGITIMERT):
        return registrer_oppmoete(**felles, identitet=handling == LEGITIMERT)
    if handling == FJERN:
        return fjern_oppmoete(**felles)
    return fjern_innlevert(**felles) if handling == FJERN_DEL1 else None


def _si(utfall: Oppmoeteutfall) -> Svar:
    gjort = [rad for rad in utfall.svar if rad.gjort]
    nei = avslag(utfall.svar)
    if not gjort:
        return Svar(nei, rader=utfall.svar)
    if len(gjort) == 1:
        tekst = f"{gjort[0].navn}: {gjort[0].melding}."
    else:
        tekst = _("Registrert for %(n)s av %(av)s.") % {"n": len(gjort), "av": len(utfall.svar)}
    return Svar([("success", tekst), *nei], utfall.angrepost, utfall.svar)


def _vis(request: InnloggetRequest, sted: Sted, tidspunkt: datetime, svar: Svar | None = None) -> HttpResponse:
    side = lag_side(request.user, sted, tidspunkt)
    return render(request, "oppmoete/oppmoete.html", {"side": side, "sted": sted, "svar": svar, "naa": tidspunkt})
