"""One candidate with every status: what the pages and acts of a single candidate ask."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, cast

from eksamen.models import Kandidat
from levering.querysets.status import med_status

if TYPE_CHECKING:

    class KandidatMedStatus(Kandidat):
        """What `med_status` adds to a candidate, for the type checker."""

        digital_del_id: int  # in truth None for an exam without a digital part, where `tilgang` lets nobody in
        digital_start: datetime | None
        digital_slutt: datetime | None
        digital_levert: datetime | None
        digital_post: bool
        digital_filer: int
        avlyst: bool
        fravaer_slag: str | None
        sperret: bool
        autorisert: bool
        tilgang: str
        fremdrift: str | None

        class Meta:
            abstract = True

else:
    KandidatMedStatus = Kandidat


def hent_med_status(kandidat_id: int, naa: datetime) -> KandidatMedStatus:
    """The candidate with names, plan and statuses as they are at `naa`, in one query. Raises Kandidat.DoesNotExist."""
    kandidat = med_status(Kandidat.objects.filter(pk=kandidat_id).med_navn(), naa).get()
    return cast("KandidatMedStatus", kandidat)
