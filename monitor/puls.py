"""What the candidates' machines tell once a minute: who has gone silent, and whose upload stands still.

Worked out by beat, kept in Redis for a few minutes, and read in one call. Redis may be gone, and so may beat: then it is
not known («ukjent»), and nothing else is different.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

import redis

from deltakelse.services.livstegn import klient

NOEKKEL: Final = "eksamen:monitor:puls"
# The field that says that there is an answer at all.
REGNET: Final = "regnet"
# Beat comes each minute; what it has not said anything about for so long is not known any more.
HOLDBAR_SEKUNDER: Final = 180

type Tid = int  # whole seconds since 1970


@dataclass(frozen=True, slots=True)
class Puls:
    """By candidate: since when the machine has been silent, and since when an upload has stood still."""

    tause: dict[int, datetime] = field(default_factory=dict)
    stoppet: dict[int, datetime] = field(default_factory=dict)
    # As it was written: a part of the version of what is shown.
    avtrykk: str = ""


def les(parti_ider: Collection[int]) -> Puls | None:
    """The pulse of these parties, in one call; None when it is not known."""
    if not parti_ider:
        return Puls()
    try:
        regnet, *felt = klient().hmget(NOEKKEL, [REGNET, *map(str, parti_ider)])
    except redis.RedisError:
        return None
    if regnet is None:
        return None
    rader = [json.loads(tekst) for tekst in felt if tekst]
    return Puls(
        tause={pk: _tid(tid) for rad in rader for pk, tid in rad["tause"]},
        stoppet={pk: _tid(tid) for rad in rader for pk, tid in rad["stoppet"]},
        avtrykk="|".join(str(tekst or "") for tekst in felt),
    )


def skriv(tause: Mapping[int, Mapping[int, datetime]], stoppet: Mapping[int, Mapping[int, datetime]]) -> bool:
    """Put down who it is, by party and candidate, instead of what stood there. False when Redis did not take it."""
    felt: dict[Any, Any] = {REGNET: "1"}
    for parti_id in tause.keys() | stoppet.keys():
        rad = {"tause": _par(tause.get(parti_id, {})), "stoppet": _par(stoppet.get(parti_id, {}))}
        felt[str(parti_id)] = json.dumps(rad, separators=(",", ":"))
    try:
        with klient().pipeline(transaction=True) as roer:
            roer.delete(NOEKKEL)
            roer.hset(NOEKKEL, mapping=felt)
            roer.expire(NOEKKEL, HOLDBAR_SEKUNDER)
            roer.execute()
    except redis.RedisError:
        return False
    return True


def _par(rader: Mapping[int, datetime]) -> list[tuple[int, Tid]]:
    return [(pk, int(tid.timestamp())) for pk, tid in sorted(rader.items())]


def _tid(sekunder: Tid) -> datetime:
    return datetime.fromtimestamp(sekunder, UTC)
