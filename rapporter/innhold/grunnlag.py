"""What several reports ask for, each in a constant number of queries."""

from datetime import datetime

from django.db.models import QuerySet

from deltakelse.models import Kandidatdel
from eksamen.models import Eksamensdel, Eksamensparti, Kandidat
from eksamen.models.valg import DIGITALE


def i_rekkefoelge(kandidater: QuerySet[Kandidat]) -> QuerySet[Kandidat]:
    """By party, and in Norwegian order within it; with what names and places them. The national id is left out."""
    rader = kandidater.select_related(
        "person", "kandidatnummer", "parti__skole", "parti__eksamen__fag", "eksamen__fag"
    ).defer("person__nummer")
    return rader.order_by("parti__eksamen__fag__fagkode", "parti__navn", "parti", "person__sortering", "pk")


def egne_slutter(kandidater: QuerySet[Kandidat]) -> dict[int, datetime]:
    """When the digital part ends for each candidate, by pk: own time where they have one."""
    deler = Kandidatdel.objects.filter(kandidat__in=kandidater.values("pk"), eksamensdel__type__in=DIGITALE)
    return dict(deler.values_list("kandidat", "slutt"))


def deler_av(partier: QuerySet[Eksamensparti]) -> dict[int, list[Eksamensdel]]:
    """The parts of each exam, by its pk, in their order."""
    deler: dict[int, list[Eksamensdel]] = {}
    for deel in Eksamensdel.objects.filter(eksamen__partier__in=partier.values("pk")).distinct().order_by("start"):
        deler.setdefault(deel.eksamen_id, []).append(deel)
    return deler
