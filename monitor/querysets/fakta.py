"""The facts behind the rows of the live table: one statement, whose text is made once and never holds the time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final

from django.db import connection
from django.db.models import Exists, Max, OuterRef, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from deltakelse.models import Innloggingssesjon, Kandidatdel, Oppmoete
from eksamen.models import Kandidat
from eksamen.models.valg import DIGITALE, Deltype
from levering.querysets.status import med_fakta
from monitor.querysets.meldinger import siste_ulest

# Where the ids of the parties stand among what the statement is sent.
PARTIENE: Final = "partiene"


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
    digital_slutt: datetime | None
    digital_ekstra: int | None
    digital_tapt: int | None
    har_del1: bool
    del1_post: bool
    del1_filer: int
    del1_levert: datetime | None
    del1_slutt: datetime | None
    del1_ekstra: int | None
    del1_tapt: int | None
    del1_innlevert: datetime | None
    oppmoett: bool
    logget_inn: bool
    siste_ulest: datetime | None


FELT: Final = tuple(felt.name for felt in fields(Fakta))
type Verdier = tuple[Any, ...]  # those of `Fakta`, in its order


def fakta(kandidater: QuerySet[Kandidat]) -> list[Verdier]:
    """The facts of these candidates, in Norwegian alphabetical order; one query."""
    return list(_med_alt(kandidater).values_list(*FELT))


def fakta_i_partier(parti_ider: Collection[int]) -> list[Verdier]:
    """The facts of everybody in these parties, in alphabetical order; one query, by a text that is built once."""
    sql, verdier = _setning()
    ider = list(parti_ider)
    with connection.cursor() as markoer:
        markoer.execute(sql, [ider if verdi is PARTIENE else verdi for verdi in verdier])
        rader: list[Verdier] = markoer.fetchall()
    return rader


@cache
def _setning() -> tuple[str, tuple[Any, ...]]:
    i_partiene = Kandidat.objects.filter(parti__in=RawSQL("SELECT unnest(%s::bigint[])", [PARTIENE]))
    sql, verdier = _med_alt(i_partiene).values_list(*FELT).query.sql_with_params()
    return sql, tuple(verdier)


def _med_alt(kandidater: QuerySet[Kandidat]) -> QuerySet[Kandidat]:
    venter = (
        Innloggingssesjon.objects.filter(kandidat=OuterRef("pk"))
        .ventende()
        .order_by()
        .values("kandidat")
        .annotate(siste=Max("opprettet"))
        .values("siste")
    )
    egne = Kandidatdel.objects.filter(kandidat=OuterRef("pk"))
    digital, del1 = egne.filter(eksamensdel__type__in=DIGITALE), egne.filter(eksamensdel__type=Deltype.DEL1)
    oppmoeter = Oppmoete.objects.filter(kandidat=OuterRef("pk"), opphevet__isnull=True, forberedelse=False)
    # No fact depends on the time; the statuses that do are worked out afterwards.
    return (
        med_fakta(kandidater, datetime.max.replace(tzinfo=UTC))
        .order_by("person__sortering", "pk")
        .annotate(
            venter_siden=Subquery(venter),
            digital_ekstra=Subquery(digital.values("ekstra_minutter")[:1]),
            digital_tapt=Subquery(digital.values("tapt_minutter")[:1]),
            del1_slutt=Subquery(del1.values("slutt")[:1]),
            del1_ekstra=Subquery(del1.values("ekstra_minutter")[:1]),
            del1_tapt=Subquery(del1.values("tapt_minutter")[:1]),
            del1_innlevert=Subquery(del1.values("innlevert")[:1]),
            oppmoett=Exists(oppmoeter),
            logget_inn=Exists(Innloggingssesjon.objects.filter(kandidat=OuterRef("pk"))),
            siste_ulest=siste_ulest(),
        )
    )
