"""«Klar til eksamen?»: the board of a school's day, each line with the way to mend it."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from brukere.http import InnloggetRequest, innlogget, krev_rolle
from eksamen.querysets.plan import PARTILESERE
from felles import tid
from rapporter.permissions import skoler_med_partier
from rapporter.services.klar import se_over, standarddag, veier_for
from rapporter.services.utvalg import ALLE, Valg, les_valg_for_skoler, paa_dagen


@require_safe
@innlogget
def klar(request: InnloggetRequest) -> HttpResponse:
    """The board; the next exam day unless another, or the whole period, is asked for."""
    naa = tid.naa()
    krev_rolle(request.user, *PARTILESERE)
    skoler = list(skoler_med_partier(request.user, naa, PARTILESERE))
    parametre = request.GET.copy()
    # A party is no choice here.
    parametre.pop("parti", None)
    valg = les_valg_for_skoler(request.user, skoler, parametre, naa)
    if valg is None:
        return render(request, "rapporter/ingen_partier.html")
    hele = request.GET.get("dag") == ALLE
    dag = None if hele else valg.dag or standarddag(valg.dager, naa)
    partier = valg.utvalg.partier if dag is None or valg.dag else paa_dagen(valg.utvalg.partier, dag)
    skolens = valg.utvalg.skole.pk
    mine = {t.rolle for t in request.user.roller(naa) if t.organisasjon_id == skolens}
    innhold = {
        "valg": valg,
        "dag": dag,
        "hele": hele,
        "om_dager": (dag - tid.dagens_dato(naa)).days if dag else None,
        "tavle": veier_for(se_over(partier, naa), mine, valg.periode),
        "naa": naa,
        "antall_partier": partier.count(),
        "antall_kandidater": valg.utvalg.kandidater.filter(parti__in=partier.values("pk")).count(),
        **_naboer(valg, dag),
    }
    return render(request, "rapporter/klar.html", innhold)


def _naboer(valg: Valg, dag: date | None) -> dict[str, Any]:
    """The exam day before and the one after."""
    foer = [d for d in valg.dager if dag and d < dag]
    etter = [d for d in valg.dager if dag and d > dag]
    forrige, neste = foer[-1] if foer else None, etter[0] if etter else None
    return {
        "forrige": forrige,
        "neste": neste,
        "forrige_iso": forrige.isoformat() if forrige else "",
        "neste_iso": neste.isoformat() if neste else "",
    }
