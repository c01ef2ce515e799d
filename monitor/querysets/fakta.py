"""The facts behind the rows of the live table: one statement, whose text is made once and never holds the time."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final

from django.db.models import Exists, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from deltakelse.models import Innloggingssesjon, Kandidatdel, Oppmoete
from eksamen.models import Kandidat
from eksamen.models.valg import DIGITALE, Deltype
from felles.setning import Setning, blant
from levering.querysets.avvisninger import uavklarte
from levering.querysets.status import med_fakta
from monitor.querysets.meldinger import siste_ulest


@dataclass(slots=True)
class Fakta:
    """What is known of a candidate, whatever the time is. Names are those of the annotations below."""

    pk: int
    parti_id: int
    person__fornavn: str
    person__etternavn: str
    person__sortering: str
    kandidatnummer__nummer: str | None
    rom: str
    plass: str
    avlyst: bool
    fravaer_slag: str | None
    sperret: bool
    autorisert: bool
    ny_sesjon: bool
    har_hatt_tilgang: bool
    venter_siden: datetime | None
    digital_start: datetime | None
    digital_post: bool
    digital_filer: int
    digital_levert: datetime | None
    har_del1: bool
    del1_post: bool
    del1_filer: int
    del1_levert: datetime | None
    oppmoett: bool
    logget_inn: bool
    siste_ulest: datetime | None
    digital_slutt: datetime | None
    digital_ekstra: int | None
    digital_tapt: int | None
    del1_slutt: datetime | None
    del1_ekstra: int | None
    del1_tapt: int | None
    del1_innlevert: datetime | None
    avvist_slag: str | None
    avvist_tid: datetime | None


FELT: Final = tuple(felt.name for felt in fields(Fakta))
# A part's own times, and a refusal, come from the database as one value each: field by field they cost as much as all the rest.
SAMLET: Final = ("digital_tider", "del1_tider", "avvist")
PAKKET: Final = FELT[FELT.index("digital_slutt") :]
type Verdier = tuple[Any, ...]  # those of `Fakta`, in its order


def fakta(kandidater: QuerySet[Kandidat]) -> list[Verdier]:
    """The facts of these candidates, in Norwegian alphabetical order; one query."""
    return [_pakk_ut(rad) for rad in _rader(kandidater)]


def fakta_i_partier(parti_ider: Collection[int]) -> list[Verdier]:
    """The facts of everybody in these parties, in alphabetical order; one query, by a text that is built once."""
    return [_pakk_ut(rad) for rad in _setning().hent(partier=list(parti_ider))]


@cache
def _setning() -> Setning:
    return Setning(_rader(Kandidat.objects.filter(parti__in=blant("partier"))))


def _rader(kandidater: QuerySet[Kandidat]) -> QuerySet[Kandidat, Verdier]:
    venter = (
        Innloggingssesjon.objects.filter(kandidat=OuterRef("pk"))
        .ventende()
        .order_by()
        .values("kandidat")
        .annotate(siste=Max("opprettet"))
        .values("siste")
    )
    egne = Kandidatdel.objects.filter(kandidat=OuterRef("pk"))
    tider = egne.values(
        tider=JSONObject(slutt="slutt", ekstra="ekstra_minutter", tapt="tapt_minutter", innlevert="innlevert")
    )
    oppmoeter = Oppmoete.objects.filter(kandidat=OuterRef("pk"), opphevet__isnull=True, forberedelse=False)
    avvist = uavklarte().filter(kandidat=OuterRef("pk")).order_by("-tid", "-pk")
    # No fact depends on the time; the statuses that do are worked out afterwards.
    return (
        med_fakta(kandidater, datetime.max.replace(tzinfo=UTC))
        .order_by("person__sortering", "pk")
        .annotate(
            venter_siden=Subquery(venter),
            digital_tider=Subquery(tider.filter(eksamensdel__type__in=DIGITALE)[:1]),
            del1_tider=Subquery(tider.filter(eksamensdel__type=Deltype.DEL1)[:1]),
            oppmoett=Exists(oppmoeter),
            logget_inn=Exists(Innloggingssesjon.objects.filter(kandidat=OuterRef("pk"))),
            siste_ulest=siste_ulest(),
            avvist=Subquery(avvist.values(siste=JSONObject(slag="slag", tid="tid"))[:1]),
        )
        .values_list(*(felt for felt in FELT if felt not in PAKKET), *SAMLET)
    )


def _pakk_ut(rad: Verdier) -> Verdier:
    digital, del1, avvist = (json.loads(verdi) if isinstance(verdi, str) else verdi or {} for verdi in rad[-3:])
    return (
        *rad[:-3],
        *(_tid(digital, "slutt"), digital.get("ekstra"), digital.get("tapt")),
        *(_tid(del1, "slutt"), del1.get("ekstra"), del1.get("tapt"), _tid(del1, "innlevert")),
        *(avvist.get("slag"), _tid(avvist, "tid")),
    )


def _tid(tider: dict[str, Any], navn: str) -> datetime | None:
    tekst = tider.get(navn)
    return datetime.fromisoformat(tekst) if tekst else None
