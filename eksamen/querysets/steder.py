"""The register of places and rooms as forms and pages ask for it."""

from typing import Any

from django.db.models import QuerySet

from eksamen.models import Eksamenssted, Rom


def steder_ved(skole_id: int) -> QuerySet[Eksamenssted]:
    """The school's places with their rooms; two queries."""
    return Eksamenssted.objects.filter(skole=skole_id).prefetch_related("rom").order_by("navn")


def romforslag(skole_id: int) -> dict[str, Any]:
    """What the fields for place and room suggest."""
    return {
        "stedforslag": Eksamenssted.objects.filter(skole=skole_id),
        "romforslag": Rom.objects.filter(sted__skole=skole_id).select_related("sted").order_by("navn", "sted__navn"),
    }
