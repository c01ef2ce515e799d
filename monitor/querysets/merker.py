"""Who marked a candidate, and when: what stands in small print beside block, absence and post."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Coalesce, Concat

from deltakelse.models import Fravaer, Sendespost, Sperre
from eksamen.models.valg import Deltype
from felles.setning import Setning, blant

INGEN = Value("", output_field=CharField())


@dataclass(slots=True)
class Merker:
    """What stands open for a candidate; `stengt` is the block or the absence, with who set it."""

    stengt: dict[str, tuple[datetime, str]] = field(default_factory=dict)
    post_del1: datetime | None = None
    post_digital: datetime | None = None


def merker(kandidat_ider: Iterable[int]) -> dict[int, Merker]:
    """The open marks of these candidates; those without one are left out. One query."""
    funnet: dict[int, Merker] = {}
    for kandidat_id, slag, deltype, tid, av in _setning().hent(ider=list(kandidat_ider)):
        merke = funnet.setdefault(kandidat_id, Merker())
        if slag != "post":
            merke.stengt[slag] = (tid, av)
        elif deltype == Deltype.DEL1:
            merke.post_del1 = tid
        else:
            merke.post_digital = tid
    return funnet


@cache
def _setning() -> Setning:
    rader = _rader(Sperre, "sperre", INGEN)
    return Setning(
        rader.union(_rader(Fravaer, "fravaer", INGEN), _rader(Sendespost, "post", F("eksamensdel__type")), all=True)
    )


def _rader(modell: Any, slag: str, deltype: Any) -> QuerySet[Any, Any]:
    navn = Concat("registrert_av__fornavn", Value(" "), "registrert_av__etternavn")
    rader: QuerySet[Any, Any] = (
        modell.objects.filter(kandidat__in=blant("ider"), opphevet__isnull=True)
        .order_by()
        .annotate(
            merke=Value(slag, output_field=CharField()),
            deltype=deltype,
            av=Coalesce(navn, INGEN, output_field=CharField()),
        )
        .values_list("kandidat_id", "merke", "deltype", "registrert", "av")
    )
    return rader
