"""Grading keeps candidates, and the parties that have sensors, where they are."""

from collections.abc import Mapping

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from eksamen.models import Eksamensparti, Kandidat
from sensur.models import Karakterforslag, Sensoroppdrag, Sluttkarakter


def bindinger(kandidater: QuerySet[Kandidat]) -> Mapping[int, str | Promise]:
    """Why candidates cannot be taken out of or moved between parties: grading has begun. One query.

    The same sentence for a proposal and for a grade, so that it tells nothing of what is sealed.
    """
    forslag = Exists(Karakterforslag.objects.filter(kandidat=OuterRef("pk")))
    karakter = Exists(Sluttkarakter.objects.filter(kandidat=OuterRef("pk")))
    rader = kandidater.annotate(har_forslag=forslag, har_karakter=karakter)
    rader = rader.filter(Q(har_forslag=True) | Q(har_karakter=True))
    return dict.fromkeys(rader.values_list("pk", flat=True), _("Sensuren har begynt."))


def partibindinger(partier: QuerySet[Eksamensparti]) -> Mapping[int, str | Promise]:
    """Why parties cannot be deleted or merged away: they have sensors. One query."""
    har = Sensoroppdrag.objects.filter(parti__in=partier).order_by().values_list("parti_id", flat=True).distinct()
    return dict.fromkeys(har, _("Partiet har fått sensor. Ta bort sensoroppdraget først."))
