"""The day password of a party: for the school's administrators only, and never kept by a browser."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from deltakelse.services.dagspassord import eksamensdag_for, forny_dagspassord, lag_dagspassord, vis_dagspassord
from eksamen.permissions import hent_parti_for
from felles import tid
from felles.feil import Domenefeil

MAKS_SIFRE = 9


@require_safe
@innlogget
@never_cache
@sensitive_variables("rad")
def dagspassord(request: InnloggetRequest, parti_id: int) -> HttpResponse:
    """The password, and how to use it; that it was shown is an event."""
    naa = tid.naa()
    parti = hent_parti_for(request.user, parti_id, naa=naa, skrive=True)
    rad = vis_dagspassord(parti=parti, aktoer=bruker_aktoer(request), naa=naa)
    dag = eksamensdag_for(parti)
    innhold = {"parti": parti, "rad": rad, "dag": dag, "over": bool(dag and dag < tid.dagens_dato(naa))}
    return render(request, "deltakelse/dagspassord.html", innhold)


@require_POST
@innlogget
def lag(request: InnloggetRequest, parti_id: int) -> HttpResponse:
    """Make the password."""
    naa = tid.naa()
    parti = hent_parti_for(request.user, parti_id, naa=naa, skrive=True)
    try:
        lag_dagspassord(parti_id=parti.pk, aktoer=bruker_aktoer(request), naa=naa)
    except Domenefeil as feil:
        messages.warning(request, str(feil.melding))
    else:
        messages.success(request, _("Dagspassordet er laget. Gi det til eksamensvaktene, og bare til dem."))
    return redirect("deltakelse:dagspassord", parti_id=parti.pk)


@require_POST
@innlogget
def forny(request: InnloggetRequest, parti_id: int) -> HttpResponse:
    """Put a new one in place of the version that the page showed."""
    naa = tid.naa()
    parti = hent_parti_for(request.user, parti_id, naa=naa, skrive=True)
    versjon = request.POST.get("versjon", "")
    if not (versjon.isascii() and versjon.isdigit() and len(versjon) <= MAKS_SIFRE):
        messages.warning(request, _("Passordet er ikke fornyet. Se på siden hva som gjelder nå, og prøv igjen."))
        return redirect("deltakelse:dagspassord", parti_id=parti.pk)
    try:
        forny_dagspassord(parti_id=parti.pk, versjon=int(versjon), aktoer=bruker_aktoer(request), naa=naa)
    except Domenefeil as feil:
        messages.warning(request, str(feil.melding))
    else:
        messages.success(
            request, _("Dagspassordet er nytt. Det gamle virker ikke lenger, så gi det nye til eksamensvaktene.")
        )
    return redirect("deltakelse:dagspassord", parti_id=parti.pk)
