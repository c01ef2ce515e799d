"""Grading keeps candidates, and the parties that have sensors, where they are."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from eksamen.models import Eksamensparti, Kandidat
from felles.synlig_fra import synlig_q
from sensur.models import Sensoroppdrag


def bindinger(kandidater: QuerySet[Kandidat], naa: datetime) -> Mapping[int, str | Promise]:
    """Why candidates cannot be taken out of or moved between parties: their grading has opened. One query.

    From the second it opens, for the whole party and whatever its sensors have done: a proposal that showed here would
    tell that one of them has begun.
    """
    graderes = Exists(Sensoroppdrag.objects.filter(parti=OuterRef("parti")))
    rader = kandidater.filter(graderes, synlig_q("eksamen__sensur_fra", naa))
    return dict.fromkeys(rader.values_list("pk", flat=True), _("Sensuren har begynt."))


def partibindinger(partier: QuerySet[Eksamensparti]) -> Mapping[int, str | Promise]:
    """Why parties cannot be deleted or merged away: they have sensors. One query."""
    har = Sensoroppdrag.objects.filter(parti__in=partier).order_by().values_list("parti_id", flat=True).distinct()
    return dict.fromkeys(har, _("Partiet har fått sensor. Ta bort sensoroppdraget først."))
