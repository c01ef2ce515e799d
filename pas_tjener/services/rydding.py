"""Throws away what the door no longer needs."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, OuterRef

from pas_tjener.models import BruktNonce, Tilgang
from pas_tjener.services.forsoek import rydd_forsoek
from pas_tjener.services.innlogging import SLINGRING
from pas_tjener.services.kvoter import rydd_kvoter

# A time stamp is taken for as long before as after our clock: a nonce older than this can never come again.
NONCETID: Final = 2 * SLINGRING + timedelta(minutes=5)
TILGANGSTID: Final = timedelta(days=30)


def rydd(*, naa: datetime) -> int:
    """Nonces, counts, attempts, and log-ins that ended long ago; how many rows. Repeatable.

    The last log-in of each client stays: it tells when the client was last here.
    """
    nyere = Tilgang.objects.filter(klient=OuterRef("klient"), pk__gt=OuterRef("pk"))
    gamle = Tilgang.objects.filter(Exists(nyere), utloeper__lt=naa - TILGANGSTID)
    noncer = BruktNonce.objects.filter(tid__lt=naa - NONCETID)
    return noncer.delete()[0] + gamle.delete()[0] + rydd_kvoter(naa=naa) + rydd_forsoek(naa=naa)
