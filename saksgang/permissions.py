"""Who reads a pupil's case and the timeline of a grade. Every view of saksgang gets the candidate here."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from brukere.models import Bruker
from brukere.querysets.organisasjoner import under_q
from eksamen.models import Eksamensparti, Kandidat
from klage.models import Klage
from klage.querysets.klager import KLAGEANSVARLIGE, LESER_VED_SKOLEN
from klagenemnd.models import Klageoppdrag
from saksgang.linjer import Leser
from sensur.models import Sensoroppdrag


def synlige_kandidater(bruker: Bruker, naa: datetime) -> QuerySet[Any]:
    """Candidates whose case the user reads, with `ved_skolen`, `har_sensuren` and `har_klagen`."""
    skoler = [skole.pk for skole in bruker.organisasjoner(naa, *LESER_VED_SKOLEN)]
    over = bruker.organisasjoner(naa, *KLAGEANSVARLIGE)
    klager = Klage.objects.for_ansvarlig(bruker, naa).filter(kandidat=OuterRef("pk"))
    ved_skolen, sensuren, nemnda = Q(parti__skole__in=skoler), under_q(over, "eksamen__ansvarlig"), Q(Exists(klager))
    alle: QuerySet[Any] = Kandidat.objects.filter(ved_skolen | sensuren | nemnda)
    med: QuerySet[Any] = alle.annotate(
        ved_skolen=_som_verdi(ved_skolen), har_sensuren=_som_verdi(sensuren), har_klagen=_som_verdi(nemnda)
    )
    return med


def hent_kandidat_for(bruker: Bruker, pk: int, *, naa: datetime) -> tuple[Kandidat, Leser]:
    """The candidate with party and exam, and what the user may see; 404 for those whom the case does not concern.

    403 for somebody who is or has been a sensor or a board member there: they know the candidate by number alone.
    """
    synlige: Any = synlige_kandidater(bruker, naa)
    rader = synlige.med_navn().defer("person__nummer")
    kandidat: Any = get_object_or_404(rader.prefetch_related("eksamen__deler", "deler__eksamensdel"), pk=pk)
    er_sensor = Sensoroppdrag.objects.filter(parti=kandidat.parti_id, bruker=bruker).exists()
    if er_sensor or Klageoppdrag.objects.filter(klage__kandidat=kandidat, bruker=bruker).exists():
        raise PermissionDenied(_("Du er eller har vært sensor eller i klagenemnda her. En annen må se på saken."))
    return kandidat, Leser(kandidat.ved_skolen, kandidat.har_sensuren, kandidat.har_klagen)


def hent_parti_for(bruker: Bruker, pk: int, *, naa: datetime) -> tuple[Eksamensparti, QuerySet[Any]]:
    """A party at one of the user's schools, and its candidates by name; 404 for every other."""
    skoler = [skole.pk for skole in bruker.organisasjoner(naa, *LESER_VED_SKOLEN)]
    partier = Eksamensparti.objects.filter(skole__in=skoler).select_related("skole", "eksamen__fag", "eksamen__periode")
    parti = get_object_or_404(partier, pk=pk)
    kandidater: Any = Kandidat.objects.filter(parti=parti).med_navn()
    return parti, kandidater.defer("person__nummer").sortert()


def _som_verdi(vilkaar: Q) -> Any:
    return Case(When(vilkaar, then=Value(True)), default=Value(False), output_field=BooleanField())
