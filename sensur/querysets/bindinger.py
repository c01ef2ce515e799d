"""Grading keeps candidates, and the parties that have sensors, where they are."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from eksamen.models import Eksamensdel, Eksamensparti, Kandidat
from felles.synlig_fra import synlig_q
from sensur.models import Sensoroppdrag


def bindinger(kandidater: QuerySet[Kandidat], naa: datetime) -> Mapping[int, str | Promise]:
    """Why candidates cannot be taken out of or moved between parties: their grading has opened. One query.

    For the whole party and whatever its sensors have done: a proposal that showed here would tell that one of them has
    begun. From the end of the exam, before which no grading opens: the moment it opens may be moved after it has come,
    and what the sensors did until then would tell of itself by holding some candidates and letting others go.
    """
    graderes = Exists(Sensoroppdrag.objects.filter(parti=OuterRef("parti")))
    deler = Eksamensdel.objects.filter(eksamen=OuterRef("eksamen"))
    over = Exists(deler) & ~Exists(deler.filter(slutt__gt=naa))
    rader = kandidater.filter(graderes, synlig_q("eksamen__sensur_fra", naa) | Q(over))
    return dict.fromkeys(rader.values_list("pk", flat=True), _("Eksamen er over, og partiet har sensorer."))


def partibindinger(partier: QuerySet[Eksamensparti]) -> Mapping[int, str | Promise]:
    """Why parties cannot be deleted or merged away: they have sensors. One query."""
    har = Sensoroppdrag.objects.filter(parti__in=partier).order_by().values_list("parti_id", flat=True).distinct()
    return dict.fromkeys(har, _("Partiet har fått sensor. Ta bort sensoroppdraget først."))
