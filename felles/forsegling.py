"""Seals the event log: a hash over the rows committed since the last seal and over the seal before."""

import hashlib
import json
from datetime import datetime

from django.db import connection, transaction

from felles.models import Forsegling, Hendelse

FELT = ("id", "handling", "aktoer_slag", "aktoer_id", "objekttype", "objekt_id", "parti_id", "kandidat_id", "skole_id",
        "data", "sted_hash", "txid")  # fmt: skip


@transaction.atomic
def forsegl(*, naa: datetime) -> Forsegling | None:
    """Seal every event committed since the last seal; None when there is none. May be repeated at any time.

    A row belongs to the seal by its transaction id: everything below the oldest transaction still running is
    final, so no row can appear later inside a sealed range, in whatever order ids were handed out.
    """
    with connection.cursor() as cursor:
        # Two workers at once: the second waits, then finds nothing new.
        cursor.execute("LOCK TABLE felles_forsegling IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        (til,) = cursor.fetchone()
    siste = Forsegling.objects.order_by("-til_txid").first()
    fra = siste.til_txid if siste else 0
    if til <= fra:
        return None
    forrige = siste.hash if siste else ""
    antall, verdi = beregn(fra, til, forrige)
    if not antall:
        return None
    return Forsegling.objects.create(tid=naa, fra_txid=fra, til_txid=til, antall=antall, forrige=forrige, hash=verdi)


def beregn(fra: int, til: int, forrige: str) -> tuple[int, str]:
    """Number of rows and hash of a range of transaction ids (`til` not included), chained to `forrige`."""
    kjede = hashlib.sha256(forrige.encode())
    antall = 0
    rader = Hendelse.objects.filter(txid__gte=fra, txid__lt=til).order_by("id")
    for rad in rader.values_list("tid", *FELT).iterator():
        tid, *resten = rad
        linje = json.dumps([tid.isoformat(), *resten], ensure_ascii=False, sort_keys=True, default=str)
        kjede.update(linje.encode())
        antall += 1
    return antall, kjede.hexdigest()


def foerste_brudd() -> Forsegling | None:
    """The first seal that does not hold, or None when the whole chain does."""
    forrige, forventet_fra = "", 0
    for ledd in Forsegling.objects.order_by("fra_txid"):
        beregnet = beregn(ledd.fra_txid, ledd.til_txid, forrige)
        if ledd.fra_txid != forventet_fra or ledd.forrige != forrige or beregnet != (ledd.antall, ledd.hash):
            return ledd
        forrige, forventet_fra = ledd.hash, ledd.til_txid
    return None
