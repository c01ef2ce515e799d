"""The plan as a list asks for it: filters and order by the words of the address."""

from typing import Final

from django.db.models import QuerySet

from eksamen.models import Eksamen
from eksamen.models.valg import Eksamensform, Gjennomfoering, Nivaa
from eksamen.querysets.plan import EksamenQuerySet
from felles.liste import Listevalg

SORTERINGER: Final = {
    "tid": ("siste_oppmoete", "fag__fagkode", "fag__variant"),
    "fag": ("fag__fagkode", "fag__variant", "siste_oppmoete"),
    "form": ("form", "siste_oppmoete", "fag__fagkode"),
    "sted": ("gjennomfoering", "siste_oppmoete", "fag__fagkode"),
    "ansvarlig": ("ansvarlig__navn", "siste_oppmoete", "fag__fagkode"),
}
# Filters with fixed values: the word of the address, the column, the values.
FASTE_FILTRE: Final = {
    "nivaa": ("fag__nivaa", Nivaa.values),
    "form": ("form", Eksamensform.values),
    "sted": ("gjennomfoering", Gjennomfoering.values),
}


def treff(eksamener: EksamenQuerySet, valg: Listevalg) -> QuerySet[Eksamen]:
    """The exams asked for, in the order asked for, with plan and owner."""
    funnet = eksamener.finn(valg.tekst("sok"))
    for navn, (kolonne, _verdier) in FASTE_FILTRE.items():
        if navn in valg.filtre and valg.valgt(navn):
            funnet = funnet.filter(**{f"{kolonne}__in": valg.valgt(navn)})
    fortegn = "-" if valg.synkende else ""
    rekkefoelge = [f"{fortegn}{felt}" for felt in SORTERINGER[valg.sortert_etter]]
    return funnet.med_plan().select_related("ansvarlig").order_by(*rekkefoelge, "pk")
