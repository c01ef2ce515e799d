"""Incidents: who they are about, who may know of them, and which of them run."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Sum

from avbrudd.models import Avbrudd
from brukere.models import Bruker
from eksamen.models import Eksamensparti, Kandidat
from eksamen.querysets.kandidater import KandidatQuerySet
from felles.tid import dagens_dato, doegnet


def kandidater_i(avbrudd: Avbrudd) -> KandidatQuerySet:
    """The candidates that the incident is about; of the whole school, those with an exam on the day it began.

    A candidate sits in the room of their own when there is one, else in the party's. Case does not tell rooms apart.
    """
    if avbrudd.kandidat_id:
        return Kandidat.objects.filter(pk=avbrudd.kandidat_id)
    if avbrudd.parti_id is None:
        return Kandidat.objects.filter(parti__in=partier_i(avbrudd).values("pk"))
    alle = Kandidat.objects.filter(parti=avbrudd.parti_id)
    return alle.filter(i_rommet(avbrudd.rom)) if avbrudd.rom else alle


def i_rommet(rom: object) -> Q:
    """Candidates who sit in the room, as a condition; `rom` is a name or an expression."""
    return Q(rom__iexact=rom) | Q(rom="", parti__rom__iexact=rom)


def partier_i(avbrudd: Avbrudd) -> QuerySet[Eksamensparti]:
    """The parties whose candidates the incident is about."""
    if avbrudd.kandidat_id:
        return Eksamensparti.objects.filter(kandidater=avbrudd.kandidat_id)
    if avbrudd.parti_id:
        return Eksamensparti.objects.filter(pk=avbrudd.parti_id)
    return Eksamensparti.objects.filter(skole=avbrudd.skole_id).paa_dag(dagens_dato(avbrudd.startet))


def avbrudd_for(bruker: Bruker, naa: datetime) -> QuerySet[Avbrudd]:
    """The incidents the user may know of: about a candidate, a party, a room of it or a school that they see."""
    sett = Kandidat.objects.synlige_for(bruker, naa)
    partier = Eksamensparti.objects.synlige_for(bruker, naa)
    i_rom = sett.filter(i_rommet(OuterRef("rom")), parti=OuterRef("parti"))
    hele_skolen = Q(parti__isnull=True, kandidat__isnull=True, skole__in=partier.values("skole"))
    return Avbrudd.objects.filter(
        Q(kandidat__in=sett.values("pk")) | Q(Q(rom="") | Exists(i_rom), parti__in=partier.values("pk")) | hele_skolen
    )


def paa_dagen(avbrudd: QuerySet[Avbrudd], dag: date) -> QuerySet[Avbrudd]:
    """Those that began on that Norwegian day, the latest first, with how many they hit and what is decided."""
    fra, til = doegnet(dag)
    return (
        med_hvem(avbrudd.filter(startet__gte=fra, startet__lt=til))
        .annotate(
            antall=Count("rader"),
            mest_tapt=Max("rader__tapte_minutter"),
            uavgjort=Count("rader", filter=Q(rader__avgjort__isnull=True)),
            innvilget=Sum("rader__innvilget_minutter"),
        )
        .order_by(F("stoppet").desc(nulls_first=True), "-startet", "-pk")
    )


def med_hvem(avbrudd: QuerySet[Avbrudd]) -> QuerySet[Avbrudd]:
    """With what a sentence about them names; no query more."""
    return avbrudd.select_related(
        "skole", "parti__eksamen__fag", "kandidat__person", "kandidat__parti", "startet_av", "stoppet_av", "trukket_av"
    )


def noe_paagaar(dag: date) -> Exists:
    """True of a party at whose school an incident of that day runs: whether it is worth asking which."""
    return Exists(_loepende(Avbrudd.objects.filter(skole=OuterRef("skole")), dag))


def paagaar_i(avbrudd: QuerySet[Avbrudd], parti_ider: Collection[int], dag: date) -> QuerySet[Avbrudd]:
    """Those among these incidents that run in the parties on that day, the first to begin first; one query."""
    partier = Eksamensparti.objects.filter(pk__in=parti_ider)
    hele_skolen = Q(parti__isnull=True, kandidat__isnull=True, skole__in=partier.values("skole"))
    angaar = Q(parti__in=parti_ider) | Q(kandidat__parti__in=parti_ider) | hele_skolen
    return med_hvem(_loepende(avbrudd.filter(angaar), dag)).order_by("startet", "pk")


def _loepende(avbrudd: QuerySet[Avbrudd], dag: date) -> QuerySet[Avbrudd]:
    fra, til = doegnet(dag)
    return avbrudd.filter(startet__gte=fra, startet__lt=til, stoppet__isnull=True, trukket__isnull=True)
