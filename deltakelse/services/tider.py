"""Own times of candidates: one pure function, and the one place that stores what it says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from deltakelse.models import Kandidatdel
from eksamen.models import Eksamensdel, Kandidat


@dataclass(frozen=True)
class Deltid:
    """When a candidate works with a part."""

    start: datetime
    slutt: datetime


def egen_tid(deel: Eksamensdel) -> Deltid:
    """A part opens at the plan's common time for all; own times move ends only (docs/arkitektur.md, «Statuses»)."""
    return Deltid(deel.start, deel.slutt)


@transaction.atomic
def beregn_egne_tider(kandidat_ider: Iterable[int]) -> int:
    """Write the own times of these candidates anew; the number of rows that became different. May be repeated."""
    kandidater = (
        Kandidat.objects.filter(pk__in=list(kandidat_ider)).select_related("eksamen").prefetch_related("eksamen__deler")
    )
    foer = {
        (rad.kandidat_id, rad.eksamensdel_id): Deltid(rad.start, rad.slutt)
        for rad in Kandidatdel.objects.filter(kandidat__in=kandidater)
    }
    etter = {(k.pk, deel.pk): egen_tid(deel) for k in kandidater for deel in k.eksamen.deler.all()}
    nye = {noekkel: tid for noekkel, tid in etter.items() if foer.get(noekkel) != tid}
    Kandidatdel.objects.bulk_create(
        [Kandidatdel(kandidat_id=k, eksamensdel_id=d, start=tid.start, slutt=tid.slutt) for (k, d), tid in nye.items()],
        update_conflicts=True,
        unique_fields=["kandidat", "eksamensdel"],
        update_fields=["start", "slutt"],
    )
    return len(nye)
