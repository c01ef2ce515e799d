"""The status strip: access, time left and what moved it, connection, last saved."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from hashlib import sha256

from django.db.models import OuterRef, Subquery
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from deltakelse.models import Kandidatdel
from deltakelse.services.tider import SAMME_DAG
from eksamen.models.valg import Deltype
from kandidat.http import KandidatRequest
from kandidat.sider import Side
from levering.models import Besvarelsesfil
from levering.permissions import aapner_sent, egen_leveringsfrist, er_sen_tid
from tilrettelegging.services.ekstratid import FRA_VEDTAKET, UTEN_REGEL

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
    # Names this candidate to this browser alone: what is remembered for one never shows for another.
    noekkel: str = ""
    # Until when what is uploaded may be delivered, and whether it is after that, and the owner takes late answers.
    frist: datetime | None = None
    sen_levering: bool = False
    # From when files may be uploaded again, after the minutes for delivering only.
    aapner_sent: datetime | None = None
    # Minutes over the plan's, part by part in the order they are sat, and the rule or decision they come from.
    ekstra: list[int] = field(default_factory=list)
    regel: str = ""
    # Minutes that the end is moved by because time was lost.
    tapt: int = 0

    @property
    def bare_levering(self) -> bool:
        """The own end has passed, and delivering is still possible."""
        return bool(self.slutt and self.frist and self.slutt < self.naa <= self.frist)

    @property
    def ute(self) -> bool:
        return bool(self.frist and self.naa > self.frist)

    @property
    def fase(self) -> str:
        """Which of the page's faces belongs to this moment: «arbeid», «levering», «sen» or «ute»."""
        if self.ute:
            return "sen" if self.sen_levering else "ute"
        return "levering" if self.bare_levering else "arbeid"

    @property
    def kan_laste_opp(self) -> bool:
        """Files may be chosen and deleted: in working time, and in time that is late where the owner allows it."""
        return self.fase in ("arbeid", "sen")

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

    @property
    def grunn(self) -> str:
        """Why the end is not the plan's: «+30 min, vedtak», «+25 og +35 min, regel A4; +12 min, tapt tid»; "" when it is."""
        tapt = _("%(minutter)s min, tapt tid") % {"minutter": f"{self.tapt:+}"} if self.tapt else ""
        return "; ".join(filter(None, (self._etter_vedtak, tapt)))

    @property
    def _etter_vedtak(self) -> str:
        if not any(self.ekstra):
            return ""
        minutter = _(" og ").join(f"{antall:+}" for antall in self.ekstra if antall)
        hva = (
            _("vedtak") if self.regel in ("", FRA_VEDTAKET, UTEN_REGEL) else _("regel %(kode)s") % {"kode": self.regel}
        )
        return _("%(minutter)s min, %(hva)s") % {"minutter": minutter, "hva": hva}

    @cached_property
    def merke(self) -> str:
        deler = (
            self.side, self.venter, self.start, self.slutt, self.sist_lagret, self.fase, self.ekstra, self.regel, self.tapt
        )  # fmt: skip
        return sha256(repr(deler).encode()).hexdigest()[:16]


def lag_stripe(request: KandidatRequest, side: str) -> Stripe:
    """The strip of this candidate on that page; one query."""
    kandidat = request.kandidat
    filer = Besvarelsesfil.objects.filter(
        kandidat=OuterRef("kandidat"), slettet__isnull=True, lastet_opp_av=Besvarelsesfil.Lastet.KANDIDAT
    ).order_by("-lastet_opp")
    deler = list(
        Kandidatdel.objects.filter(kandidat=kandidat)
        .exclude(eksamensdel__type=Deltype.FORBEREDELSE)
        .annotate(sist_lagret=Subquery(filer.values("lastet_opp")[:1]))
        .order_by("start")
    )
    return Stripe(
        side=side,
        venter=request.side == Side.VENTER,
        start=kandidat.digital_start,
        slutt=kandidat.digital_slutt,
        naa=request.naa,
        sist_lagret=deler[-1].sist_lagret if deler else None,
        noekkel=nettlesernoekkel(kandidat.pk),
        frist=egen_leveringsfrist(kandidat),
        sen_levering=er_sen_tid(kandidat, request.naa),
        aapner_sent=aapner_sent(kandidat),
        ekstra=[rad.ekstra_minutter for rad in deler if deler[-1].start - rad.start <= SAMME_DAG],
        regel=deler[-1].regel if deler else "",
        tapt=deler[-1].tapt_minutter if deler else 0,
    )


def nettlesernoekkel(kandidat_id: int) -> str:
    """What the candidate's own browser keeps things under: the same at each log-in, and says nothing about who it is."""
    return salted_hmac("kandidat.nettleser", str(kandidat_id), algorithm="sha256").hexdigest()[:24]


def varighet(tid: timedelta) -> str:
    """«4 t 07 min», «12 min», «under 1 min»."""
    sekunder = int(tid.total_seconds())
    if sekunder < MINUTT:
        return _("under 1 min")
    if sekunder < TIME:
        return _("%(min)s min") % {"min": sekunder // MINUTT}
    return _("%(t)s t %(min)s min") % {"t": sekunder // TIME, "min": f"{sekunder % TIME // MINUTT:02}"}
