"""The exam plan: what is held when, for everybody who is logged in."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from brukere.http import InnloggetRequest, innlogget
from eksamen.models import Eksamen
from eksamen.services.plan import oppgavetall
from felles import tid
from felles.liste import Listevalg

PER_SIDE = 50


@require_safe
@innlogget
def plan(request: InnloggetRequest) -> HttpResponse:
    """Exams of the periods that are not over, found by fagkode or name; papers only for those they concern."""
    naa = tid.naa()
    valg = Listevalg(request.GET, filtre={"sok": None}, sorteringer=["tid"], standard="tid", per_side=PER_SIDE)
    eksamener = Eksamen.objects.i_gjeldende_perioder(naa).finn(valg.tekst("sok"))
    rekkefoelge = ("siste_oppmoete", "fag__fagkode", "fag__variant", "pk")
    side = Paginator(eksamener.med_plan().order_by(*rekkefoelge), PER_SIDE).get_page(valg.side)
    oppgaver = oppgavetall(request.user, [eksamen.pk for eksamen in side], naa)
    rader = [(eksamen, oppgaver.get(eksamen.pk)) for eksamen in side]
    innhold = {"side": side, "rader": rader, "sok": valg.tekst("sok"), "viser_oppgaver": bool(oppgaver)}
    return render(request, "eksamen/plan.html", innhold)
