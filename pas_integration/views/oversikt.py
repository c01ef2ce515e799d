"""The school's PAS in one look, and the exchanges that need no choice."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from felles import tid
from felles.feil import Domenefeil
from pas_integration.models import PasJobb
from pas_integration.permissions import hent_passkole_for
from pas_integration.querysets.oversikt import (
    aapne_gjoeremaal,
    foreldreloese_fag,
    perioder_for,
    samkjoeringer,
    sist_spurt,
    siste_jobber,
    skolens_sammenligning,
)
from pas_integration.services.eksport.bestilling import bestill_enkel
from pas_integration.services.jobber import Paagaar
from pas_integration.views import visning
from pas_integration.views.sted import les_sted

ENKLE = (PasJobb.Slag.SAMMENLIGNING, PasJobb.Slag.KANDIDATNUMMER)
VIST_JOBBER = 10


@require_safe
@innlogget
def oversikt(request: InnloggetRequest) -> HttpResponse:
    """How the school and PAS stand, when each kind of exchange was last in step, and what to do."""
    sted = les_sted(request.user, request.GET, tid.naa())
    innhold: dict[str, Any] = {"sted": sted}
    if sted.pas is None or sted.skole is None or sted.periode is None:
        return render(request, "pas/oversikt.html", innhold)
    partier, samlet = skolens_sammenligning(sted.skole, sted.periode)
    samkjoert = samkjoeringer(sted.skole, sted.periode)
    innhold |= {
        "antall_partier": sum(parti.til_pas for parti in partier),
        "kort": visning.kort(samlet),
        "i_takt": samlet.i_takt,
        "foreldreloese": sum(foreldreloese_fag(partier, samlet).values()),
        "sist_spurt": sist_spurt(samkjoert),
        "slagene": [(slag, samkjoert.get(slag)) for slag in PasJobb.Slag if slag in samkjoert],
        "gjoeremaal": aapne_gjoeremaal(sted.skole, sted.periode),
        "jobber": [
            (jobb, visning.JOBBTEGN[jobb.jobb.status]) for jobb in siste_jobber(sted.skole, sted.periode)[:VIST_JOBBER]
        ],
        "eksport": sted.adresse("pas_integration:eksport"),
        "sammenligning": sted.adresse("pas_integration:sammenligning"),
    }
    return render(request, "pas/oversikt.html", innhold)


@require_POST
@innlogget
def start(request: InnloggetRequest, orgnr: str, periodekode: str, slag: str) -> HttpResponse:
    """Start a comparison, or the import of candidate numbers."""
    naa = tid.naa()
    skole = hent_passkole_for(request.user, orgnr, naa=naa, skrive=True)
    periode = next((p for p in perioder_for(skole) if p.kode == periodekode), None)
    if periode is None:
        messages.warning(request, _("Skolen har ingen partier i den perioden, så det er ingenting å spørre PAS om."))
        return redirect("pas_integration:oversikt")
    try:
        pasjobb = bestill_enkel(
            slag=slag, skole=skole, periode=periode, bruker=request.user, aktoer=bruker_aktoer(request), naa=naa
        )  # fmt: skip
    except Paagaar as feil:
        pasjobb = feil.pasjobb
    except Domenefeil as feil:
        messages.warning(request, str(feil.melding))
        return redirect("pas_integration:oversikt")
    return redirect("pas_integration:jobb", noekkel=pasjobb.jobb.noekkel)
