"""What those who run the site look after."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from brukere.http import InnloggetRequest, innlogget, krev_rolle
from brukere.models.bruker import Rolle
from felles.models import Lagerkontroll

VISTE = 14


@require_safe
@innlogget
def lager(request: InnloggetRequest) -> HttpResponse:
    """The latest comparisons of storage with the database, and what the last of them found."""
    krev_rolle(request.user, Rolle.DRIFT)
    kontroller = list(Lagerkontroll.objects.all()[:VISTE])
    return render(request, "brukere/lager.html", {"siste": next(iter(kontroller), None), "kontroller": kontroller})
