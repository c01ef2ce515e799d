"""Parties as a list shows them: each with its counts and what it lacks, in one query."""

from typing import Any, Final

from django.db import models
from django.db.models import CharField, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat

from eksamen.models import Deltype, Eksamensdel, Eksamensparti, Kandidat, Oppgave, Vaktforslag, Vaktoppdrag

SORTERINGER: Final = {
    "tid": ("start", "eksamen__fag__fagkode", "navn"),
    "fag": ("eksamen__fag__fagkode", "eksamen__fag__variant", "navn"),
    "parti": ("navn", "start"),
    "kandidater": ("antall_kandidater", "start"),
    "rom": ("sted", "rom", "start"),
    "folk": ("eksaminator", "sensor", "start"),
    "forberedelse": ("forberedelse_start", "start"),
}
SOEKES_I: Final = ("navn", "sted", "rom", "eksaminator", "sensor", "merknad")
VAAR, HOEST = "V", "H"
# What a party may lack, by the words of the address (`?mangler=rom`).
MANGLER: Final[dict[str, Q]] = {
    "rom": Q(rom=""),
    "sted": Q(sted=""),
    "kandidater": Q(antall_kandidater=0),
    "tid": Q(start=None),
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
        forberedelse_start=Subquery(_forberedelse().values("start")[:1]),
        kode=Concat(F("eksamen__fag__fagkode"), Value("-"), F("eksamen__fag__variant"), output_field=CharField()),
        antall_kandidater=_antall(Kandidat.objects.all()),
        antall_uten_nummer=_antall(Kandidat.objects.uten_nummer()),
        antall_vakter=_antall(Vaktoppdrag.objects.all()),
        antall_forslag=_antall(Vaktforslag.objects.filter(status=Vaktforslag.Status.FORESLAATT)),
        mangler_oppgave=Exists(_uten_oppgave()),
    )


def finn(partier: QuerySet[Eksamensparti], tekst: str) -> QuerySet[Eksamensparti]:
    """By fagkode, name of the fag, party, place, room, examiner, sensor, note or school; every word must be found."""
    for ord_ in tekst.split():
        vilkaar = Q(kode__istartswith=ord_)
        for felt in ("eksamen__fag__navn_nb", "eksamen__fag__navn_nn", *SOEKES_I):
            vilkaar |= Q(**{f"{felt}__icontains": ord_})
        partier = partier.filter(vilkaar | Q(skole__navn__icontains=ord_))
    return partier


def skoleaar(kode: str) -> str:
    """The school year of a period: autumn 2026 and spring 2027 are both «2026-2027»."""
    aar = int(kode[2:])
    return f"{aar}-{aar + 1}" if kode.startswith(HOEST) else f"{aar - 1}-{aar}"


def i_periode(partier: QuerySet[Eksamensparti], verdi: str) -> QuerySet[Eksamensparti]:
    """Those of a period (`V-2027`), a season (`V`, `H`) or a school year (`2026-2027`)."""
    if verdi in {VAAR, HOEST}:
        return partier.filter(eksamen__periode__kode__startswith=verdi)
    if verdi[0].isdigit():
        foerste, siste = verdi.split("-")
        return partier.filter(eksamen__periode__kode__in=[f"{HOEST}-{foerste}", f"{VAAR}-{siste}"])
    return partier.filter(eksamen__periode__kode=verdi)


def _forberedelse() -> QuerySet[Eksamensdel]:
    return Eksamensdel.objects.filter(eksamen=OuterRef("eksamen"), type=Deltype.FORBEREDELSE).order_by("start")


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
