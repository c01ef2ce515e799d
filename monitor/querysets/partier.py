"""The parties of the live table, as plain values: what cards, cases and rows need to know of them."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from avbrudd.querysets.avbrudd import noe_paagaar
from eksamen.models import Eksamensdel, Eksamensparti, Fag
from eksamen.models.valg import Deltype
from felles.setning import Setning, blant
from levering.querysets.regler import partifrist, partisen


@dataclass(frozen=True, slots=True)
class Dagsdel:
    """A part on the exam day, with the plan's times (UTC)."""

    type: str
    start: datetime
    slutt: datetime

    @property
    def navn(self) -> str:
        return str(Deltype(self.type).label)


@dataclass(frozen=True, slots=True)
class Skole:
    """Name, and place in the tree of organisations."""

    navn: str
    sti: str


@dataclass(frozen=True, slots=True)
class Dagsparti:
    """A party with its plan, but for the preparation. `frist` is how long after the own end one may deliver, `sen_levering` whether later too."""

    pk: int
    navn: str
    rom: str
    skole_id: int
    skole: Skole
    fag: Fag
    siste_oppmoete: datetime
    frist: timedelta
    sen_levering: bool
    avbrudd_paagaar: bool
    deler: tuple[Dagsdel, ...]

    @property
    def todelt(self) -> bool:
        return any(deel.type == Deltype.DEL1 for deel in self.deler)


def dagspartier(ider: Collection[int], dag: date) -> list[Dagsparti]:
    """These parties, in the order of their names; one query. Incidents count on the Norwegian `dag`."""
    return [_les(*rad) for rad in _setning(dag, settings.LEVERINGSFRIST_MINUTTER).hent(ider=list(ider))]


@lru_cache(maxsize=16)
def _setning(dag: date, _frist: int) -> Setning:
    fag = JSONObject(**{felt: f"eksamen__fag__{felt}" for felt in ("fagkode", "variant", "navn_nb", "navn_nn")})
    deler = Eksamensdel.objects.filter(eksamen=OuterRef("eksamen")).exclude(type=Deltype.FORBEREDELSE)
    rader = Eksamensparti.objects.filter(pk__in=blant("ider")).order_by("navn", "pk")
    rader = rader.annotate(
        fag=fag,
        deler=ArraySubquery(deler.values(verdi=JSONObject(type="type", start="start", slutt="slutt"))),
        regel=JSONObject(frist=partifrist(), sen=partisen()),
        avbrudd_paagaar=noe_paagaar(dag),
    )
    return Setning(
        rader.values_list(
            *("pk", "navn", "rom", "skole_id", "skole__navn", "skole__sti", "eksamen__siste_oppmoete"),
            *("fag", "deler", "regel", "avbrudd_paagaar"),
        )
    )


def _les(*verdier: Any) -> Dagsparti:
    pk, navn, rom, skole_id, skolenavn, sti, siste_oppmoete, fag, deler, regel, avbrudd_paagaar = verdier
    lest = json.loads(regel)
    return Dagsparti(
        pk=pk,
        navn=navn,
        rom=rom,
        skole_id=skole_id,
        skole=Skole(skolenavn, sti),
        fag=Fag(**json.loads(fag)),
        siste_oppmoete=siste_oppmoete,
        frist=timedelta(minutes=lest["frist"]),
        sen_levering=lest["sen"],
        avbrudd_paagaar=avbrudd_paagaar,
        deler=tuple(_les_del(json.loads(deel)) for deel in deler),
    )


def _les_del(felt: dict[str, str]) -> Dagsdel:
    return Dagsdel(felt["type"], datetime.fromisoformat(felt["start"]), datetime.fromisoformat(felt["slutt"]))
