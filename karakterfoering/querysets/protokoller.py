"""Parties that the school grades itself: how far each has come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker
from brukere.querysets.organisasjoner import under_q
from deltakelse.querysets.borte import er_borte
from deltakelse.querysets.oppmoete import Oppmoete, Oppmoetestatus, avled, med_fakta
from eksamen.models import Eksamensdel, Eksamensparti, Kandidat
from eksamen.models.valg import Deltype
from felles.synlig_fra import er_synlig
from karakterfoering.models import Protokoll, Skolekarakter
from karakterfoering.querysets.roller import REGISTRERER


class Stilling(models.TextChoices):
    """How a party stands, in words."""

    VENTER = "venter", _("Ikke begynt")
    AAPEN = "aapen", _("Mangler karakterer")
    FOERT = "foert", _("Klar til låsing")
    LAAST = "laast", _("Låst, vises senere")
    SYNLIG = "synlig", _("Vises")


@dataclass(frozen=True, slots=True)
class Antall:
    """Candidates to grade, those with a grade, and the absent or cancelled."""

    kandidater: int = 0
    foert: int = 0
    borte: int = 0

    @property
    def mangler(self) -> int:
        return self.kandidater - self.foert


@dataclass(frozen=True, slots=True)
class Rad:
    """A party in the list."""

    parti: Eksamensparti
    start: datetime | None
    antall: Antall
    stilling: Stilling
    vises_fra: datetime | None


@dataclass(frozen=True, slots=True)
class Kandidatrad:
    """A candidate in the protocol. `karakter` is the standing grade, or None; `borte` has a sign instead."""

    kandidat: Kandidat
    oppmoete: Oppmoete
    karakter: Skolekarakter | None

    @property
    def borte(self) -> bool:
        return self.oppmoete.status in BORTE


BORTE = (Oppmoetestatus.IKKE_DOKUMENTERT, Oppmoetestatus.DOKUMENTERT, Oppmoetestatus.AVLYST)


def protokollpartier(bruker: Bruker, naa: datetime) -> QuerySet[Any]:
    """The parties outside PAS of the user's schools: open ones first, by date; with when each
    began, was locked and shows.

    Rule: iSkole, «PAS»: the other exam types are the school's own to grade.
    """
    deler = Eksamensdel.objects.filter(eksamen=OuterRef("eksamen")).exclude(type=Deltype.FORBEREDELSE).order_by()
    foerste = deler.values("eksamen").annotate(start_=Min("start")).values("start_")
    partier: QuerySet[Any] = Eksamensparti.objects.filter(
        under_q(bruker.organisasjoner(naa, *REGISTRERER), "skole"), pk__in=Kandidat.objects.values("parti")
    ).exclude(eksamenstype__in=Eksamensparti.PAS_TYPER)
    med: QuerySet[Any] = partier.annotate(
        foerste_start=Subquery(foerste),
        laast_naar=F("karakterprotokoll__laast"),
        vist_fra=F("karakterprotokoll__vises_fra"),
    )
    return med.select_related("eksamen__fag", "skole").order_by(
        F("laast_naar").asc(nulls_first=True), F("foerste_start").asc(nulls_last=True), "navn", "pk"
    )


def antall_per_parti(partier: Iterable[int]) -> dict[int, Antall]:
    """Counts by party; one query."""
    har = Exists(Skolekarakter.objects.staaende().filter(kandidat=OuterRef("pk")))
    kandidater: QuerySet[Any] = Kandidat.objects.filter(parti__in=list(partier)).order_by()
    rader = (
        kandidater.annotate(borte_=er_borte(), har_=har)
        .values("parti")
        .annotate(
            alle_=Count("pk", filter=Q(borte_=False)),
            foert_=Count("pk", filter=Q(borte_=False, har_=True)),
            fravaer_=Count("pk", filter=Q(borte_=True)),
        )
        .values_list("parti", "alle_", "foert_", "fravaer_")
    )
    return {pk: Antall(*tall) for pk, *tall in rader}


def rader(partier: Iterable[Any], naa: datetime) -> list[Rad]:
    """The parties of a page with counts and words; one query."""
    liste = list(partier)
    antall = antall_per_parti(parti.pk for parti in liste)
    return [
        Rad(
            parti,
            parti.foerste_start,
            tall,
            stilling(parti.foerste_start, parti.laast_naar, parti.vist_fra, tall, naa),
            parti.vist_fra,
        )
        for parti in liste
        for tall in [antall.get(parti.pk, Antall())]
    ]


def stilling(
    start: datetime | None, laast: datetime | None, vises_fra: datetime | None, antall: Antall, naa: datetime
) -> Stilling:
    """The one rule of list and page."""
    if laast is not None:
        return Stilling.SYNLIG if er_synlig(vises_fra, naa) else Stilling.LAAST
    if start is not None and start > naa:
        return Stilling.VENTER
    return Stilling.AAPEN if antall.mangler else Stilling.FOERT


def kandidatrader(parti_id: int) -> list[Kandidatrad]:
    """The party's candidates by name, with sign or grade; two queries."""
    karakterer = Skolekarakter.objects.staaende().filter(kandidat__parti=parti_id).select_related("satt_av")
    satt = {rad.kandidat_id: rad for rad in karakterer}
    kandidater: QuerySet[Any] = med_fakta(Kandidat.objects.filter(parti=parti_id))
    kandidater = kandidater.select_related("person", "kandidatnummer").defer("person__nummer")
    return [
        Kandidatrad(
            k,
            avled(k.fravaer_slag, k.avlyst, satt[k.pk].verdi if k.pk in satt else None),
            satt.get(k.pk),
        )
        for k in kandidater.order_by("person__sortering", "pk")
    ]


def rettelser(parti_id: int) -> QuerySet[Skolekarakter]:
    """Grades that have been replaced, newest first: for those who register at the school."""
    return (
        Skolekarakter.objects.filter(kandidat__parti=parti_id, erstattet__isnull=False)
        .select_related("kandidat__person", "satt_av")
        .defer("kandidat__person__nummer")
        .order_by("-erstattet", "pk")
    )


def venter_paa_karakter(bruker: Bruker, naa: datetime) -> QuerySet[Any]:
    """Parties whose exam has begun and whose protocol is not locked."""
    return protokollpartier(bruker, naa).filter(laast_naar__isnull=True, foerste_start__lte=naa)


def protokoll_for(parti: Eksamensparti) -> Protokoll | None:
    """The party's protocol, or None before anything is saved."""
    return Protokoll.objects.select_related("laast_av").filter(parti=parti).first()
