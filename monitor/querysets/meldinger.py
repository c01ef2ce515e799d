"""Messages to candidates: who has not confirmed, what stands on a candidate's page, what the monitor lists."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery

from brukere.models import Bruker
from eksamen.models import Eksamensparti, Kandidat
from felles.tid import dagens_dato, doegnet
from monitor.models import Melding, Meldingsmottaker


def _ubekreftede() -> QuerySet[Meldingsmottaker]:
    return Meldingsmottaker.objects.filter(bekreftet__isnull=True, melding__trukket__isnull=True)


def _dagens(naa: datetime) -> QuerySet[Meldingsmottaker]:
    """Words about one day are not for the next: what was sent on an earlier Norwegian day is waited for no longer."""
    return _ubekreftede().filter(melding__sendt__gte=doegnet(dagens_dato(naa))[0])


def uleste_ider(kandidat: str, naa: datetime) -> ArraySubquery:
    """For a query of something that has a candidate (`kandidat` is the path): the ids of that one's unread messages."""
    egne = _dagens(naa).filter(kandidat=OuterRef(kandidat)).order_by("melding_id")
    return ArraySubquery(egne.values("melding_id"))


def uleste(kandidat_id: int, naa: datetime) -> list[Meldingsmottaker]:
    """What stands on the candidate's pages until it is confirmed or the day is over, the oldest first; one query."""
    return list(_dagens(naa).filter(kandidat=kandidat_id).select_related("melding").order_by("melding_id"))


def siste_ulest() -> Subquery:
    """For a query of candidates: when the newest message was sent that this one has not confirmed, on whatever day."""
    egne = _ubekreftede().filter(kandidat=OuterRef("pk")).order_by().values("kandidat")
    return Subquery(egne.annotate(siste=Max("melding__sendt")).values("siste"))


def til_adressater(bruker: Bruker, naa: datetime) -> QuerySet[Kandidat]:
    """Those whom the user may send a message to: the candidates of this day that they may act on."""
    i_dag = Eksamensparti.objects.synlige_for(bruker, naa).i_dag(naa)
    return Kandidat.objects.handles_av(bruker, naa).filter(parti__in=i_dag.values("pk"))


def adressater(kandidater: QuerySet[Kandidat], skole_id: int | None = None) -> list[dict[str, Any]]:
    """Parties and rooms among these candidates, with how many there are of each; one query.

    `andres` are those of the same party and room who are not among them.
    """
    if skole_id is not None:
        kandidater = kandidater.filter(parti__skole=skole_id)
    mine = Q(pk__in=kandidater.values("pk"))
    alle = Kandidat.objects.filter(parti__in=kandidater.values("parti"))
    felt = ("parti_id", "parti__navn", "parti__rom", "eksamen__fag__fagkode", "rom")
    skole = {"skole_id": F("parti__skole_id"), "skolenavn": F("parti__skole__navn")}
    rader = alle.order_by().values(*felt, **skole).annotate(antall=Count("pk", filter=mine))
    rader = rader.annotate(andres=Count("pk") - F("antall"))
    return list(rader.order_by("parti__skole__navn", "parti__navn", "parti_id", "rom"))


def synlige_meldinger(bruker: Bruker, naa: datetime) -> QuerySet[Melding]:
    """Messages to candidates that the user may know of; `antall` and `lest` count among those alone."""
    synlige = Kandidat.objects.synlige_for(bruker, naa)
    return (
        Melding.objects.filter(mottakere__kandidat__in=synlige.values("pk"))
        .annotate(antall=Count("mottakere"), lest=Count("mottakere__bekreftet"))
        .select_related("sendt_av", "trukket_av", "parti", "skole")
        .order_by("-sendt", "-pk")
    )


def mottakere(melding: Melding, synlige: QuerySet[Kandidat]) -> list[Meldingsmottaker]:
    """Who was sent it, among the candidates one may know of: those who have not confirmed first; one query."""
    rader = Meldingsmottaker.objects.filter(melding=melding, kandidat__in=synlige.values("pk"))
    rader = rader.select_related("kandidat__person", "kandidat__kandidatnummer", "kandidat__parti")
    return list(rader.order_by(F("bekreftet").asc(nulls_first=True), "kandidat__person__sortering", "pk"))


def navn_paa(ider: Collection[int]) -> list[tuple[int, str]]:
    """Pk and name of these candidates, in Norwegian alphabetical order; one query."""
    valgte = Kandidat.objects.filter(pk__in=ider).sortert().select_related("person")
    return [(kandidat.pk, kandidat.person.navn) for kandidat in valgte]
