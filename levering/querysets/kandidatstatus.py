"""One candidate with every status: what the pages and acts of a single candidate ask."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, cast

from eksamen.models import Kandidat
from levering.querysets.regler import med_leveringsregel
from levering.querysets.status import med_stilling

if TYPE_CHECKING:

    class KandidatMedStatus(Kandidat):
        """What `med_stilling` adds to a candidate, for the type checker."""

        digital_del_id: int  # in truth None for an exam without a digital part, where `tilgang` lets nobody in
        digital_start: datetime | None
        digital_slutt: datetime | None
        digital_levert: datetime | None
        digital_post: bool
        digital_filer: int
        del1_post: bool
        del1_levert: datetime | None
        fremdrift_del1: str | None
        avlyst: bool
        fravaer_slag: str | None
        sperret: bool
        frist_minutter: int
        sen_levering: bool
        autorisert: bool
        tilgang: str
        fremdrift: str | None

        class Meta:
            abstract = True

else:
    KandidatMedStatus = Kandidat


def hent_med_status(kandidat_id: int, naa: datetime) -> KandidatMedStatus:
    """The candidate with names, plan, statuses as they are at `naa`, and the owner's rule for late answers, in one query.

    Raises Kandidat.DoesNotExist.
    """
    kandidat = med_leveringsregel(med_stilling(Kandidat.objects.filter(pk=kandidat_id).med_navn(), naa)).get()
    return cast("KandidatMedStatus", kandidat)
