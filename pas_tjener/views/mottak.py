"""One received enrolment, as those who look after the clients see it: counts, and what became of each candidate."""

from typing import Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from brukere.http import InnloggetRequest, innlogget
from pas_tjener.permissions import hent_mottak_for
from pas_tjener.services.rapport import stilling, utfallslinjer
from pas_tjener.views.klienter import paa_pas

VISES: Final = 100


@require_safe
@innlogget
@paa_pas
def mottak(request: InnloggetRequest, referanse: str) -> HttpResponse:
    """The outcome of each candidate, with national ids masked, a page at a time."""
    ett = hent_mottak_for(request.user, referanse)
    status, melding = stilling(ett)
    linjer = [*utfallslinjer(ett)]
    side = Paginator(linjer, VISES).get_page(request.GET.get("side"))
    return render(
        request, "pas_tjener/mottak.html", {"mottak": ett, "status": status, "melding": melding, "side": side}
    )
