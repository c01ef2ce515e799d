"""How far the grading of an exam has come: counts for those who publish it, and never a grade."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from brukere.models import Bruker
from brukere.models.bruker import Rolle
from brukere.querysets.organisasjoner import under_q
from deltakelse.querysets.borte import er_borte
from eksamen.models import Eksamen, Kandidat
from sensur.models import Sluttkarakter

# Rule: docs/arkitektur.md, «Roles», and Vigo IKS, retningslinjer for sensur: the authority that is responsible for the exam publishes.
PUBLISERENDE = (Rolle.UDIR, Rolle.STATSFORVALTER, Rolle.FYLKESKOMMUNE)


@dataclass(frozen=True, slots=True)
class Antall:
    """Candidates to be graded, those with a final grade, and the absent."""

    kandidater: int = 0
    satt: int = 0
    borte: int = 0

    @property
    def mangler(self) -> int:
        return self.kandidater - self.satt

    @property
    def klar(self) -> bool:
        return self.kandidater > 0 and self.mangler == 0


@dataclass(frozen=True, slots=True)
class Partiantall:
    """The counts of one party."""

    navn: str
    skole: str
    antall: Antall


def med_ansvar(bruker: Bruker, naa: datetime) -> QuerySet[Eksamen]:
    """Exams that the user's organisation, or one under it, is responsible for."""
    return Eksamen.objects.filter(under_q(bruker.organisasjoner(naa, *PUBLISERENDE), "ansvarlig"))


def _med_fakta(kandidater: QuerySet[Kandidat]) -> QuerySet[Kandidat]:
    return kandidater.order_by().annotate(
        borte_=er_borte(),
        satt_=Exists(Sluttkarakter.objects.filter(kandidat=OuterRef("pk"), runde=1)),
    )


TELLING = {
    "kandidater_": Count("pk", filter=Q(borte_=False)),
    "ferdige_": Count("pk", filter=Q(borte_=False, satt_=True)),
    "fravaer_": Count("pk", filter=Q(borte_=True)),
}


def antall_per_eksamen(eksamener: Iterable[int]) -> dict[int, Antall]:
    """Counts by exam; one query. An exam without candidates is not among them."""
    rader = (
        _med_fakta(Kandidat.objects.filter(eksamen__in=list(eksamener)))
        .values("eksamen")
        .annotate(**TELLING)
        .values_list("eksamen", *TELLING)
    )
    return {pk: Antall(*tall) for pk, *tall in rader}


def antall_per_parti(eksamen_id: int) -> list[Partiantall]:
    """Counts by party, those that lack most first; one query."""
    rader = (
        _med_fakta(Kandidat.objects.filter(eksamen=eksamen_id))
        .values("parti")
        .annotate(**TELLING)
        .values_list("parti__navn", "parti__skole__navn", *TELLING)
    )
    partier = [Partiantall(navn, skole, Antall(*tall)) for navn, skole, *tall in rader]
    return sorted(partier, key=lambda parti: (-parti.antall.mangler, parti.skole, parti.navn))
