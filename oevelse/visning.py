"""What the candidate's own page templates are given in practice: the same names, with nothing real behind them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from types import SimpleNamespace
from typing import Any

from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from eksamen.models.valg import Deltype
from felles.templatetags.ramme import filstoerrelse, klokke
from levering.mottak import MAKS_BYTE, MAKS_BYTE_RUNDE, MAKS_FILER
from levering.services.opplasting import Runde
from oevelse.http import ARBEID, VENTER, OevelseRequest
from oevelse.models import Oevelse, Oevelsesfil
from oevelse.services.oevelser import frist

NUMMER = "000ØVE-V"
FAGKODE = "ØVE0001"
TIME, MINUTT = 60 * 60, 60


@dataclass(frozen=True)
class Fag:
    """The subject that is practised in."""

    kode: str
    navn: str

    def __str__(self) -> str:
        return f"{self.kode} {self.navn}"


@dataclass(frozen=True)
class Stripe:
    """What the status strip shows of a practice; times in UTC, words for people."""

    side: str
    venter: bool
    start: datetime
    slutt: datetime
    frist: datetime
    naa: datetime
    sist_lagret: datetime | None
    noekkel: str
    grunn: str = ""
    sen_levering: bool = False
    aapner_sent: datetime | None = None
    tapt: int = 0

    @property
    def ute(self) -> bool:
        return self.naa > self.frist

    @property
    def bare_levering(self) -> bool:
        return self.slutt < self.naa <= self.frist

    @property
    def fase(self) -> str:
        return "ute" if self.ute else "levering" if self.bare_levering else "arbeid"

    @property
    def kan_laste_opp(self) -> bool:
        return self.fase == "arbeid"

    @property
    def igjen(self) -> str:
        til = self.frist if self.bare_levering else self.slutt
        return _varighet(til - self.naa)

    @property
    def til_start(self) -> str:
        sekunder = max(0, int((self.start - self.naa).total_seconds()))
        return f"{sekunder // MINUTT:02}:{sekunder % MINUTT:02}"

    @property
    def merke(self) -> str:
        """Changes when something in the strip does, apart from the passing of time."""
        deler = (self.side, self.venter, self.start, self.slutt, self.sist_lagret, self.fase)
        return sha256(repr(deler).encode()).hexdigest()[:16]


def lag_stripe(request: OevelseRequest, side: str) -> Stripe:
    """The strip of this practice on that page; one query."""
    oevelse = request.oevelse
    siste = oevelse.filer.order_by("-lastet_opp").values_list("lastet_opp", flat=True).first()
    return Stripe(
        side=side,
        venter=request.side == VENTER,
        start=oevelse.start,
        slutt=oevelse.slutt,
        frist=frist(oevelse),
        naa=request.naa,
        sist_lagret=siste,
        noekkel=nettlesernoekkel(oevelse),
    )


def nettlesernoekkel(oevelse: Oevelse) -> str:
    """What the browser keeps chosen practice files under; never that of a candidate."""
    return salted_hmac("oevelse.nettleser", str(oevelse.pk), algorithm="sha256").hexdigest()[:24]


def grunnverdier(request: OevelseRequest, side: str) -> dict[str, Any]:
    """What every page of the candidate's asks for."""
    return {"kandidat": kandidat_i(request.oevelse), "side": side, "andre": [], "oevelse": True}


def kandidat_i(oevelse: Oevelse) -> SimpleNamespace:
    """The one who practises, by the names that the templates ask for a candidate by."""
    deler = [SimpleNamespace(type=Deltype.EKSAMEN)]
    return SimpleNamespace(
        person=SimpleNamespace(navn=_("Øvelse")),
        kandidatnummer=SimpleNamespace(nummer=NUMMER),
        eksamen=SimpleNamespace(
            fag=Fag(FAGKODE, _("Øvelse")), deler=SimpleNamespace(all=lambda: deler), publiseres=None
        ),
        digital_start=oevelse.start,
        digital_slutt=oevelse.slutt,
        digital_post=False,
    )


