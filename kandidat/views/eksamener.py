"""«Mine eksamener»: what a pupil has been told of, and the results once they are published."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from deltakelse.services.innsyn import avslutt_innsyn
from kandidat.http import fjern_kapsel
from kandidat.innsyn import INNSYNSKAPSEL, InnsynRequest, innsyn_kreves
from kandidat.mine import kommende_kunngjoeringer, mine_eksamener


@require_safe
@innsyn_kreves
def eksamener(request: InnsynRequest) -> HttpResponse:
    """All exams of the period that the pupil may know of now, in order of time."""
    innhold = {
        "kandidat": request.kandidat,
        "bare_innsyn": request.bare_innsyn,
        "eksamener": mine_eksamener(request.kandidat, request.naa),
        "kunngjoeringer": kommende_kunngjoeringer(request.kandidat, request.naa),
    }
    return render(request, "kandidat/eksamener.html", innhold)


@require_POST
@innsyn_kreves
def forlat_eksamener(request: InnsynRequest) -> HttpResponse:
    """End the look; the log-in of the exam day stays as it is."""
    avslutt_innsyn(token=request.COOKIES.get(INNSYNSKAPSEL, ""), naa=request.naa)
    svar = redirect("kandidat:logg_inn" if request.bare_innsyn else "kandidat:start")
    fjern_kapsel(svar, navn=INNSYNSKAPSEL)
    return svar
