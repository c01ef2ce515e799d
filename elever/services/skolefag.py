"""Which subjects a school teaches: the list that new parties are picked from."""

from datetime import datetime

from brukere.models import Organisasjon
from elever.models import Elevfag
from elever.querysets.elever import skoleaaret


def skolens_fag(skole: Organisasjon, naa: datetime) -> set[int]:
    """Pks of the fag that the school's active pupils are taught in the school year of `naa`."""
    rader = Elevfag.objects.ved_skolen(skole.pk, skoleaaret(naa)).order_by()
    return set(rader.values_list("fag_id", flat=True).distinct())
