"""A sensor's assignments, and the one question that opens the seal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, When
from django.db.models import Value as V
from django.db.models.functions import Coalesce

from brukere.models import Bruker
from brukere.models.bruker import Rolle
from deltakelse.querysets.borte import er_borte
from eksamen.models import Kandidat
from felles.synlig_fra import er_synlig

if TYPE_CHECKING:
    from sensur.models import Sensoroppdrag

SENSORER_PER_PARTI = 2


class SensoroppdragQuerySet(models.QuerySet["Sensoroppdrag"]):
    def for_sensor(self, bruker: Bruker, naa: datetime) -> Self:
        """The sensor's own assignments; none without the role. The only place where this rule stands."""
        return self.filter(bruker=bruker) if bruker.har_rolle(naa, Rolle.SENSOR) else self.none()

    def med_plan(self) -> Self:
        """With party, school, exam, fag and period; one query."""
        return self.select_related("parti__skole", "parti__eksamen__fag", "parti__eksamen__periode")

    def begge_bekreftet(self, parti_id: int) -> bool:
        """True when both sensors of the party have confirmed: from then on each sees the other's proposals.

        One query whatever the answer, and nothing about either of them alone.
        """
        return self.filter(parti=parti_id, bekreftet__isnull=False).count() == SENSORER_PER_PARTI


def medsensor(oppdrag: Sensoroppdrag) -> Bruker | None:
    """The other sensor of the party, for name and telephone; nothing about what they have done."""
    return Bruker.objects.filter(sensoroppdrag__parti=oppdrag.parti_id).exclude(pk=oppdrag.bruker_id).first()


def begge_sensorer(oppdrag: Sensoroppdrag) -> list[Sensoroppdrag]:
    """First and second sensor of the party, with their names and when they confirmed. Only behind the seal."""
    alle = type(oppdrag)._default_manager.filter(parti=oppdrag.parti_id)
    return list(alle.select_related("bruker").order_by("nummer"))


@dataclass(frozen=True, slots=True)
class Oppdragsrad:
    """An assignment on the sensor's list, with own progress; what the other has done shows in `begge` alone."""

    oppdrag: Sensoroppdrag
    svar: int
    foreslaatt: int
    begge: bool
    uten_sluttkarakter: int
    aapen: bool
    publisert: bool


def tilstede(parti: str = "parti") -> QuerySet[Kandidat]:
    """Candidates of the outer row's party who are to be graded: all but the absent and cancelled."""
    return Kandidat.objects.filter(~er_borte(), parti=OuterRef(parti)).order_by()


def _antall(kandidater: QuerySet[Kandidat]) -> Coalesce:
    return Coalesce(Subquery(kandidater.values("parti").annotate(n=Count("pk")).values("n")), V(0))


def oppdragsliste(oppdrag: QuerySet[Sensoroppdrag], naa: datetime) -> list[Oppdragsrad]:
    """The assignments with progress, published ones last, in order of when they open; one query."""
    andre = oppdrag.model._default_manager.filter(parti=OuterRef("parti"), bekreftet__isnull=False)
    begge = Q(Exists(andre.exclude(pk=OuterRef("pk"))), bekreftet__isnull=False)
    # Final grades are counted only behind the seal: before it there are none, and the column is the same.
    ferdige = tilstede().filter(sluttkarakterer__runde=1)
    rader = (
        oppdrag.annotate(
            svar=_antall(tilstede()),
            foreslaatt=_antall(tilstede().filter(karakterforslag__oppdrag=OuterRef("pk"))),
            begge=Case(When(begge, then=V(True)), default=V(False)),
            ferdige=_antall(ferdige),
        )
        .order_by("parti__eksamen__sensur_fra", "parti__eksamen__fag__fagkode", "parti__navn", "pk")
        .select_related("parti__skole", "parti__eksamen__fag", "parti__eksamen__periode")
    )
    liste = [
        Oppdragsrad(
            oppdrag=rad,
            svar=rad.svar,
            foreslaatt=rad.foreslaatt,
            begge=rad.begge,
            uten_sluttkarakter=rad.svar - rad.ferdige if rad.begge else rad.svar,
            aapen=er_synlig(rad.parti.eksamen.sensur_fra, naa),
            publisert=er_synlig(rad.parti.eksamen.publiseres, naa),
        )
        for rad in rader
    ]
    return sorted(liste, key=lambda rad: rad.publisert)
