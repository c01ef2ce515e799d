"""How the authority's boards work: own views first, or the two write together at once."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from felles.tid import naa
from klagenemnd.frasetilgang import krev_eier
from klagenemnd.models import Nemndinnstilling
from klagenemnd.services.innstilling import sett_egen_foerst


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def vis(request: InnloggetRequest) -> HttpResponse:
    """Read and change it, for each of the user's own authorities."""
    tidspunkt = naa()
    egne = krev_eier(request.user, tidspunkt)
    if request.method == "POST":
        eier = next((ett for ett in egne if str(ett.pk) == request.POST.get("eier")), egne[0])
        paa = request.POST.get("egen_foerst") == "ja"
        sett_egen_foerst(organisasjon_id=eier.pk, paa=paa, aktoer=bruker_aktoer(request), naa=tidspunkt)
        tekst = (
            _("Medlemmene gir sin egen vurdering først.") if paa else _("De to ser det den andre skriver, med én gang.")
        )
        messages.success(request, tekst)
        return redirect("klagenemnd:innstilling")
    valgt = set(Nemndinnstilling.objects.filter(egen_foerst=True).values_list("organisasjon", flat=True))
    rader = [(eier, eier.pk in valgt) for eier in egne]
    return render(request, "klagenemnd/innstilling.html", {"rader": rader})
