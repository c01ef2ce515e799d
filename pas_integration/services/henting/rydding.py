"""What ran by itself and changed nothing is forgotten: most of what there is, and nobody will ask for it again."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from felles.jobbkjoering import GLEMMES
from felles.models import Jobb
from pas_integration.models import PasJobb, PasMelding, Samkjoering

BUNKE: Final = 500
# What an exchange says that changed nothing; other kinds are kept.
INGENTING: Final = {
    PasJobb.Slag.RESULTATER: dict.fromkeys(("ny", "endret", "avvist", "ukjent", "fravaer", "vitnemaal"), 0),
    PasJobb.Slag.KLAGER: dict.fromkeys(("sendt", "nektet", "trukket", "ny", "avsluttet"), 0),
    PasJobb.Slag.FRAVAER: dict.fromkeys(("endret", "eldre", "sendt", "nektet", "avvist", "ukjent"), 0),
}


def rydd_uten_virkning(*, naa: datetime) -> int:
    """Throw away the jobs that nobody asked for and that changed nothing, as long after as other jobs; how many.

    The messages stay in the archive for their time. The last of each school, period and kind stays, too. Repeatable.
    """
    antall = 0
    while ider := list(_uten_virkning(naa).values_list("pk", "jobb_id")[:BUNKE]):
        pasjobber, jobber = [pk for pk, _jobb in ider], [jobb for _pk, jobb in ider]
        with transaction.atomic():
            PasMelding.objects.filter(jobb__in=pasjobber).update(jobb=None)
            PasJobb.objects.filter(pk__in=pasjobber).delete()
            Jobb.objects.filter(pk__in=jobber).delete()
        antall += len(ider)
    return antall


def _uten_virkning(naa: datetime) -> QuerySet[PasJobb]:
    ingenting = Q()
    for slag, utfall in INGENTING.items():
        ingenting |= Q(slag=slag, utfall__contains=utfall)
    gamle = PasJobb.objects.filter(
        ingenting, startet_av__isnull=True, jobb__status=Jobb.Status.FERDIG, jobb__avsluttet__lt=naa - GLEMMES
    )
    return gamle.exclude(Exists(Samkjoering.objects.filter(jobb=OuterRef("pk")))).order_by("pk")
