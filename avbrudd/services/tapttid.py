"""How many minutes an incident took from a candidate: a pure count over moments, and the candidates it is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from django.db.models import Q, QuerySet

from avbrudd.models import Avbruddsrad
from deltakelse.models import Kandidatdel
from deltakelse.querysets.tilgang import BORTE
from eksamen.models import Kandidat
from eksamen.models.valg import Deltype
from felles.radmengde import blant_ider
from levering.querysets.status import med_status

type Tidsrom = tuple[datetime, datetime]
type Talt = tuple[Tidsrom, int]  # when an incident was, and the minutes it counted
MINUTT = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Arbeidstid:
    """When a candidate works with a part: from its start until the own end, or until it was handed in."""

    eksamensdel_id: int
    rom: Tidsrom


def tapte_minutter(arbeid: Iterable[Arbeidstid], avbrudd: Tidsrom) -> int:
    """Minutes of working time inside the incident, each once; a begun minute counts."""
    tapt = [rom for ett in arbeid if (rom := _snitt(ett.rom, avbrudd))]
    return ceil(_lengde(tapt) / MINUTT)


def minutter_igjen(arbeid: Sequence[Arbeidstid], avbrudd: Tidsrom, andre: Sequence[Talt] = ()) -> int:
    """Minutes of working time inside the incident that no other has counted: a minute is one incident's only.

    Which of its minutes another counted is not known, only that they lie inside it. So in every stretch of time round
    this incident, those that lie in the stretch and this one together count no more than the working time there.
    """
    starter = {avbrudd[0], *(rom[0] for rom, _antall in andre if rom[0] < avbrudd[0])}
    slutter = {avbrudd[1], *(rom[1] for rom, _antall in andre if rom[1] > avbrudd[1])}
    igjen = min(
        tapte_minutter(arbeid, (fra, til)) - sum(antall for rom, antall in andre if fra <= rom[0] and rom[1] <= til)
        for fra in starter
        for til in slutter
    )
    return max(igjen, 0)


def rammet_del(arbeid: Sequence[Arbeidstid], avbrudd: Tidsrom) -> int | None:
    """The first part that the incident took time of; time lost there is carried to the part after it."""
    rammet = [ett for ett in arbeid if _snitt(ett.rom, avbrudd)]
    return min(rammet, key=lambda ett: ett.rom).eksamensdel_id if rammet else None


def _snitt(a: Tidsrom, b: Tidsrom) -> Tidsrom | None:
    fra, til = max(a[0], b[0]), min(a[1], b[1])
    return (fra, til) if fra < til else None


def _lengde(tidsrommene: Iterable[Tidsrom]) -> timedelta:
    """How long they are together; where own end of part 1 and start of part 2 overlap, that time counts once."""
    sum_, naadd = timedelta(), None
    for fra, til in sorted(tidsrommene):
        fra_ = fra if naadd is None else max(fra, naadd)
        sum_ += max(til - fra_, timedelta())
        naadd = til if naadd is None else max(naadd, til)
    return sum_


def arbeidstider(kandidat_ider: Iterable[int], naa: datetime) -> dict[int, list[Arbeidstid]]:
    """The working time of each candidate who is not absent, by candidate; two queries.

    A part that is handed in ends with that: digitally by the delivery that counts, part 1 also on paper.
    """
    ider = sorted(set(kandidat_ider))
    utvalg: QuerySet[Any] = med_status(Kandidat.objects.filter(pk__in=blant_ider(ider)).order_by("pk"), naa)
    levert = {
        pk: (del1, digital)
        for pk, tilgang, del1, digital in utvalg.values_list("pk", "tilgang", "del1_levert", "digital_levert")
        if tilgang not in BORTE
    }
    tider: dict[int, list[Arbeidstid]] = defaultdict(list)
    rader = Kandidatdel.objects.filter(kandidat__in=blant_ider(list(levert))).order_by("start", "pk")
    for rad in rader.exclude(eksamensdel__type=Deltype.FORBEREDELSE).select_related("eksamensdel"):
        er_del1 = rad.eksamensdel.type == Deltype.DEL1
        ender = (rad.slutt, levert[rad.kandidat_id][0 if er_del1 else 1], rad.innlevert)
        slutt = min(ende for ende in ender if ende is not None)
        if slutt > rad.start:
            tider[rad.kandidat_id].append(Arbeidstid(rad.eksamensdel_id, (rad.start, slutt)))
    return tider


def talt_foer(kandidat_ider: Iterable[int], avbrudd_id: int) -> Mapping[int, list[Talt]]:
    """When other incidents that count took time from these candidates, and how much; one query."""
    andre = Avbruddsrad.objects.filter(
        Q(kandidat__in=blant_ider(sorted(set(kandidat_ider)))), avbrudd__trukket__isnull=True
    ).exclude(avbrudd=avbrudd_id)
    talt: dict[int, list[Talt]] = defaultdict(list)
    felt = ("kandidat_id", "avbrudd__startet", "avbrudd__stoppet", "tapte_minutter")
    for kandidat_id, fra, til, antall in andre.values_list(*felt):
        if til is not None:
            talt[kandidat_id].append(((fra, til), antall))
    return talt
