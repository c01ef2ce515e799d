"""Appeals and PAS: exchange now, and «done in PAS»."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from eksamen.models import Eksamensperiode
from felles.feil import Domenefeil
from felles.tid import naa
from pas_integration.models import PasJobb
from pas_integration.permissions import hent_passkole_for
from pas_integration.services.eksport.bestilling import bestill_enkel
from pas_klage.permissions import hent_gjoeremaal_for
from pas_klage.services.gjoeremaal import meld_gjort


@require_POST
@innlogget
def utveksle(request: InnloggetRequest, orgnr: str, periodekode: str) -> HttpResponse:
    """Order the exchange of appeals now."""
    tidspunkt = naa()
    skole = hent_passkole_for(request.user, orgnr, naa=tidspunkt, skrive=True)
    periode = get_object_or_404(Eksamensperiode, kode=periodekode)
    try:
        pasjobb = bestill_enkel(
            slag=PasJobb.Slag.KLAGER, skole=skole, periode=periode, bruker=request.user,
            aktoer=bruker_aktoer(request), naa=tidspunkt,
        )  # fmt: skip
    except Domenefeil as feil:
        messages.warning(request, str(feil.melding))
        return redirect("klage:klager")
    return redirect("pas_integration:jobb", noekkel=pasjobb.jobb.noekkel)


@require_POST
@innlogget
def gjort(request: InnloggetRequest, pk: int) -> HttpResponse:
    """The school has done it in PAS."""
    tidspunkt = naa()
    kobling = hent_gjoeremaal_for(request.user, pk, naa=tidspunkt)
    if meld_gjort(kobling_id=kobling.pk, aktoer=bruker_aktoer(request), naa=tidspunkt):
        messages.success(request, _("Notert at det er gjort i PAS."))
    else:
        messages.info(request, _("Det sto alt som gjort."))
    return redirect("klage:klage", pk=kobling.klage_id)
