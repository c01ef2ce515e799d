"""How much a client may ask for in a minute, counted in PostgreSQL so that every web process counts the same."""

from datetime import datetime, timedelta
from typing import Final

from django.db import connection
from django.utils.translation import gettext as _

from felles.feil import Domenefeil
from pas_tjener.models import Klient, Kvote

MINUTT: Final = timedelta(minutes=1)
# One statement, so that two calls at once are two: the second waits for the first and adds to what it left.
TELL: Final = """
    INSERT INTO pas_tjener_kvote (klient_id, minutt, antall) VALUES (%s, %s, 1)
    ON CONFLICT (klient_id, minutt) DO UPDATE SET antall = pas_tjener_kvote.antall + 1
    RETURNING antall
"""


class ForMange(Domenefeil):
    """The client has used up its minute; `sekunder` are left of it."""

    def __init__(self, kvote: int, sekunder: int) -> None:
        super().__init__(
            _("Klienten har gjort mer enn %(antall)s kall dette minuttet. Vent så lenge som Retry-After sier.")
            % {"antall": kvote},
            kode="kvote",
        )
        self.sekunder = sekunder


def krev_kvote(*, klient: Klient, naa: datetime) -> None:
    """Count one call. Raises ForMange when it is one too many."""
    if sekunder := tell(klient=klient, naa=naa):
        raise ForMange(klient.kvote, sekunder)


def tell(*, klient: Klient, naa: datetime) -> int:
    """Count one call; 0 when it may be made, else the seconds until the next one may.

    Outside any transaction of the call's own: a call that fails is a call.
    """
    minutt = naa.replace(second=0, microsecond=0)
    with connection.cursor() as markoer:
        markoer.execute(TELL, [klient.pk, minutt])
        (antall,) = markoer.fetchone()
    return 0 if antall <= klient.kvote else max(1, round((minutt + MINUTT - naa).total_seconds()))


def rydd_kvoter(*, naa: datetime) -> int:
    """Throw away the counts of minutes gone. Repeatable."""
    return Kvote.objects.filter(minutt__lt=naa - timedelta(hours=1)).delete()[0]
