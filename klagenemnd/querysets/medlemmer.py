"""Who has accepted to sit on an authority's boards, for which fagkoder and round."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import QuerySet

from klage.models import Klage
from klagenemnd.models import Klageoppdrag
from oppnevning.models import Faggruppe, Oppnevning


def godtatte_medlemmer(faggruppe: Faggruppe) -> QuerySet[Oppnevning]:
    """The accepted members of that faggruppe's boards, reserves last, and nobody whose account is closed."""
    rader = faggruppe.oppnevninger.godtatte().filter(rolle=Oppnevning.Rolle.KLAGENEMND, bruker__is_active=True)
    return rader.select_related("bruker", "sensorgruppe").order_by("reserve", "bruker__etternavn", "pk")


def har_behandlet(partier: Collection[int]) -> Iterable[tuple[int, int]]:
    """(party, person) of everybody who is or has been on the board of an appeal from it: none of them grades it. One query."""
    rader = Klageoppdrag.objects.filter(klage__kandidat__parti__in=partier).order_by()
    return rader.values_list("klage__kandidat__parti", "bruker").distinct()


def medlemmer_for(klage: Klage) -> QuerySet[Oppnevning]:
    """Those who can be given the case: accepted at its authority, for its fagkode, in its round; reserves last."""
    return (
        Oppnevning.objects.godtatte()
        .filter(
            rolle=Oppnevning.Rolle.KLAGENEMND,
            bruker__is_active=True,
            faggruppe__eier=klage.ansvarlig_id,
            faggruppe__periode=klage.runde_id,
            faggruppe__fagrader__fag=klage.kandidat.eksamen.fag_id,
        )
        .select_related("bruker")
        .order_by("reserve", "bruker__etternavn", "pk")
    )
