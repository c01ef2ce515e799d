"""Who gets which protocol: those who register grades at the party's school."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from brukere.models import Bruker
from eksamen.models import Eksamensparti, Kandidat
from eksamen.permissions import hent_parti_for
from karakterfoering.querysets.roller import REGISTRERER, RETTER, har_ved


def hent_protokollparti_for(bruker: Bruker, pk: int, *, naa: datetime, rette: bool = False) -> Eksamensparti:
    """A party that the school grades itself; 404 when the user may not know of it, or it goes to PAS.

    403 for those above, and for invigilators: the grades are the school's until they show. `rette` asks for the right to
    change a stored grade.
    """
    parti = hent_parti_for(bruker, pk, naa=naa)
    if parti.gaar_til_pas:
        raise Http404
    if not har_ved(bruker, parti.skole, REGISTRERER, naa):
        raise PermissionDenied(_("Karakterene i dette partiet føres av skolen. Be skolen om dem."))
    if rette and not kan_rette(bruker, parti, naa):
        raise PermissionDenied(_("Bare rektor og skoleadministrator+ kan endre en karakter som er lagret."))
    return parti


def kan_rette(bruker: Bruker, parti: Eksamensparti, naa: datetime) -> bool:
    """Whether the user may change a stored grade of the party."""
    return har_ved(bruker, parti.skole, RETTER, naa)


def hent_kandidat_i(parti: Eksamensparti, pk: int) -> Kandidat:
    """A candidate of a party that the caller got here; 404 for every other."""
    return get_object_or_404(Kandidat.objects.filter(parti=parti).med_navn().defer("person__nummer"), pk=pk)
