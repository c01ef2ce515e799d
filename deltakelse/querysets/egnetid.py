"""Own times of candidates, for those who plan the day around them."""

from typing import Any

from django.db.models import QuerySet, Subquery

from deltakelse.models import Kandidatdel


def siste_slutt(kandidater: QuerySet[Any]) -> Subquery:
    """The last of their own ends (UTC) as an expression; null when none is computed. Costs no query of its own."""
    deler = Kandidatdel.objects.filter(kandidat__in=kandidater.values("pk"))
    return Subquery(deler.order_by("-slutt").values("slutt")[:1])
