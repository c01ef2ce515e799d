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
from deltakelse.models import Sendespost
from deltakelse.querysets.borte import er_borte
from eksamen.models import Kandidat
from felles.synlig_fra import er_synlig

if TYPE_CHECKING:
    from sensur.models import Sensoroppdrag

SENSORER_PER_PARTI = 2
# What a page about an assignment names.
PLAN = (
    "parti__skole", "parti__eksamen__fag", "parti__eksamen__periode", "parti__eksamen__ansvarlig",
    "parti__eksamen__sensurplan",
)  # fmt: skip


class SensoroppdragQuerySet(models.QuerySet["Sensoroppdrag"]):
    def for_sensor(self, bruker: Bruker, naa: datetime) -> Self:
        """The sensor's own assignments; none without the role. The only place where this rule stands."""
        return self.aktive().filter(bruker=bruker) if bruker.har_rolle(naa, Rolle.SENSOR) else self.none()

    def aktive(self) -> Self:
        """Those that nobody has taken over."""
        return self.filter(avsluttet__isnull=True)

    def med_plan(self) -> Self:
        """With party, school, exam, fag, period, and who sets which deadline; one query."""
        return self.select_related(*PLAN)

    def begge_bekreftet(self, parti_id: int) -> bool:
        """True when both sensors of the party have confirmed: from then on each sees the other's proposals.

        One query whatever the answer, and nothing about either of them alone.
        """
        return self.aktive().filter(parti=parti_id, bekreftet__isnull=False).count() == SENSORER_PER_PARTI


def frist_for(oppdrag: Sensoroppdrag) -> datetime | None:
    """Until when this sensor grades: the fagkode's deadline, or the own one when it is later (UTC); None without any.

    Asks nothing of the database when the assignment was fetched with its plan.
    """
    plan = getattr(oppdrag.parti.eksamen, "sensurplan", None)
    frister = [frist for frist in (plan.frist if plan else None, oppdrag.utsatt_til) if frist is not None]
    return max(frister) if frister else None


def medsensor(oppdrag: Sensoroppdrag) -> Bruker | None:
    """The other sensor of the party, for name and telephone; nothing about what they have done."""
    aktive = type(oppdrag)._default_manager.filter(parti=oppdrag.parti_id, avsluttet__isnull=True)
    return Bruker.objects.filter(pk__in=aktive.values("bruker")).exclude(pk=oppdrag.bruker_id).first()


def begge_sensorer(oppdrag: Sensoroppdrag) -> list[Sensoroppdrag]:
    """First and second sensor of the party, with their names and when they confirmed. Only behind the seal."""
    alle = type(oppdrag)._default_manager.filter(parti=oppdrag.parti_id, avsluttet__isnull=True)
    return list(alle.select_related("bruker").order_by("nummer"))


@dataclass(frozen=True, slots=True)
class Oppdragsrad:
    """An assignment on the sensor's list, with own progress; what the other has done shows in `begge` alone."""

    oppdrag: Sensoroppdrag
    svar: int
    foreslaatt: int
    begge: bool
    uten_sluttkarakter: int
    i_posten: int
    aapen: bool
    publisert: bool
    frist: datetime | None

    @property
    def ferdig(self) -> bool:
        """Published, and nobody is left who had no grade then."""
        return self.publisert and not self.uten_sluttkarakter

    @property
    def tilkomne(self) -> int:
        """Answers that came after the sensor's confirmation and have no proposal of the sensor's yet."""
        return max(self.svar - self.foreslaatt, 0) if self.oppdrag.bekreftet else 0

    @property
    def venter(self) -> bool:
        """Whether the sensor still has answers to grade here."""
        return self.aapen and self.oppdrag.bekreftet is None


def tilstede(parti: str = "parti") -> QuerySet[Kandidat]:
    """Candidates of the outer row's party who are to be graded: all but the absent and cancelled."""
    return Kandidat.objects.filter(~er_borte(), parti=OuterRef(parti)).order_by()


def _sendes_i_posten() -> Exists:
    return Exists(Sendespost.objects.filter(kandidat=OuterRef("pk"), opphevet__isnull=True))


def _antall(kandidater: QuerySet[Kandidat]) -> Coalesce:
    return Coalesce(Subquery(kandidater.values("parti").annotate(n=Count("pk", distinct=True)).values("n")), V(0))


def oppdragsliste(oppdrag: QuerySet[Sensoroppdrag], naa: datetime) -> list[Oppdragsrad]:
    """The assignments with progress, those that are done last, in order of when they open; one query."""
    andre = oppdrag.model._default_manager.filter(
        parti=OuterRef("parti"), bekreftet__isnull=False, avsluttet__isnull=True
    )
    begge = Q(Exists(andre.exclude(pk=OuterRef("pk"))), bekreftet__isnull=False)
    # Final grades are counted only behind the seal: before it there are none, and the column is the same.
    ferdige = tilstede().filter(sluttkarakterer__runde=1, sluttkarakterer__erstattet__isnull=True)
    rader = (
        oppdrag.annotate(
            svar=_antall(tilstede()),
            foreslaatt=_antall(
                tilstede().filter(karakterforslag__oppdrag=OuterRef("pk"), karakterforslag__erstattet__isnull=True)
            ),
            begge=Case(When(begge, then=V(True)), default=V(False)),
            ferdige=_antall(ferdige),
            i_posten=_antall(tilstede().filter(_sendes_i_posten())),
        )
        .order_by("parti__eksamen__sensur_fra", "parti__eksamen__fag__fagkode", "parti__navn", "pk")
        .select_related(*PLAN)
    )
    liste = [
        Oppdragsrad(
            oppdrag=rad,
            svar=rad.svar,
            foreslaatt=rad.foreslaatt,
            begge=rad.begge,
            uten_sluttkarakter=rad.svar - rad.ferdige if rad.begge else rad.svar,
            i_posten=rad.i_posten,
            frist=frist_for(rad),
            aapen=er_synlig(rad.parti.eksamen.sensur_fra, naa),
            publisert=er_synlig(rad.parti.eksamen.publiseres, naa),
        )
        for rad in rader
    ]
    return sorted(liste, key=lambda rad: rad.ferdig)
