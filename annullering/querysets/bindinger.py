"""A case about a formal fault keeps its candidates where they are."""

from collections.abc import Mapping

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from annullering.models import Sakskandidat
from eksamen.models import Kandidat


def bindinger(kandidater: QuerySet[Kandidat]) -> Mapping[int, str | Promise]:
    """Why candidates cannot be taken out of or moved between parties; one query."""
    rader = Sakskandidat.objects.filter(kandidat__in=kandidater.order_by().values("pk"))
    return dict.fromkeys(
        rader.values_list("kandidat", flat=True), _("Kandidaten er eller har vært med i en sak om formell feil.")
    )
