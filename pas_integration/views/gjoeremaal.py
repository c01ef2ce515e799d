"""«Gjør dette i PAS»: what a person must do on PAS's own pages."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from felles import angre, tid
from pas_integration.permissions import hent_gjoeremaal_for
from pas_integration.querysets.oversikt import aapne_gjoeremaal
from pas_integration.services.gjoeremaal import meld_gjort
from pas_integration.views.sted import les_sted


@require_safe
@innlogget
def gjoeremaal(request: InnloggetRequest) -> HttpResponse:
    """The school's open to-dos."""
    sted = les_sted(request.user, request.GET, tid.naa())
    rader = aapne_gjoeremaal(sted.skole) if sted.skole else []
    return render(request, "pas/gjoeremaal.html", {"sted": sted, "gjoeremaal": rader})


@require_POST
@innlogget
def gjort(request: InnloggetRequest, gjoeremaal_id: int) -> HttpResponse:
    """It is done in PAS."""
    naa = tid.naa()
    rad = hent_gjoeremaal_for(request.user, gjoeremaal_id, naa=naa, skrive=True)
    post = meld_gjort(gjoeremaal_id=rad.pk, bruker=request.user, aktoer=bruker_aktoer(request), naa=naa)
    tekst = _("Gjøremålet er meldt gjort. Neste sammenligning sjekker det mot PAS.")
    angre.melding(request, tekst if post else _("Gjøremålet er allerede meldt gjort."), post)
    return redirect(f"{reverse('pas_integration:gjoeremaal')}?skole={rad.paskandidat.skole.orgnr}")
