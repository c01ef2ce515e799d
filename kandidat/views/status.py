from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kandidat.http import KandidatRequest, adresse_for, kandidat_innlogget, videre
from kandidat.sider import Side
from kandidat.stripe import lag_stripe

INGENTING_NYTT = 204
# Pages of one place: the candidate walks freely between paper and hand-in.
STED = {"oppgave": Side.ARBEID, **{side.value: side for side in Side}}
MED_STRIPE = frozenset({"venter", "oppgave", "levering"})


@require_GET
@kandidat_innlogget()
def status(request: KandidatRequest) -> HttpResponse:
    """The page asks whether it is still the right one: 204 when nothing is new, HX-Redirect when it is not.

    In between: the status strip anew, when something in it has changed. Without HTMX the same in JSON.
    """
    if not request.htmx:
        return JsonResponse({"adresse": adresse_for(request), "naa": request.naa.isoformat()})
    side = request.GET.get("side", "")
    if STED.get(side) != request.side:
        return videre(request)
    if side not in MED_STRIPE:
        return HttpResponse(status=INGENTING_NYTT)
    stripe = lag_stripe(request, side)
    if stripe.merke == request.GET.get("v"):
        return HttpResponse(status=INGENTING_NYTT)
    return render(request, "kandidat/_stripe.html", {"stripe": stripe})
