"""Cases that wait for a board, by where they can get one: authority, round and fag."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from brukere.models import Bruker
from klage.models import Klage
from klagenemnd.querysets.saker import mine_klagesaker
from oppnevning.models import Faggruppe

Sted = tuple[int | None, int, int]


@dataclass(frozen=True, slots=True)
class Ventende:
    """How many wait at each place, and what its fagkode is called."""

    tall: Counter[Sted]
    koder: dict[Sted, str]

    def i(self, gruppe: Faggruppe) -> int:
        """How many of them the faggruppe's boards can have; its `fagrader` are read before."""
        return sum(self.tall[gruppe.eier_id, gruppe.periode_id, rad.fag_id] for rad in gruppe.fagrader.all())

    def utenfor(self, grupper: QuerySet[Faggruppe]) -> list[tuple[str, int]]:
        """Fagkoder with cases that none of these faggrupper has. One query."""
        har = set(grupper.order_by().values_list("eier", "periode", "fagrader__fag"))
        svar: Counter[str] = Counter()
        for sted, antall in self.tall.items():
            if sted not in har:
                svar[self.koder[sted]] += antall
        return sorted(svar.items())


def uten_nemnd(bruker: Bruker, naa: datetime) -> Ventende:
    """The user's cases that have been sent and have no board. One query."""
    klager = mine_klagesaker(bruker, naa).behandles_her().filter(status=Klage.Status.SENDT, slag=Klage.Slag.KARAKTER)
    tall: Counter[Sted] = Counter()
    koder: dict[Sted, str] = {}
    fag = "kandidat__eksamen__fag"
    for ansvarlig, runde, fag_id, kode in klager.order_by().values_list("ansvarlig", "runde", fag, f"{fag}__fagkode"):
        tall[ansvarlig, runde, fag_id] += 1
        koder[ansvarlig, runde, fag_id] = kode
    return Ventende(tall, koder)


def med_medlemmer(grupper: QuerySet[Faggruppe]) -> QuerySet[Faggruppe]:
    """With owner, period and fag, and how many have accepted to sit on its boards; newest period first."""
    medlem = Q(oppnevninger__status="takket_ja", oppnevninger__rolle="klagenemnd")
    return (
        grupper.select_related("eier", "periode")
        .prefetch_related("fagrader")
        .annotate(medlemmer=Count("oppnevninger", filter=medlem))
        .order_by("-periode__gjennomfoering_fra", "navn", "pk")
    )
