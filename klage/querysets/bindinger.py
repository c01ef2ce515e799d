"""A result keeps candidates, and their parties, where they are."""

from collections.abc import Mapping

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from eksamen.models import Kandidat
from klage.models import Klage, ResultatUtenfra, Vitnemaalsoppgave


def bindinger(kandidater: QuerySet[Kandidat]) -> Mapping[int, str | Promise]:
    """Why candidates cannot be taken out of or moved between parties: an appeal, or a result from PAS. Two queries.

    The same sentence for a result that shows and for one that waits, so that it tells nothing of what is sealed.
    """
    resultater = ResultatUtenfra.objects.filter(kandidat__in=kandidater.order_by().values("pk")).values_list(
        "kandidat_id"
    )
    oppgaver = Vitnemaalsoppgave.objects.filter(kandidat__in=kandidater.order_by().values("pk")).values_list(
        "kandidat_id"
    )
    klager = Klage.objects.filter(kandidat__in=kandidater.order_by().values("pk")).values_list("kandidat_id", flat=True)
    svar: dict[int, str | Promise] = dict.fromkeys(klager, _("Det er klaget for kandidaten."))
    return svar | dict.fromkeys(
        (pk for (pk,) in resultater.union(oppgaver)), _("PAS har sendt resultatet for kandidaten.")
    )