def deler_i(oevelse: Oevelse) -> list[SimpleNamespace]:
    """The exam's parts with own times, as the waiting page lists them."""
    deel = SimpleNamespace(type=Deltype.EKSAMEN, get_type_display=lambda: _("Eksamen"))
    return [
        SimpleNamespace(eksamensdel=deel, start=oevelse.start, slutt=oevelse.slutt, ekstra_minutter=0, tapt_minutter=0)
    ]


def vis_fil(fil: Oevelsesfil) -> SimpleNamespace:
    """A file in a list. Its number is negative: no check of a real file can be found by it."""
    return SimpleNamespace(
        pk=-fil.pk,
        navn=fil.navn,
        stoerrelse=fil.stoerrelse,
        sha256=fil.sha256,
        begynt=None,
        lastet_opp=fil.lastet_opp,
        get_delmerke_display=lambda: _("Eksamen"),
    )


def leveringsverdier(request: OevelseRequest, runde: Runde) -> dict[str, Any]:
    """What the hand-in page asks for."""
    filer = [vis_fil(fil) for fil in request.oevelse.filer.order_by("-lastet_opp", "-pk")]
    tatt = {fil.navn.lower() for fil in filer}
    aapne = request.oevelse.opplastinger.filter(fil=None).order_by("begynt", "pk")
    return {
        **grunnverdier(request, ARBEID),
        "filer": filer,
        "halvveis": [en for en in aapne if en.navn.lower() not in tatt],
        "eier": nettlesernoekkel(request.oevelse),
        "samlet": sum(fil.stoerrelse for fil in filer),
        "runde": runde,
        "stripe": lag_stripe(request, ARBEID),
        "steg_naa": 3,
        "maks_byte": MAKS_BYTE,
        "maks_byte_runde": MAKS_BYTE_RUNDE,
        "maks_filer": MAKS_FILER,
    }


def kvitteringsverdier(request: OevelseRequest) -> dict[str, Any]:
    """What the receipt page asks for."""
    oevelse = request.oevelse
    levering = SimpleNamespace(
        pk=-oevelse.pk,
        levert=oevelse.levert,
        kvitteringskode=oevelse.kvitteringskode,
        levert_av="kandidat",
        er_sen=False,
        frist=frist(oevelse),
    )
    filer = [vis_fil(fil) for fil in oevelse.filer.order_by("pk")]
    rader = [SimpleNamespace(pk=fil.pk, fil_id=fil.pk, fil=fil, levering=levering) for fil in filer]
    return {
        **grunnverdier(request, "kvittering"),
        "steg_naa": 4,
        "rader": rader,
        "levering": levering,
        "antall": len(rader),
    }


def kvitteringsbrev(oevelse: Oevelse) -> dict[str, Any]:
    """What the receipt on paper says."""
    return {
        "maalform": get_language() or "nb",
        "tittel": _("Øvelse – ingenting av dette er eksamen"),
        "forklaring": _("Dette er en øvelseskvittering. Ingen har fått noe av deg, og alt slettes innen et døgn."),
        "fakta": [
            [_("Kvitteringskode"), oevelse.kvitteringskode],
            [_("Levert"), klokke(oevelse.levert, "s")],
        ],
        "filer": [
            {"navn": fil.navn, "stoerrelse": filstoerrelse(fil.stoerrelse), "sha256": fil.sha256}
            for fil in oevelse.filer.order_by("pk")
        ],
    }


def _varighet(igjen: timedelta) -> str:
    sekunder = int(igjen.total_seconds())
    if sekunder < MINUTT:
        return _("under 1 min")
    if sekunder < TIME:
        return _("%(min)s min") % {"min": sekunder // MINUTT}
    return _("%(t)s t %(min)s min") % {"t": sekunder // TIME, "min": f"{sekunder % TIME // MINUTT:02}"}
