"""What the monitor knows that keeps candidates and parties where they are."""

from collections.abc import Mapping

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from eksamen.models import Eksamensparti, Kandidat
from monitor.models import Melding, Meldingsmottaker


def bindinger(kandidater: QuerySet[Kandidat]) -> Mapping[int, str | Promise]:
    """Why candidates cannot be taken out of or moved between parties: they were sent a message. One query.

    What was taken back still counts: it is part of what happened.
    """
    faatt = kandidater.filter(Exists(Meldingsmottaker.objects.filter(kandidat=OuterRef("pk"))))
    return dict.fromkeys(faatt.values_list("pk", flat=True), _("Kandidaten har fått en melding fra eksamensvakten."))


def partibindinger(partier: QuerySet[Eksamensparti]) -> Mapping[int, str | Promise]:
    """Why parties cannot be deleted or merged away: a message was sent to the whole of them. One query."""
    ider = Melding.objects.filter(parti__in=partier).values_list("parti_id", flat=True)
    return dict.fromkeys(ider, _("Det er sendt meldinger til partiet."))
