"""Kartleggingsprøver with what schools have said of them."""

from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Coalesce

from pas_tjener.models import Proeve


def proeveliste() -> QuerySet[Any]:
    """Every test with `skoler`, `grupper` and `elever`, the newest first; one query."""
    alle: QuerySet[Any] = Proeve.objects.annotate(
        skoler=Count("paameldinger__skole", distinct=True),
        grupper=Count("paameldinger"),
        elever=Coalesce(Sum("paameldinger__antall"), 0),
    )
    return alle.order_by("-fra", "kode")
