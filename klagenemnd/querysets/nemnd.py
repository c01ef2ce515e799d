"""The board's cases: whose they are, and from when the authority may read what the board has written."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from brukere.models import Bruker
from brukere.models.bruker import Rolle
from klage.models import Klage
from klagenemnd.models import Klageoppdrag

# What a page about an assignment names; never the candidate's name.
SAK: Final = (
    "klage__kandidat__kandidatnummer", "klage__kandidat__parti__skole", "klage__kandidat__eksamen__fag",
    "klage__kandidat__eksamen__periode", "klage__runde", "klage__ansvarlig",
)  # fmt: skip
# Both have approved the newest version: the authority reads it. Before that it sees progress only.
LESES_AV_MYNDIGHETEN: Final = frozenset({Klage.Status.TIL_KONTROLL, Klage.Status.GODKJENT, Klage.Status.AVGJORT})
# The board has the case, and writes.
HOS_NEMNDA: Final = frozenset({Klage.Status.TILDELT, Klage.Status.RETURNERT})
# It has a board, whatever has come of it.
MED_NEMND: Final = HOS_NEMNDA | LESES_AV_MYNDIGHETEN


def egne_oppdrag(bruker: Bruker, naa: datetime) -> QuerySet[Klageoppdrag]:
    """The member's own standing assignments; none without the role. The only place where this rule stands."""
    if not bruker.har_rolle(naa, Rolle.KLAGENEMND):
        return Klageoppdrag.objects.none()
    return Klageoppdrag.objects.filter(bruker=bruker, avsluttet__isnull=True)


def mine_saker(bruker: Bruker, naa: datetime) -> QuerySet[Klageoppdrag]:
    """The member's assignments on cases that have a board, decided ones too, with what a list names; one query."""
    return (
        egne_oppdrag(bruker, naa)
        .filter(klage__status__in=MED_NEMND)
        .select_related(*SAK)
        .order_by("klage__kandidat__eksamen__fag__fagkode", "klage__kandidat__kandidatnummer__nummer", "pk")
    )


def nemnda(klage_id: int) -> list[Klageoppdrag]:
    """The standing members of a case with their names: who writes first, the third last. One query."""
    orden = list(Klageoppdrag.Rolle.values)
    rader = Klageoppdrag.objects.filter(klage=klage_id, avsluttet__isnull=True).select_related("bruker")
    return sorted(rader, key=lambda rad: orden.index(rad.rolle))


def myndigheten_leser(klage: Klage) -> bool:
    """Whether grade and text of the newest version are open to the responsible authority."""
    return klage.status in LESES_AV_MYNDIGHETEN
