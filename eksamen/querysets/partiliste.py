"""Parties as a list shows them: each with its counts and what it lacks, in one query."""

from typing import Any, Final

from django.db import models
from django.db.models import CharField, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat

from eksamen.models import Deltype, Eksamensdel, Eksamensparti, Kandidat, Oppgave, Vaktforslag, Vaktoppdrag

# What a party may lack, by the words of the address (`?mangler=rom`).
MANGLER: Final[dict[str, Q]] = {
    "rom": Q(rom=""),
    "vakt": Q(antall_vakter=0),
    "forslag": Q(antall_forslag__gt=0),
    "nummer": Q(antall_uten_nummer__gt=0),
    "oppgave": Q(mangler_oppgave=True),
}


def med_tall(partier: QuerySet[Eksamensparti]) -> QuerySet[Eksamensparti]:
    """Each with `start` and `slutt` over its parts (preparation not counted), its counts and `mangler_oppgave`."""
    deler = _deler("eksamen")
    return partier.annotate(
        start=Subquery(deler.order_by("start").values("start")[:1]),
        slutt=Subquery(deler.order_by("-slutt").values("slutt")[:1]),
        kode=Concat(F("eksamen__fag__fagkode"), Value("-"), F("eksamen__fag__variant"), output_field=CharField()),
        antall_kandidater=_antall(Kandidat.objects.all()),
        antall_uten_nummer=_antall(Kandidat.objects.uten_nummer()),
        antall_vakter=_antall(Vaktoppdrag.objects.all()),
        antall_forslag=_antall(Vaktforslag.objects.filter(status=Vaktforslag.Status.FORESLAATT)),
        mangler_oppgave=Exists(_uten_oppgave()),
    )


def finn(partier: QuerySet[Eksamensparti], tekst: str) -> QuerySet[Eksamensparti]:
    """By fagkode, name of the fag, party, place, room, examiner or school; every word must be found."""
    for ord_ in tekst.split():
        vilkaar = Q(kode__istartswith=ord_)
        for felt in ("eksamen__fag__navn_nb", "eksamen__fag__navn_nn", "navn", "sted", "rom", "eksaminator"):
            vilkaar |= Q(**{f"{felt}__icontains": ord_})
        partier = partier.filter(vilkaar | Q(skole__navn__icontains=ord_))
    return partier


def _deler(eksamen: str) -> QuerySet[Eksamensdel]:
    return Eksamensdel.objects.filter(eksamen=OuterRef(eksamen)).exclude(type=Deltype.FORBEREDELSE)


def _antall(rader: QuerySet[Any]) -> Coalesce:
    """How many of these rows belong to the party; a subquery each, so that the counts do not multiply."""
    tall = rader.filter(parti=OuterRef("pk")).order_by().values("parti").annotate(tall=Count("pk")).values("tall")
    return Coalesce(Subquery(tall, output_field=IntegerField()), Value(0))


def _uten_oppgave() -> QuerySet[Kandidat]:
    """Candidates of the party with a part that has no paper in their målform."""
    oppgave = Oppgave.objects.filter(eksamensdel=OuterRef("pk"), maalform=OuterRef(OuterRef("maalform")))
    deler: models.QuerySet[Eksamensdel] = _deler("eksamen").filter(~Exists(oppgave))
    return Kandidat.objects.filter(Exists(deler), parti=OuterRef("pk"))
