"""«Mine klager»: the member's cases, with what must be done in each."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from brukere.http import InnloggetRequest, innlogget, krev_rolle
from brukere.models.bruker import Rolle
from felles.tid import naa
from klage.querysets.frister import frister_for_klager
from klagenemnd.querysets.bord import oppgaver
from klagenemnd.querysets.nemnd import mine_saker


@require_safe
@never_cache
@innlogget
def liste(request: InnloggetRequest) -> HttpResponse:
    """All cases of the member, those that wait for the member first."""
    krev_rolle(request.user, Rolle.KLAGENEMND)
    tidspunkt = naa()
    rader = oppgaver(mine_saker(request.user, tidspunkt))
    frister = frister_for_klager([rad.oppdrag.klage for rad in rader])
    linjer: list[dict[str, Any]] = [
        {
            "rad": rad,
            "oppdrag": rad.oppdrag,
            "frist": frist.besvares_innen if (frist := frister.get(rad.oppdrag.klage_id)) else None,
        }
        for rad in rader
    ]
    sammenheng = {"linjer": linjer, "venter": sum(rad.min_tur for rad in rader), "naa": tidspunkt}
    return render(request, "klagenemnd/mine.html", sammenheng)
