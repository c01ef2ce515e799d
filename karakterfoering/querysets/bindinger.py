"""A grade keeps candidates, and a protocol the party, where they are."""

from collections.abc import Mapping

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from eksamen.models import Eksamensparti, Kandidat
from karakterfoering.models import Protokoll, Skolekarakter


def bindinger(kandidater: QuerySet[Kandidat]) -> Mapping[int, str | Promise]:
    """Why candidates cannot be taken out of or moved between parties. One query."""
    satt = Skolekarakter.objects.filter(kandidat__in=kandidater.order_by().values("pk")).values_list(
        "kandidat_id", flat=True
    )
    return dict.fromkeys(satt, _("Skolen har begynt å føre karakterene."))


def partibindinger(partier: QuerySet[Eksamensparti]) -> Mapping[int, str | Promise]:
    """Why parties cannot be deleted or merged away. One query."""
    har = Protokoll.objects.filter(parti__in=partier.order_by().values("pk")).values_list("parti_id", flat=True)
    return dict.fromkeys(har, _("Partiet har en karakterprotokoll."))
