"""A result keeps candidates, and their parties, where they are."""

from collections.abc import Mapping

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from eksamen.models import Kandidat
from klage.models import Annullering, Klage, ResultatUtenfra, Vitnemaalsoppgave


def bindinger(kandidater: QuerySet[Kandidat]) -> Mapping[int, str | Promise]:
    """Why candidates cannot be taken out of or moved between parties: an appeal, or a result from PAS. Two queries.

    The same sentence for a result that shows and for one that waits, so that it tells nothing of what is sealed.
    """
    valgte = kandidater.order_by().values("pk")
    klager = Klage.objects.filter(kandidat__in=valgte).values_list("kandidat_id", "pk")
    fra_pas = ResultatUtenfra.objects.filter(kandidat__in=valgte).values_list("kandidat_id", "pk")
    annullert = Annullering.objects.filter(kandidat=OuterRef("kandidat"))
    # A new diploma is asked for long before the answer or the decision that asks for it shows: no word of its own then.
    oppgaver = (
        Vitnemaalsoppgave.objects.filter(~Exists(annullert), kandidat__in=valgte)
        .order_by()
        .values_list("kandidat_id", "pk")
    )
    svar: dict[int, str | Promise] = dict.fromkeys(
        (pk for pk, _rad in fra_pas.union(oppgaver)), _("PAS har sendt resultatet for kandidaten.")
    )
    return svar | dict.fromkeys((pk for pk, _rad in klager), _("Det er klaget for kandidaten."))
