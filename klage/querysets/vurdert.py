"""Who has graded what is appealed against: they neither read it again nor decide about the appeal."""

from django.db.models import Exists, OuterRef, Q

from sensur.models import Karakterforslag, Saksinnsyn, Sensoroppdrag


def vurdert_av(bruker_id: int | None) -> Q:
    """Appeals whose answer that person has graded: as a sensor, also of a party it has left, or in a fellessensur.

    Rule: forvaltningsloven § 6.
    """
    kandidat = OuterRef("kandidat")
    return Q(
        Exists(Sensoroppdrag.objects.filter(parti=OuterRef("kandidat__parti"), bruker=bruker_id))
        | Exists(Karakterforslag.objects.filter(kandidat=kandidat, oppdrag__bruker=bruker_id))
        | Exists(Saksinnsyn.objects.filter(sak__kandidat=kandidat, bruker=bruker_id))
    )
