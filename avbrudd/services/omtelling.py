"""Incidents that overlap share minutes. When one of them no longer counts, or counts again, the others are recounted.

Only what is undecided is counted anew; whoever calls holds the locks of the candidates.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from avbrudd.models import Avbrudd, Avbruddsrad
from avbrudd.querysets.avbrudd import kandidater_i
from avbrudd.services.tapttid import Arbeidstid, Tidsrom, arbeidstider, minutter_igjen
from eksamen.models import Kandidat
from felles.radmengde import blant_ider


@dataclass(frozen=True, slots=True)
class _Stilling:
    """What is known of the candidates: their working time, and their rows by incident."""

    tider: dict[int, list[Arbeidstid]]
    rader: dict[int, dict[int, Avbruddsrad]]


def laas_rammede(avbrudd_id: int) -> list[int]:
    """The candidates of an incident, and those who have a row in it, locked in order of pk before the incident itself."""
    avbrudd = Avbrudd.objects.get(pk=avbrudd_id)
    ider = kandidater_i(avbrudd).order_by().values("pk").union(avbrudd.rader.order_by().values("kandidat"), all=True)
    laaste = Kandidat.objects.select_for_update(of=("self",)).filter(pk__in=ider)
    return list(laaste.order_by("pk").values_list("pk", flat=True))


def tell_om(avbrudd: Avbrudd, rom: Tidsrom, kandidater: Collection[int], naa: datetime) -> None:
    """Count the undecided rows of the incident, and of those that overlap it, anew for these candidates.

    `rom` is when it was, also when it no longer counts. Each minute becomes one incident's only, and none is lost: a row
    takes what the others leave. Who is absent keeps the rows as they are, and so does an incident that overlaps nothing.
    Repeatable.
    """
    fra, til = rom
    samtidige = Avbrudd.objects.filter(skole=avbrudd.skole_id, stoppet__gt=fra, startet__lt=til)
    # One that is taken out counts for nothing, but what it had when this was counted is free now.
    andre = list(samtidige.exclude(pk=avbrudd.pk).order_by("pk"))
    if not andre:
        return
    stilling = _Stilling(arbeidstider(kandidater, naa), _rader(kandidater))
    for ett in [avbrudd, *andre]:
        if ett.stoppet is None or ett.trukket:
            continue
        rammede = set(kandidater_i(ett).filter(pk__in=blant_ider(list(kandidater))).values_list("pk", flat=True))
        rammede |= {pk for pk in kandidater if ett.pk in stilling.rader[pk]}
        _tell_ett(ett, rammede, stilling)


def _rader(kandidater: Collection[int]) -> dict[int, dict[int, Avbruddsrad]]:
    """The rows that count, by candidate and incident, locked in order of pk."""
    laaste = (
        Avbruddsrad.objects.select_for_update(of=("self",))
        .filter(
            kandidat__in=blant_ider(list(kandidater)), avbrudd__trukket__isnull=True, avbrudd__stoppet__isnull=False
        )
        .select_related("avbrudd")
    )
    rader: dict[int, dict[int, Avbruddsrad]] = defaultdict(dict)
    for rad in laaste.order_by("pk"):
        rader[rad.kandidat_id][rad.avbrudd_id] = rad
    return rader


def _tell_ett(avbrudd: Avbrudd, rammede: Collection[int], stilling: _Stilling) -> None:
    nye, endret, tomme = [], [], []
    for pk in sorted(rammede):
        rader = stilling.rader[pk]
        rad = rader.get(avbrudd.pk)
        if pk not in stilling.tider or (rad is not None and rad.avgjort is not None):
            continue
        andres = [(tidsrom(andre.avbrudd), andre.tapte_minutter) for andre in rader.values() if andre is not rad]
        minutter = minutter_igjen(stilling.tider[pk], tidsrom(avbrudd), andres)
        if rad is None and minutter:
            rader[avbrudd.pk] = Avbruddsrad(avbrudd=avbrudd, kandidat_id=pk, tapte_minutter=minutter)
            nye.append(rader[avbrudd.pk])
        elif rad is not None and not minutter:
            tomme.append(rader.pop(avbrudd.pk).pk)
        elif rad is not None and minutter != rad.tapte_minutter:
            rad.tapte_minutter = minutter
            endret.append(rad)
    Avbruddsrad.objects.bulk_create(nye, batch_size=2000)
    Avbruddsrad.objects.bulk_update(endret, ["tapte_minutter"], batch_size=2000)
    Avbruddsrad.objects.filter(pk__in=blant_ider(tomme)).delete()


def tidsrom(avbrudd: Avbrudd) -> Tidsrom:
    """When a stopped incident was."""
    assert avbrudd.stoppet is not None  # noqa: S101 - for the type checker
    return avbrudd.startet, avbrudd.stoppet
