"""A candidate's day as it was: what happened, and from which machines."""

from __future__ import annotations

from django.db.models import Q, QuerySet

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
