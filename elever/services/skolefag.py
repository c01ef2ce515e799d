"""What other rooms ask about the pupils: which subjects a school teaches, and whom another school has."""

from collections.abc import Iterable
from datetime import datetime

from brukere.models import Organisasjon
from elever.models import Elev, Elevfag
from elever.querysets.elever import skoleaaret
from felles.radmengde import blant_ider


def skolens_fag(skole: Organisasjon, naa: datetime) -> set[int]:
    """Pks of the fag that the school's active pupils are taught in the school year of `naa`."""
    rader = Elevfag.objects.ved_skolen(skole.pk, skoleaaret(naa)).order_by()
    return set(rader.values_list("fag_id", flat=True).distinct())


def elever_andre_steder(person_ider: Iterable[int], skole_id: int) -> set[int]:
    """Those of the people whom another school has, or had, as pupils; one query."""
    andres = Elev.objects.filter(person__in=blant_ider(person_ider)).exclude(skole=skole_id).order_by()
    return set(andres.values_list("person_id", flat=True))
