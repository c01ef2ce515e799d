"""How long a client waits after wrong secrets, by client id and address. The rule is `felles.fartsgrense`."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from felles.fartsgrense import GLEMMES_ETTER, antall_etter, ventetid
from felles.feil import Domenefeil
from felles.hendelser import Aktoer, logg_hendelse
from felles.kryptering import noekkelhash
from pas_tjener.models import Hemmelighetsforsoek, Klient

FORMAAL = "hemmelighetsforsoek"
AVVIST: Final = "pasklient.avvist"
AVVIST_HVER: Final = timedelta(hours=1)


class Vent(Domenefeil):
    """The wait after earlier wrong secrets is not over; `sekunder` are left of it."""

    def __init__(self, sekunder: int) -> None:
        super().__init__(
            _("Hemmeligheten har vært feil flere ganger. Vent så lenge som Retry-After sier."), kode="vent"
        )
        self.sekunder = sekunder


def krev_ventetid(*, klient_id: str, sted: str, naa: datetime) -> None:
    """Raises Vent while the wait lasts, whether or not the secret would be right this time."""
    forsoek = Hemmelighetsforsoek.objects.filter(noekkel=_noekkel(klient_id, sted)).first()
    if forsoek and ventetid(forsoek.antall) and naa < forsoek.neste_tillatt:
        raise Vent(max(1, round((forsoek.neste_tillatt - naa).total_seconds())))


@transaction.atomic
def noter_feil(*, klient_id: str, sted: str, naa: datetime) -> int:
    """Count a wrong secret; how many there are by now. The same for known and unknown clients."""
    forsoek, nytt = Hemmelighetsforsoek.objects.select_for_update(of=("self",)).get_or_create(
        noekkel=_noekkel(klient_id, sted), defaults={"antall": 1, "sist": naa, "neste_tillatt": naa}
    )
    if nytt:
        return 1
    forsoek.antall = antall_etter(forsoek.antall, forsoek.sist, naa)
    forsoek.sist = naa
    forsoek.neste_tillatt = naa + ventetid(forsoek.antall)
    forsoek.save(update_fields=["antall", "sist", "neste_tillatt"])
    return forsoek.antall


@transaction.atomic
def noter_avvist(*, klient: Klient, grunn: str, aktoer: Aktoer, naa: datetime) -> None:
    """A signed log-in was refused, and why: an event, once an hour for each reason.

    Who looks after clients sees there that one is set up wrongly, or that somebody tries.
    """
    # The row slows nobody: no client id has a line break in it.
    sist, ny = Hemmelighetsforsoek.objects.select_for_update(of=("self",)).get_or_create(
        noekkel=_noekkel(f"{AVVIST}\n{klient.pk}", grunn), defaults={"sist": naa, "neste_tillatt": naa}
    )
    if ny or sist.sist <= naa - AVVIST_HVER:
        Hemmelighetsforsoek.objects.filter(pk=sist.pk).update(sist=naa)
        logg_hendelse(klient, AVVIST, aktoer=aktoer, naa=naa, grunn=grunn)


def glem_forsoek(*, klient_id: str, sted: str) -> None:
    """The secret was right. Repeatable."""
    Hemmelighetsforsoek.objects.filter(noekkel=_noekkel(klient_id, sted)).delete()


def rydd_forsoek(*, naa: datetime) -> int:
    """Throw away what no longer slows anybody. Repeatable."""
    return Hemmelighetsforsoek.objects.filter(sist__lte=naa - GLEMMES_ETTER).delete()[0]


def _noekkel(klient_id: str, sted: str) -> str:
    return noekkelhash(f"{klient_id}\n{sted}", formaal=FORMAAL)
