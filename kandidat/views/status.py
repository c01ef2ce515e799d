from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kandidat.beskjeder import lag_beskjeder, merke
from kandidat.http import KandidatRequest, adresse_for, kandidat_innlogget, videre
from kandidat.sider import Side
from kandidat.stripe import lag_stripe

INGENTING_NYTT = 204
# Pages of one place: the candidate walks freely between paper and hand-in.
STED = {"oppgave": Side.ARBEID, **{side.value: side for side in Side}}
MED_STRIPE = frozenset({"venter", "oppgave", "levering"})
# What a page asks with that may stand open wherever the candidate belongs: it wants the messages alone.
BARE_BESKJEDER = "beskjeder"


@require_GET
@kandidat_innlogget()
def status(request: KandidatRequest) -> HttpResponse:
    """The page asks whether it is still the right one: 204 when nothing is new, HX-Redirect when it is not.

    In between: the status strip anew, when something in it has changed, and messages, when there are others than the
    page has. Without HTMX the same in JSON.
    """
    if not request.htmx:
        return JsonResponse({"adresse": adresse_for(request), "naa": request.naa.isoformat()})
    side = request.GET.get("side", "")
    if side != BARE_BESKJEDER and STED.get(side) != request.side:
        return videre(request)
    stripe = lag_stripe(request, side) if side in MED_STRIPE else None
    nye_beskjeder = merke(request.uleste) != request.GET.get("m", "")
    if not nye_beskjeder and (stripe is None or stripe.merke == request.GET.get("v")):
        return HttpResponse(status=INGENTING_NYTT)
    beskjeder = lag_beskjeder(request) if nye_beskjeder else None
    return render(request, "kandidat/_status.html", {"stripe": stripe, "nye": beskjeder, **(beskjeder or {})})
