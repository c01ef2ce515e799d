"""Candidate passwords: for the school's administrators only, and never kept by a browser."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from eksamen.models import Kandidat
from eksamen.permissions import hent_kandidat_i_parti, hent_parti_for
from eksamen.services.passord import fornye_passord, lag_manglende_passord, vis_passord
from felles import tid


@require_safe
@innlogget
@never_cache
@sensitive_variables("kandidater")
def passord(request: InnloggetRequest, parti_id: int) -> HttpResponse:
    """Numbers and passwords of a party, on screen and as slips to cut; that they were shown is an event."""
    naa = tid.naa()
    parti = hent_parti_for(request.user, parti_id, naa=naa, skrive=True)
    kandidater = vis_passord(parti=parti, aktoer=bruker_aktoer(request), naa=naa)
    innhold = {
        "parti": parti,
        "kandidater": kandidater,
        "start": next((deel.start for deel in parti.eksamen.deler.all()), None),
        "mangler": sum(not hasattr(kandidat, "passord") for kandidat in kandidater),
        "uten_nummer": sum(kandidat.kandidatnummer_id is None for kandidat in kandidater),
    }
    return render(request, "eksamen/passord.html", innhold)


@require_POST
@innlogget
def lag_passord(request: InnloggetRequest, parti_id: int) -> HttpResponse:
    """Make a password for those in the party who have none."""
    naa = tid.naa()
    parti = hent_parti_for(request.user, parti_id, naa=naa, skrive=True)
    ider = Kandidat.objects.filter(parti=parti).values_list("pk", flat=True)
    antall = lag_manglende_passord(kandidat_ider=ider, aktoer=bruker_aktoer(request), naa=naa)
    if antall:
        melding = ngettext("%(antall)d kandidat fikk passord.", "%(antall)d kandidater fikk passord.", antall)
        messages.success(request, melding % {"antall": antall})
    else:
        messages.info(request, _("Alle kandidatene hadde passord fra før."))
    return redirect("eksamen:passord", parti_id=parti.pk)


@require_POST
@innlogget
def forny_passord(request: InnloggetRequest, parti_id: int, kandidat_id: int) -> HttpResponse:
    """Give one candidate a new password."""
    naa = tid.naa()
    parti = hent_parti_for(request.user, parti_id, naa=naa, skrive=True)
    kandidat = hent_kandidat_i_parti(parti, kandidat_id)
    fornye_passord(kandidat_id=kandidat.pk, aktoer=bruker_aktoer(request), naa=naa)
    melding = _("%(navn)s har fått nytt passord. Det gamle virker ikke lenger, så gi kandidaten den nye lappen.")
    messages.success(request, melding % {"navn": kandidat.person.navn})
    return redirect("eksamen:passord", parti_id=parti.pk)
