"""What lies on the sensor's desk beside the answer: own note, own assessment form, own question to the school, paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, FilteredRelation, Q, QuerySet

from brukere.models import Bruker
from brukere.models.bruker import SKOLEADMINISTRATORER
from eksamen.models import Oppgave
from sensur.models import Etterlysning, Sensornotat, Sensoroppdrag
from sensur.querysets.kriterier import kriterier_til
from sensur.querysets.svar import Svar


@dataclass(frozen=True, slots=True)
class Kriterielinje:
    """A line of the assessment form, with the sensor's own level (0 when there is none)."""

    pk: int
    navn: str
    beskrivelse: str
    nivaa: int

    @property
    def felt(self) -> str:
        return f"kriterium-{self.pk}"


def notat_for(oppdrag: Sensoroppdrag, kandidat_id: int) -> Sensornotat | None:
    """The sensor's own note on an answer."""
    return Sensornotat.objects.filter(oppdrag=oppdrag.pk, kandidat=kandidat_id).first()


def kriterier_for(oppdrag: Sensoroppdrag, kandidat_id: int) -> list[Kriterielinje]:
    """The assessment form of the exam, with the sensor's own levels; one query, empty where there is none."""
    rader = (
        kriterier_til(oppdrag.parti.eksamen)
        .annotate(
            egen=FilteredRelation(
                "vurderinger",
                condition=Q(
                    vurderinger__oppdrag=oppdrag.pk,
                    vurderinger__kandidat=kandidat_id,
                    vurderinger__erstattet__isnull=True,
                ),
            )
        )
        .values_list("pk", "navn", "beskrivelse", F("egen__nivaa"))
    )
    return [Kriterielinje(pk, navn, beskrivelse, nivaa or 0) for pk, navn, beskrivelse, nivaa in rader]


def etterlysning_for(oppdrag: Sensoroppdrag, svar: Svar) -> Etterlysning | None:
    """The sensor's own question to the school about an answer."""
    return Etterlysning.objects.filter(oppdrag=oppdrag.pk, kandidat=svar.kandidat_id).first()


def oppgaver_for(oppdrag: Sensoroppdrag, naa: datetime) -> QuerySet[Oppgave]:
    """The papers of the exam that have been opened, by part and målform."""
    oppgaver = Oppgave.objects.aapnet(naa).filter(eksamensdel__eksamen=oppdrag.parti.eksamen_id)
    return oppgaver.select_related("eksamensdel").order_by("eksamensdel__start", "maalform")


def etterlysninger_til(bruker: Bruker, naa: datetime) -> QuerySet[Etterlysning]:
    """What sensors ask the schools that the user administers. Nobody above the school: it tells how far a sensor is."""
    skoler = [organisasjon.pk for organisasjon in bruker.organisasjoner(naa, *SKOLEADMINISTRATORER)]
    saker = Etterlysning.objects.filter(kandidat__parti__skole__in=skoler, oppdrag__avsluttet__isnull=True)
    return saker.select_related(
        "oppdrag__bruker", "kandidat__person", "kandidat__kandidatnummer", "kandidat__parti", "kandidat__eksamen__fag"
    )
