"""People of a school: its pupils, and whoever sits an exam there."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from brukere.models import Organisasjon
from eksamen.models import Kandidat, Kandidatnummer, Person
from elever.models import Elev
from tilrettelegging.models import Tilrettelegging
from tilrettelegging.querysets.saker import SakQuerySet

FLEST_TREFF = 30


def personer_ved(skoler: QuerySet[Organisasjon]) -> QuerySet[Person]:
    """Those who go to these schools, or are candidates there."""
    elever = Elev.objects.filter(person=OuterRef("pk"), skole__in=skoler.values("pk"))
    kandidater = Kandidat.objects.filter(person=OuterRef("pk"), parti__skole__in=skoler.values("pk"))
    return Person.objects.filter(Exists(elever) | Exists(kandidater))


def finn_personer(skoler: QuerySet[Organisasjon], tekst: str) -> QuerySet[Person]:
    """By parts of the name, class or candidate number; every word must be found. With class and latest number."""
    treff = personer_ved(skoler)
    for ord_ in tekst.replace(",", " ").split():
        i_klassen = Elev.objects.filter(person=OuterRef("pk"), skole__in=skoler.values("pk"), klasse__iexact=ord_)
        med_nummer = Kandidatnummer.objects.filter(person=OuterRef("pk"), nummer__istartswith=ord_)
        treff = treff.filter(
            Q(fornavn__icontains=ord_) | Q(etternavn__icontains=ord_) | Exists(i_klassen) | Exists(med_nummer)
        )
    klasser = Elev.objects.filter(person=OuterRef("pk"), skole__in=skoler.values("pk")).order_by("-skoleaar")
    numre = Kandidatnummer.objects.filter(person=OuterRef("pk")).order_by("-periode__gjennomfoering_fra")
    return treff.annotate(
        klasse=Subquery(klasser.values("klasse")[:1]), kandidatnummer=Subquery(numre.values("nummer")[:1])
    ).order_by("sortering", "pk")


def med_klasse(saker: SakQuerySet) -> Any:
    """With the pupil's latest class at the school, and the candidate number of the period."""
    klasser = Elev.objects.filter(person=OuterRef("person"), skole=OuterRef("skole")).order_by("-skoleaar")
    numre = Kandidatnummer.objects.filter(person=OuterRef("person"), periode=OuterRef("periode"))
    return saker.annotate(
        klasse=Subquery(klasser.values("klasse")[:1]), kandidatnummer=Subquery(numre.values("nummer")[:1])
    )


def eksamener_til(sak: Tilrettelegging) -> QuerySet[Kandidat]:
    """The candidates that the case is about: the person's exams of the period at the school, in order of date."""
    return (
        Kandidat.objects.filter(person=sak.person_id, parti__skole=sak.skole_id, eksamen__periode=sak.periode_id)
        .select_related("eksamen__fag", "parti")
        .prefetch_related("eksamen__deler")
        .order_by("eksamen__siste_oppmoete", "pk")
    )
