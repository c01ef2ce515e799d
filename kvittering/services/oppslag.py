"""How often an address may ask the public page."""

import math
from datetime import datetime, timedelta
from ipaddress import ip_network
from typing import Final

from django.db import transaction

from felles.kryptering import noekkelhash
from kvittering.models import Oppslagsteller

VINDU: Final = timedelta(minutes=1)
# A whole class behind one address may look at once; guessing codes of 40 bits at this pace leads nowhere.
FLEST: Final = 60
BEVARES: Final = timedelta(hours=1)
FORMAAL: Final = "kvittering.oppslag"


@transaction.atomic
def tell_oppslag(*, adresse: str | None, naa: datetime, formaal: str = FORMAAL) -> int:
    """Count a look-up; whole seconds to wait before it is answered, 0 when it may be answered now.

    Another public page counts by itself, under a `formaal` of its own.
    """
    nett = _nett(adresse, formaal)
    teller = None
    # The job that forgets old counters may take the row away while we wait for it: make it anew.
    while teller is None:
        Oppslagsteller.objects.bulk_create([Oppslagsteller(adresse_hash=nett, fra=naa)], ignore_conflicts=True)
        teller = Oppslagsteller.objects.select_for_update(of=("self",)).filter(adresse_hash=nett).first()
    if naa - teller.fra >= VINDU:
        teller.fra, teller.antall = naa, 0
    if teller.antall >= FLEST:
        return max(1, math.ceil((teller.fra + VINDU - naa).total_seconds()))
    teller.antall += 1
    teller.save(update_fields=["fra", "antall"])
    return 0


def glem_gamle(*, naa: datetime) -> int:
    """Remove counters that no longer count; how many. Beat runs it."""
    antall, _per_modell = Oppslagsteller.objects.filter(fra__lt=naa - BEVARES).delete()
    return antall


def _nett(adresse: str | None, formaal: str) -> str:
    """A subscriber has a whole /64 of IPv6 addresses to choose from."""
    if adresse is None:
        return noekkelhash("ukjent", formaal=formaal)
    bredde = 64 if ":" in adresse else 32
    return noekkelhash(str(ip_network(f"{adresse}/{bredde}", strict=False)), formaal=formaal)
