"""How far the grading of an exam has come: counts for those who publish it, and never a grade."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import BooleanField, Case, Count, Exists, OuterRef, Q, QuerySet, When
from django.db.models import Value as V
from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker
from brukere.models.bruker import Rolle
from brukere.querysets.organisasjoner import under_q
from deltakelse.querysets.borte import er_borte
from eksamen.models import Eksamen, Kandidat
from felles.synlig_fra import er_synlig, synlig_q
from sensur.models import Gjenaapning, Sluttkarakter

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


class Stilling(models.TextChoices):
    """How an exam stands with its publication, in the order of the list."""

    KLAR = "klar", _("Klar til publisering")
    MANGLER = "mangler", _("Mangler karakterer")
    BESTEMT = "bestemt", _("Tidspunkt bestemt")
    TOM = "tom", _("Ingen kandidater")
    PUBLISERT = "publisert", _("Publisert")


@dataclass(frozen=True, slots=True)
class Rad:
    """An exam in the list of what is to be published."""

    eksamen: Eksamen
    antall: Antall
    stilling: Stilling

    @property
    def kan_velges(self) -> bool:
        """Whether a moment can be chosen for it together with others."""
        return self.stilling in {Stilling.KLAR, Stilling.BESTEMT}


def stilling(eksamen: Eksamen, antall: Antall, naa: datetime) -> Stilling:
    """The one rule of page, list, start page and calendar."""
    if er_synlig(eksamen.publiseres, naa):
        return Stilling.PUBLISERT
    if eksamen.publiseres is not None:
        return Stilling.BESTEMT
    if antall.klar:
        return Stilling.KLAR
    return Stilling.MANGLER if antall.kandidater else Stilling.TOM


def publiseringsliste(bruker: Bruker, naa: datetime, *, upubliserte: bool = False) -> list[Rad]:
    """The exams under the user's responsibility: what can be published first, what is published last. Two queries.

    `upubliserte` leaves the published ones out.
    """
    mine = med_ansvar(bruker, naa).select_related("fag", "periode")
    if upubliserte:
        mine = mine.exclude(synlig_q("publiseres", naa))
    eksamener = list(mine.order_by("sensur_fra", "fag__fagkode", "pk"))
    antall = antall_per_eksamen(eksamen.pk for eksamen in eksamener)
    rader = [
        Rad(eksamen, tall, stilling(eksamen, tall, naa))
        for eksamen in eksamener
        for tall in [antall.get(eksamen.pk, Antall())]
    ]
    rekke = list(Stilling)
    return sorted(rader, key=lambda rad: rekke.index(rad.stilling))


def mangler_etter_publisering(bruker: Bruker, naa: datetime) -> QuerySet[Eksamen]:
    """Published exams under the user's responsibility where somebody lacks a grade; one query."""
    alle: QuerySet[Any] = _med_fakta(Kandidat.objects.filter(eksamen=OuterRef("pk")))
    uten = alle.filter(borte_=False, satt_=False)
    publiserte = med_ansvar(bruker, naa).filter(synlig_q("publiseres", naa))
    return publiserte.filter(Exists(uten)).select_related("fag").order_by("publiseres", "fag__fagkode", "pk")


def kommende(bruker: Bruker, naa: datetime, *, roller: Iterable[str]) -> QuerySet[Eksamen]:
    """Exams whose moment is chosen and has not come: the user's own to publish, and those of the user's schools."""
    mine = under_q(bruker.organisasjoner(naa, *PUBLISERENDE), "ansvarlig")
    skolens = under_q(bruker.organisasjoner(naa, *roller), "partier__skole")
    ider = Eksamen.objects.filter(mine | skolens, publiseres__gt=naa).values("pk")
    return Eksamen.objects.filter(pk__in=ider).select_related("fag").order_by("publiseres", "pk")


def med_ansvar(bruker: Bruker, naa: datetime) -> QuerySet[Eksamen]:
    """Exams that the user's organisation, or one under it, is responsible for."""
    return Eksamen.objects.filter(under_q(bruker.organisasjoner(naa, *PUBLISERENDE), "ansvarlig"))


def _med_fakta(kandidater: QuerySet[Kandidat]) -> QuerySet[Kandidat]:
    # A proposal that is open again holds the grade back until it is confirmed or withdrawn.
    aapen = Gjenaapning.objects.filter(kandidat=OuterRef("pk"), lukket__isnull=True, oppdrag__avsluttet__isnull=True)
    satt = Exists(Sluttkarakter.objects.staaende().filter(kandidat=OuterRef("pk")))
    rader: QuerySet[Any] = kandidater.order_by().annotate(borte_=er_borte(), har_=satt, aapen_=Exists(aapen))
    med: QuerySet[Any] = rader.annotate(
        satt_=Case(When(har_=True, aapen_=False, then=V(True)), default=V(False), output_field=BooleanField())
    )
    return med


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
