"""When a candidate's grade was hidden although it was published: while an absence or a cancellation stood."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from deltakelse.models import Avlysning, Fravaer

Tidsrom = tuple[datetime, datetime]


def skjulte_tider(kandidater: Iterable[int]) -> defaultdict[int, list[Tidsrom]]:
    """From when until when each was absent or cancelled, by candidate pk, as far as it has been lifted. One query."""
    tider: defaultdict[int, list[Tidsrom]] = defaultdict(list)
    ider = list(kandidater)
    if not ider:
        return tider
    loeftet = {"opphevet__isnull": False}
    tid = ("registrert", "opphevet")
    rader = (
        Fravaer.objects.filter(kandidat__in=ider, **loeftet)
        .order_by()
        .values_list("kandidat", *tid)
        .union(
            Avlysning.objects.filter(kandidat__in=ider, **loeftet).order_by().values_list("kandidat", *tid),
            # Of the party that the candidate is in now, as in `er_borte`.
            Avlysning.objects.filter(parti__kandidater__in=ider, **loeftet)
            .order_by()
            .values_list("parti__kandidater", *tid),
        )
    )
    for kandidat_id, fra, til in rader:
        tider[kandidat_id].append((fra, til))
    return tider


def foerst_sett(fra: datetime | None, skjult: Iterable[Tidsrom]) -> datetime | None:
    """The first moment from `fra` on that none of the spans covers; None when `fra` is not known.

    One that ends in the moment when the next begins goes on into it: one kind of absence was changed into the other.
    """
    if fra is None:
        return None
    for begynte, loeftet in sorted(skjult):
        if begynte <= fra:
            fra = max(fra, loeftet)
    return fra
