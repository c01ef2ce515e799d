"""The status strip: access, time left, connection, last saved."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from hashlib import sha256

from django.db.models import Max
from django.utils.translation import gettext as _

from kandidat.http import KandidatRequest
from kandidat.sider import Side
from levering.models import Besvarelsesfil
from levering.permissions import leveringsfrist

TIME = 60 * 60
MINUTT = 60


@dataclass(frozen=True)
class Stripe:
    """What the strip shows; `merke` changes when something in it does, apart from the passing of time."""

    side: str
    venter: bool
    start: datetime | None
    slutt: datetime | None
    naa: datetime
    sist_lagret: datetime | None

    @property
    def frist(self) -> datetime | None:
        return leveringsfrist(self.slutt) if self.slutt else None

    @property
    def bare_levering(self) -> bool:
        """The own end has passed, and delivering is still possible."""
        return bool(self.slutt and self.frist and self.slutt < self.naa <= self.frist)

    @property
    def ute(self) -> bool:
        return bool(self.frist and self.naa > self.frist)

    @property
    def igjen(self) -> str:
        """Time left in words, of working time or of the minutes for delivering."""
        til = self.frist if self.bare_levering else self.slutt
        return varighet(til - self.naa) if til else ""

    @property
    def til_start(self) -> str:
        """The countdown as it stood when the page was made: «07:42», «1:07:42»."""
        sekunder = max(0, int((self.start - self.naa).total_seconds())) if self.start else 0
        timer, rest = divmod(sekunder, TIME)
        klokke = f"{rest // MINUTT:02}:{rest % MINUTT:02}"
        return f"{timer}:{klokke}" if timer else klokke

    @cached_property
    def merke(self) -> str:
        deler = (self.side, self.venter, self.start, self.slutt, self.sist_lagret, self.bare_levering, self.ute)
        return sha256(repr(deler).encode()).hexdigest()[:16]


def lag_stripe(request: KandidatRequest, side: str) -> Stripe:
    """The strip of this candidate on that page; one query."""
    filer = Besvarelsesfil.objects.filter(
        kandidat=request.kandidat, slettet__isnull=True, lastet_opp_av=Besvarelsesfil.Lastet.KANDIDAT
    )
    return Stripe(
        side=side,
        venter=request.side == Side.VENTER,
        start=request.kandidat.digital_start,
        slutt=request.kandidat.digital_slutt,
        naa=request.naa,
        sist_lagret=filer.aggregate(sist=Max("lastet_opp"))["sist"],
    )


def varighet(tid: timedelta) -> str:
    """«4 t 07 min», «12 min», «under 1 min»."""
    sekunder = int(tid.total_seconds())
    if sekunder < MINUTT:
        return _("under 1 min")
    if sekunder < TIME:
        return _("%(min)s min") % {"min": sekunder // MINUTT}
    return _("%(t)s t %(min)s min") % {"t": sekunder // TIME, "min": f"{sekunder % TIME // MINUTT:02}"}
