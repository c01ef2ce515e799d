"""`/klage/`: to where the user's own work with appeals is."""

from typing import Final

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from brukere.http import InnloggetRequest, innlogget
from brukere.models.bruker import Rolle
from felles.tid import naa
from klage.querysets.klager import KLAGEANSVARLIGE, LESER_VED_SKOLEN

# By what somebody with several roles does most.
STEDER: Final = (
    (LESER_VED_SKOLEN, "klage:klager"),
    (KLAGEANSVARLIGE, "klagenemnd:saker"),
    (frozenset({Rolle.KLAGENEMND}), "klagenemnd:mine"),
    (frozenset({Rolle.INNTAKSKONTOR}), "inntak:endringer"),
)


@require_safe
@innlogget
def dor(request: InnloggetRequest) -> HttpResponse:
    """The first place that one of the user's roles has; 403 with a sentence where none has."""
    tidspunkt = naa()
    for roller, sted in STEDER:
        if request.user.har_rolle(tidspunkt, *roller):
            return redirect(sted)
    raise PermissionDenied(_("Klager behandles av skolen, klagenemnda og myndigheten som svarer på dem."))
