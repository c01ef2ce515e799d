"""Heartbeats of candidates: kept in Redis, flushed to the database once a minute.

Redis may be gone at any time. Then nobody waits, nothing fails, and activity is unknown («ukjent»).
"""

import functools
import json
import logging
from collections.abc import Iterable
from datetime import UTC, datetime

import redis
from django.conf import settings
from django.db import connection, transaction

# The same limit as every other call to Redis in a request.
SEKUNDER = 0.2
SIST = "eksamen:livstegn:sist"
NYE = "eksamen:livstegn:nye"
TOEMMES = "eksamen:livstegn:toemmes"
DOEGN = 24 * 60 * 60

logger = logging.getLogger(__name__)


@functools.lru_cache(maxsize=4)
def _klient(adresse: str) -> redis.Redis:
    return redis.Redis.from_url(
        adresse, socket_timeout=SEKUNDER, socket_connect_timeout=SEKUNDER, decode_responses=True, retry=None
    )


def klient() -> redis.Redis:
    """Redis with the time limit of a request: each call may raise RedisError, and whoever calls has an answer to it."""
    return _klient(settings.REDIS_URL)


def merk(*, sesjon_id: int, adresse: str | None, enhet: str, naa: datetime) -> bool:
    """Note that the session is alive. False when Redis did not take it; nothing else is different then."""
    tid = naa.timestamp()
    try:
        with _klient(settings.REDIS_URL).pipeline(transaction=False) as roer:
            roer.hset(SIST, str(sesjon_id), str(tid))
            roer.expire(SIST, DOEGN)
            roer.hset(NYE, str(sesjon_id), json.dumps([tid, adresse, enhet]))
            roer.expire(NYE, DOEGN)
            roer.execute()
    except redis.RedisError:
        return False
    return True


def sist_aktiv(sesjon_ider: Iterable[int]) -> dict[int, datetime] | None:
    """When these sessions last gave a sign of life (UTC); None when Redis does not answer: «ukjent».

    A session without a heartbeat in the last day is not in the answer. One call, whatever the number.
    """
    ider = list(sesjon_ider)
    if not ider:
        return {}
    try:
        svar = _klient(settings.REDIS_URL).hmget(SIST, [str(pk) for pk in ider])
    except redis.RedisError:
        return None
    return {pk: datetime.fromtimestamp(float(tid), UTC) for pk, tid in zip(ider, svar, strict=True) if tid}


def toem() -> int:
    """Write the heartbeats since last time to sessions and their addresses; how many sessions. May be repeated.

    What is being written is moved aside first, so that a run that dies is taken up by the next.
    """
    try:
        klient = _klient(settings.REDIS_URL)
        if not klient.exists(TOEMMES):
            if not klient.exists(NYE):
                return 0
            klient.rename(NYE, TOEMMES)
        rader: dict[str, str] = klient.hgetall(TOEMMES)  # type: ignore[assignment]
        _skriv({int(pk): json.loads(verdi) for pk, verdi in rader.items()})
        klient.delete(TOEMMES)
    except redis.RedisError:
        logger.warning("Livstegn ble ikke skrevet: Redis svarer ikke. De skrives ved neste forsøk.")
        return 0
    return len(rader)


@transaction.atomic
def _skriv(livstegn: dict[int, tuple[float, str | None, str]]) -> None:
    ider = sorted(livstegn)
    tider = [datetime.fromtimestamp(livstegn[pk][0], UTC) for pk in ider]
    with connection.cursor() as cursor:
        # One statement a table, in order of pk; the latest sign wins whatever the order of the flushes.
        cursor.execute(
            "UPDATE deltakelse_innloggingssesjon s SET sist_sett = GREATEST(s.sist_sett, n.tid) "
            "FROM (SELECT unnest(%s::bigint[]) AS id, unnest(%s::timestamptz[]) AS tid) n WHERE s.id = n.id",
            [ider, tider],
        )
        cursor.execute(
            "UPDATE deltakelse_sesjonsadresse a SET sist_sett = GREATEST(a.sist_sett, n.tid) "
            "FROM (SELECT unnest(%s::bigint[]) AS id, unnest(%s::timestamptz[]) AS tid, "
            "unnest(%s::inet[]) AS adresse, unnest(%s::text[]) AS enhet) n "
            "WHERE a.sesjon_id = n.id AND a.adresse = n.adresse AND a.enhet = n.enhet",
            [ider, tider, [livstegn[pk][1] for pk in ider], [livstegn[pk][2] for pk in ider]],
        )
