"""How much of the site practice and machine checks may take: a little per address, and little in all.

A whole school may sit behind one address, so the limits are for schools and not for people.
"""

import contextlib
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db import connection
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from felles.feil import Domenefeil
from oevelse.models import Teller

MEGA: Final = 1024 * 1024
VINDU: Final = timedelta(minutes=10)
# Per address and window.
MAKS_OEVELSER: Final = 300
MAKS_MAALINGER: Final = 1_200
# Per practice, and of all practice files together.
MAKS_FILER: Final = 10
MAKS_BYTE: Final = 60 * MEGA
MAKS_BYTE_I_ALT: Final = 4 * 1024 * MEGA
MAKS_OEVELSER_I_ALT: Final = 20_000

# One thread of each server process at most; the exam's own uploads never wait for somebody who practises.
_plass: Final = threading.BoundedSemaphore(1)


class ForMange(Domenefeil):
    """The limit is reached; `sekunder` is how long to wait."""

    def __init__(self, melding: str, *, sekunder: int) -> None:
        super().__init__(melding, kode="for_mange")
        self.sekunder = sekunder


def tell(*, hva: str, adresse: str | None, maks: int, naa: datetime) -> None:
    """Count one more from that address. Raises ForMange when there have been more than `maks` within the window."""
    begynner = datetime.fromtimestamp(naa.timestamp() // VINDU.total_seconds() * VINDU.total_seconds(), UTC)
    noekkel = salted_hmac("oevelse.grense", f"{hva} {adresse or ''}", algorithm="sha256").hexdigest()
    tabell = connection.ops.quote_name(Teller._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {tabell} AS t (noekkel, vindu, antall) VALUES (%s, %s, 1)"  # noqa: S608 - our own table
            " ON CONFLICT (noekkel, vindu) DO UPDATE SET antall = t.antall + 1 RETURNING antall",
            [noekkel, begynner],
        )
        antall = cursor.fetchone()[0]
    if antall > maks:
        sekunder = int((begynner + VINDU - naa).total_seconds()) + 1
        raise ForMange(
            _("Mange bruker dette fra samme nett akkurat nå. Prøv igjen om noen minutter."), sekunder=sekunder
        )


@contextlib.contextmanager
def plass() -> Iterator[None]:
    """Hold this process's one place for practice bytes. Raises ForMange at once when it is taken."""
    if not _plass.acquire(blocking=False):
        raise ForMange(_("Mange øver akkurat nå. Prøv igjen om litt."), sekunder=2)
    try:
        yield
    finally:
        _plass.release()
