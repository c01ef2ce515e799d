"""Who has a password and a number, counted per party and listed over all of them."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from eksamen.models import Eksamensparti, Kandidat


def med_passordtall(partier: QuerySet[Eksamensparti]) -> QuerySet[Any]:
    """Parties with `antall`, `med_passord`, `uten_passord` and `uten_nummer`; one query."""
    return partier.annotate(
        antall=Count("kandidater"),
        med_passord=Count("kandidater__passord"),
        uten_passord=Count("kandidater", filter=Q(kandidater__passord__isnull=True)),
        uten_nummer=Count("kandidater", filter=Q(kandidater__kandidatnummer__isnull=True)),
    )


def uten_passord(partier: QuerySet[Eksamensparti]) -> QuerySet[Kandidat]:
    """The candidates of these parties who have none, party by party in Norwegian order."""
    kandidater = Kandidat.objects.filter(parti__in=partier.values("pk"), passord__isnull=True).med_navn()
    return kandidater.order_by("eksamen__fag__fagkode", "parti__navn", "person__sortering", "pk")
