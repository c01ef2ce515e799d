"""Files that were not taken in, and whether that has been put right."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from levering.models import Avvisning, Besvarelsesfil, Levering, Opplasting


def uavklarte() -> QuerySet[Avvisning]:
    """Refusals after which no other file was begun and came in, and nothing was delivered.

    A file that was chosen together with the refused one is none of those: it is not what came instead.
    """
    samme_runde = Opplasting.objects.filter(fil=OuterRef("pk"), runde=OuterRef(OuterRef("runde")))
    nyere = Besvarelsesfil.objects.alias(fra=Coalesce("begynt", "lastet_opp")).filter(
        ~Exists(samme_runde), kandidat=OuterRef("kandidat"), fra__gt=OuterRef("tid")
    )
    levert = Levering.objects.filter(kandidat=OuterRef("kandidat"), levert__gte=OuterRef("tid"))
    return Avvisning.objects.filter(~Exists(nyere), ~Exists(levert))
