"""How far the grading has come, by own progress: counts of proposals and never a value.

Whoever is a sensor of a party sees nothing of it here: it would tell how far the other has come.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, QuerySet

from brukere.models import Bruker
from deltakelse.querysets.borte import er_borte
from eksamen.models import Eksamen, Eksamensparti, Eksamensperiode
from felles.synlig_fra import er_synlig, synlig_q
from fordeling.framdrift import Framdrift, Tilstand, framdrift
from fordeling.querysets.partier import partier_i, svar_per_parti
from oppnevning.models import Faggruppe
from sensur.models import Karakterforslag, Sensoroppdrag, Sluttkarakter
from sensur.querysets.oppdrag import PLAN, SensoroppdragQuerySet, frist_for
from sensur.querysets.publisering import med_ansvar


@dataclass(frozen=True, slots=True)
class Sensorrad:
    """A sensor's work on a party."""

    oppdrag: Sensoroppdrag
    svar: int
    foreslaatt: int
    frist: datetime | None
    framdrift: Framdrift

    @property
    def tilstand(self) -> Tilstand:
        return self.framdrift.tilstand


def egne_partier(bruker: Bruker) -> QuerySet[Sensoroppdrag, int]:
    """The parties that the user is or has been a sensor of: how far the other has come is sealed to them."""
    return Sensoroppdrag.objects.filter(bruker=bruker).values_list("parti", flat=True)


def graderes(bruker: Bruker, naa: datetime) -> QuerySet[Eksamen]:
    """The exams under the user's responsibility that have sensors."""
    med = Sensoroppdrag.objects.aktive().values("parti__eksamen")
    return med_ansvar(bruker, naa).filter(pk__in=med).select_related("fag", "periode", "sensurplan")


def perioder_med_sensur(bruker: Bruker, naa: datetime) -> list[Eksamensperiode]:
    """The periods of those exams, oldest first, each with `aapner`: when the first of its gradings opens. One query."""
    alle = graderes(bruker, naa).order_by().values("pk")
    perioder = Eksamensperiode.objects.filter(eksamener__in=alle).annotate(aapner=Min("eksamener__sensur_fra"))
    return list(perioder.order_by("gjennomfoering_fra", "pk"))


def valgt_periode(perioder: Sequence[Eksamensperiode], kode: str, naa: datetime) -> Eksamensperiode | None:
    """The period of that code; else the newest whose grading has opened, else the first. None when there are none."""
    aapnet = [periode for periode in perioder if getattr(periode, "aapner") <= naa]  # noqa: B009 - an annotation
    valgt = [periode for periode in perioder if periode.kode == kode]
    return next(iter(valgt or aapnet[-1:] or perioder), None)


def upubliserte(bruker: Bruker, naa: datetime) -> QuerySet[Eksamen]:
    """Those of the exams whose grades are not published yet."""
    return graderes(bruker, naa).exclude(synlig_q("publiseres", naa))


def oppdrag_under(bruker: Bruker, eksamener: Iterable[Eksamen]) -> QuerySet[Sensoroppdrag]:
    """The active assignments of these exams, without the parties that the user grades."""
    alle = Sensoroppdrag.objects.aktive().filter(parti__eksamen__in=list(eksamener))
    return alle.exclude(parti__in=egne_partier(bruker))


def sensorrader(oppdrag: QuerySet[Sensoroppdrag], naa: datetime) -> list[Sensorrad]:
    """Each with its counts and how it stands, what needs somebody first; four queries."""
    partier = Eksamensparti.objects.filter(pk__in=oppdrag.order_by().values("parti"))
    svar = svar_per_parti(partier)
    foreslaatt = dict(
        Karakterforslag.objects.siste()
        .filter(~er_borte("kandidat", "kandidat__parti"), oppdrag__in=oppdrag.order_by().values("pk"))
        .order_by()
        .values("oppdrag")
        .annotate(n=Count("kandidat", distinct=True))
        .values_list("oppdrag", "n")
    )
    satte = satte_per_parti(svar)
    rader = [
        _rad(ett, svar.get(ett.parti_id, 0), foreslaatt.get(ett.pk, 0), satte.get(ett.parti_id, 0), naa)
        for ett in oppdrag.select_related("bruker", *PLAN)
    ]
    orden = {tilstand: nr for nr, tilstand in enumerate(ORDEN)}
    return sorted(
        rader,
        key=lambda r: (orden[r.tilstand], r.frist is None, r.frist or naa, r.oppdrag.bruker.etternavn, r.oppdrag.pk),
    )


ORDEN = (
    Tilstand.FORFALT,
    Tilstand.FARE,
    Tilstand.GJENSTAAR,
    Tilstand.ETTER,
    Tilstand.BEKREFT,
    Tilstand.IKKE_BEGYNT,
    Tilstand.I_RUTE,
    Tilstand.IKKE_AAPEN,
    Tilstand.FERDIG,
)


def _rad(oppdrag: Sensoroppdrag, svar: int, foreslaatt: int, satte: int, naa: datetime) -> Sensorrad:
    frist = frist_for(oppdrag)
    if er_synlig(oppdrag.parti.eksamen.publiseres, naa):
        # What is published is done, however it came there; but for those who had no grade then.
        stand = Framdrift(Tilstand.GJENSTAAR if satte < svar else Tilstand.FERDIG)
        return Sensorrad(oppdrag, svar, min(foreslaatt, svar), frist, stand)
    stand = framdrift(
        svar=svar,
        foreslaatt=foreslaatt,
        bekreftet=oppdrag.bekreftet is not None,
        fra=oppdrag.parti.eksamen.sensur_fra,
        frist=frist,
        naa=naa,
    )
    return Sensorrad(oppdrag, svar, min(foreslaatt, svar), frist, stand)


def satte_per_parti(partier: Iterable[int]) -> dict[int, int]:
    """How many final grades of each party are set: a count, and never a grade. One query."""
    rader = Sluttkarakter.objects.staaende().filter(~er_borte("kandidat", "kandidat__parti"))
    rader = rader.filter(kandidat__parti__in=list(partier)).order_by()
    return dict(rader.values("kandidat__parti").annotate(n=Count("pk")).values_list("kandidat__parti", "n"))


def oppdrag_i(faggruppe: Faggruppe, *, utenom: Bruker) -> QuerySet[Sensoroppdrag]:
    """The active assignments of the faggruppe, without the parties that the one who asks grades or has graded."""
    alle = Sensoroppdrag.objects.aktive().filter(parti__in=partier_i(faggruppe).values("pk"))
    return alle.exclude(parti__in=egne_partier(utenom)).select_related("bruker", *PLAN)


def sensorens_oppdrag(faggruppe: Faggruppe, bruker_id: int, *, utenom: Bruker) -> SensoroppdragQuerySet:
    """A sensor's assignments in the faggruppe, not published, and not graded by the one who asks.

    Those that have ended are among them, so that a page that is old is answered; `.aktive()` are those to choose from.
    """
    return (
        Sensoroppdrag.objects.filter(
            bruker=bruker_id, parti__in=partier_i(faggruppe).values("pk"), parti__eksamen__publiseres__isnull=True
        )
        .exclude(parti__in=egne_partier(utenom))
        .med_plan()
        .select_related("bruker")
        .order_by("parti__eksamen__fag__fagkode", "parti__navn", "pk")
    )
