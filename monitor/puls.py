"""What the candidates' machines tell once a minute: who has gone silent, and whose upload stands still.

Worked out by beat, kept in Redis for a few minutes, and read in one call. Redis may be gone, and so may beat: then it is
not known («ukjent»), and nothing else is different.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Final, Self

import redis

from deltakelse.services.livstegn import klient

# By organisation, each with all that lies under it: a county has a hundred parties and asks every half minute, and
# whoever asks knows their organisation before they know their parties. Another form, another name.
NOEKKEL: Final = "eksamen:monitor:puls:organisasjoner"
# The field that says that there is an answer at all.
REGNET: Final = "regnet"
# Beside the field of an organisation: a fingerprint of it, which is all that most polls read.
STEMPEL, STEMPELTEGN = "stempel:", 20
# Beat comes each minute; what it has not said anything about for so long is not known any more.
HOLDBAR_SEKUNDER: Final = 180

type Tid = int  # whole seconds since 1970
type Partirad = dict[str, list[tuple[int, Tid]]]  # «tause» and «stoppet»: candidate and since when
type PerParti = Mapping[tuple[str, int], Mapping[int, datetime]]  # school's path and party: candidate and since when


@dataclass(frozen=True)
class Puls:
    """By candidate: since when the machine has been silent, and since when an upload has stood still."""

    rader: tuple[Partirad, ...] = ()
    # Of what was written: a part of the version of what is shown.
    avtrykk: str = ""

    @cached_property
    def tause(self) -> dict[int, datetime]:
        return self._tider("tause")

    @cached_property
    def stoppet(self) -> dict[int, datetime]:
        return self._tider("stoppet")

    def _tider(self, hva: str) -> dict[int, datetime]:
        return {pk: datetime.fromtimestamp(tid, UTC) for rad in self.rader for pk, tid in rad[hva]}


class Spoersmaal:
    """What has been asked of Redis and not yet read, so that the database is asked meanwhile. Closed when it is left.

    `organisasjoner` are ids of organisations that all parties in question lie under; `alt` says that all that lies
    under them is in question. Then their stamps are the fingerprint, and `bare_avtrykk` leaves the rest unread.
    """

    def __init__(self, organisasjoner: Iterable[int], *, alt: bool, bare_avtrykk: bool = False) -> None:
        ider = sorted(set(organisasjoner))
        stempler = [f"{STEMPEL}{pk}" for pk in ider] if alt else []
        self._stempler = len(stempler)
        self._basseng: Any = klient().connection_pool
        self._tilkobling: Any = None
        try:
            self._tilkobling = self._basseng.get_connection()
            rader = [] if alt and bare_avtrykk else ider
            self._tilkobling.send_command("HMGET", NOEKKEL, REGNET, *stempler, *rader)
        except redis.RedisError:
            self._slipp(brukket=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_feil: object) -> None:
        # An answer that nobody has read would be taken for the next one's.
        self._slipp(brukket=True)

    def les(self, parti_ider: Collection[int]) -> Puls | None:
        """The pulse of these parties; None when it is not known. Read once."""
        if self._tilkobling is None:
            return None
        try:
            regnet, *felt = self._tilkobling.read_response()
        except redis.RedisError:
            self._slipp(brukket=True)
            return None
        self._slipp()
        if regnet is None:
            return None
        stempler, tekster = felt[: self._stempler], felt[self._stempler :]
        # Who has roles at a county and at one of its schools hears of that school twice.
        rader = {int(pk): rad for tekst in tekster if tekst for pk, rad in json.loads(tekst).items()}
        i_omfanget = set(parti_ider) if rader else set()
        synlige = {pk: rad for pk, rad in rader.items() if pk in i_omfanget}
        return Puls(tuple(synlige.values()), repr(stempler or synlige))

    def _slipp(self, *, brukket: bool = False) -> None:
        tilkobling, self._tilkobling = self._tilkobling, None
        if tilkobling is not None:
            if brukket:
                tilkobling.disconnect()
            self._basseng.release(tilkobling)


def skriv(tause: PerParti, stoppet: PerParti) -> bool:
    """Put down who it is, instead of what stood there. False when Redis did not take it."""
    under: defaultdict[str, dict[int, Partirad]] = defaultdict(dict)
    for noekkel in sorted(tause.keys() | stoppet.keys()):
        sti, parti_id = noekkel
        rad: Partirad = {"tause": _par(tause.get(noekkel, {})), "stoppet": _par(stoppet.get(noekkel, {}))}
        for organisasjon in sti.strip("/").split("/"):
            under[organisasjon][parti_id] = rad
    felt: dict[Any, Any] = {REGNET: "1"}
    for organisasjon, partier in under.items():
        felt[organisasjon] = tekst = json.dumps(partier, separators=(",", ":"))
        felt[f"{STEMPEL}{organisasjon}"] = hashlib.sha256(tekst.encode()).hexdigest()[:STEMPELTEGN]
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
