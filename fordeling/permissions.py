"""Who gets which party of a faggruppe, and which assignment. Every view of fordeling gets them here."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from brukere.models import Bruker
from eksamen.models import Eksamensparti
from felles.liste import ider
from fordeling.querysets.partier import partier_i
from oppnevning.models import Faggruppe
from sensur.models import Sensoroppdrag


def hent_parti_i(bruker: Bruker, faggruppe: Faggruppe, pk: int) -> Eksamensparti:
    """A party of a faggruppe that the user runs; 404 for every other, 403 for one that the user grades or has graded.

    How far the other sensor has come shows on its page.
    """
    parti = get_object_or_404(partier_i(faggruppe).select_related("skole", "eksamen__fag", "eksamen__periode"), pk=pk)
    krev_ikke_sensor(bruker, parti.pk)
    return parti


def krev_ikke_sensor(bruker: Bruker, parti_id: int) -> None:
    """403 for somebody who is or has been a sensor of the party."""
    if Sensoroppdrag.objects.filter(parti=parti_id, bruker=bruker).exists():
        raise PermissionDenied(_("Du er eller har vært sensor for partiet. En annen hos dere må gjøre dette."))


def hent_oppdrag_paa(parti: Eksamensparti, nummer: int, tekst: str) -> Sensoroppdrag:
    """The assignment that a form names, on that place of a party the user may see; also one that has ended. Else 404."""
    valgt = ider([tekst])
    return get_object_or_404(Sensoroppdrag.objects.select_related("bruker"), pk__in=valgt, parti=parti, nummer=nummer)


def hent_sensor_i(faggruppe: Faggruppe, bruker_id: int) -> Bruker:
    """Somebody who has or has had a party of a faggruppe the user runs; 404 for every other."""
    oppdrag = Sensoroppdrag.objects.filter(bruker=bruker_id, parti__in=partier_i(faggruppe).values("pk"))
    return get_object_or_404(Bruker, pk__in=oppdrag.values("bruker"))
