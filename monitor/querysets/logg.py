"""A candidate's day as it was: what happened, and from which machines."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, Q, QuerySet

from deltakelse.models import Innloggingssesjon
from eksamen.models import Kandidat
from felles.models import Hendelse
from monitor.loggtekster import HANDLINGER

# More than anybody reads; the newest first.
HOYST = 500


def hendelser(kandidat: Kandidat) -> list[Hendelse]:
    """The newest events of the candidate, with address, newest first; one more than `HOYST` says that there are more."""
    om = Q(kandidat_id=kandidat.pk)
    rader = Hendelse.objects.filter(om, handling__in=HANDLINGER).select_related("sted")
    return list(rader.order_by("-tid", "-pk")[: HOYST + 1])


def innlogginger(kandidat: Kandidat) -> QuerySet[Innloggingssesjon]:
    """Every log-in to this exam with all its addresses, newest first; two queries.

    A candidate is one person in one exam, so these are those of its day.
    """
    return (
        Innloggingssesjon.objects.filter(kandidat=kandidat)
        .select_related("autorisert_av")
        .prefetch_related("adresser")
        .order_by("-opprettet", "-pk")
    )


def siste_adresser(kandidat_ider: Iterable[int]) -> dict[int, str]:
    """The address that each candidate's log-in was last used from; an open log-in before one that has ended. One query.

    Whoever has not logged in, or whose address is not known, is not in the answer.
    """
    rader = (
        Innloggingssesjon.objects.filter(kandidat__in=list(kandidat_ider), adresse__isnull=False)
        .order_by("kandidat", F("avsluttet").desc(nulls_first=True), "-opprettet", "-pk")
        .distinct("kandidat")
        .values_list("kandidat", "adresse")
    )
    return {pk: adresse for pk, adresse in rader if adresse}
