"""A case of «Trenger deg nå» in words, with its button."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from felles.liste import Listevalg
from felles.templatetags.ramme import klokke
from levering.models import Avvisning
from levering.querysets.status import Fremdrift
from monitor.forhold import Forhold, Tider
from monitor.querysets.partier import Dagsparti
from monitor.querysets.rader import Rad
from monitor.radvalg import Valg
from monitor.utvalg import bare

# Symbol, colour, what one of them is called, and what several are where they become one case.
UTSEENDE: Final = {
    Forhold.NYTT: ("paanytt", "warning", gettext_lazy("Logget inn på nytt"), gettext_lazy("%(n)s logget inn på nytt")),
    Forhold.VENTER: ("venter", "warning", gettext_lazy("Venter på tilgang"), gettext_lazy("%(n)s venter på tilgang")),
    Forhold.PASSORD: ("nokkel", "warning", gettext_lazy("Feil passord %(antall)s ganger"), ""),
    Forhold.STOPPET: ("laster", "danger", gettext_lazy("Opplastingen har stoppet"), ""),
    Forhold.AVVIST: ("fil", "danger", gettext_lazy("En fil ble ikke tatt imot"), ""),
    Forhold.IKKE_MOETT: ("fravaer", "warning", gettext_lazy("Ikke møtt innen %(tid)s"), gettext_lazy("%(n)s ikke møtt innen %(tid)s")),
    Forhold.TI_MINUTTER: ("klokke", "danger", gettext_lazy("Under 10 min igjen, ikke lastet opp"), gettext_lazy("%(n)s har under 10 min igjen og har ikke lastet opp")),
    Forhold.IKKE_LEVERT: ("klokke", "danger", gettext_lazy("Tiden er ute, lastet opp, men ikke levert"), gettext_lazy("%(n)s har lastet opp, men ikke levert")),
    Forhold.UTEN_FIL: ("klokke", "danger", gettext_lazy("Tiden er ute, ikke lastet opp"), gettext_lazy("%(n)s har ikke lastet opp, og tiden er ute")),
    Forhold.BARE_DEL1_I_POSTEN: ("post", "warning", gettext_lazy("Bare del 1 er merket Sendes i posten"), ""),
    Forhold.BARE_DEL2_I_POSTEN: ("post", "warning", gettext_lazy("Bare del 2 er merket Sendes i posten"), ""),
    Forhold.UTEN_KONTAKT: ("monitor", "neutral", gettext_lazy("Uten kontakt"), ""),
    Forhold.UTEN_DEL1: ("fil", "neutral", gettext_lazy("Del 1 er ikke registrert levert"), gettext_lazy("%(n)s uten innlevert del 1")),
}  # fmt: skip

# What the school solves by handing in for the candidate.
SKOLEN_LEVERER: Final = frozenset({Forhold.STOPPET, Forhold.AVVIST, Forhold.IKKE_LEVERT, Forhold.UTEN_FIL})
# What «Flere valg» does for one candidate.
VALG: Final = {
    Forhold.IKKE_MOETT: (gettext_lazy("Sett ikke-dokumentert fravær"), Valg.IKKE_DOKUMENTERT),
    Forhold.BARE_DEL1_I_POSTEN: (gettext_lazy("Merk del 2 også"), Valg.POST_DEL2),
    Forhold.BARE_DEL2_I_POSTEN: (gettext_lazy("Merk del 1 også"), Valg.POST_DEL1),
    Forhold.UTEN_DEL1: (gettext_lazy("Registrer del 1 levert"), Valg.DEL1),
}
# When they are many, the list of them is the way on.
LISTES: Final = {
    Forhold.IKKE_LEVERT: Fremdrift.LASTER_OPP,
    Forhold.UTEN_FIL: Fremdrift.IKKE_LASTET_OPP,
}
# What is ticked off in the list of those present.
OPPMOETES: Final = {
    Forhold.IKKE_MOETT: gettext_lazy("Registrer oppmøte"),
    Forhold.UTEN_DEL1: gettext_lazy("Registrer innlevert del 1"),
}
# So few are named.
NAVNGIS: Final = 3


class Funn(NamedTuple):
    """A candidate with whom something is the matter: since or until when, and how many times where that counts."""

    rad: Rad
    tid: datetime
    antall: int = 0


@dataclass(frozen=True, slots=True)
class Knapp:
    """The one act that solves a case: a form's address with the field it sends, or a page's when `lenke`."""

    tekst: str
    adresse: str
    lenke: bool = False
    felt: str = "kandidater"
    verdi: str = ""


@dataclass(frozen=True, slots=True)
class Sak:
    """One case: what it is, about whom, where; without `knapp` for those who may only look.

    `til` is when something runs out: the page counts down to it, so that a passing minute costs nobody anything.
    """

    slag: Forhold
    nokkel: str
    tittel: str
    hvem: str
    hvor: str
    tid: datetime
    knapp: Knapp | None = None
    til: datetime | None = None

    @property
    def ikon(self) -> str:
        return UTSEENDE[self.slag][0]

    @property
    def farge(self) -> str:
        return UTSEENDE[self.slag][1]


def en_sak(slag: Forhold, parti: Dagsparti, funn: Funn, tider: Tider, naa: datetime, *, may_act: bool) -> Sak:
    """The case of one candidate."""
    rad, tid = funn.rad, funn.tid
    fakta, til = _fakta(slag, funn, tider, naa)
    tittel = str(UTSEENDE[slag][2]) % {"tid": klokke(tid), "antall": funn.antall}
    return Sak(
        slag=slag,
        nokkel=f"{slag.value}-{rad.pk}",
        tittel=tittel,
        hvem=", ".join(filter(None, (rad.navn, rad.nummer))),
        hvor=" · ".join(filter(None, (_sted(rad, parti), fakta))),
        tid=tid,
        knapp=_knapp(slag, rad) if may_act else None,
        til=til,
    )


def samlet_sak(slag: Forhold, parti: Dagsparti, funn: Sequence[Funn], valg: Listevalg, *, may_act: bool) -> Sak:
    """The same trouble for several in a party, as one case; a link to the list keeps the school, day and view of `valg`."""
    eldste = min(ett.tid for ett in funn)
    fakta = _("eldste siden %(tid)s") % {"tid": klokke(eldste)} if slag in (Forhold.VENTER, Forhold.NYTT) else ""
    navn = _navn(funn) if len(funn) <= NAVNGIS else ""
    return Sak(
        slag=slag,
        nokkel=f"{slag.value}-parti-{parti.pk}",
        tittel=str(UTSEENDE[slag][3]) % {"n": len(funn), "tid": klokke(eldste)},
        hvem=f"{parti.fag}, {parti.navn}",
        hvor=" · ".join(filter(None, (parti.rom, navn, fakta))),
        tid=eldste,
        knapp=_fellesknapp(slag, parti, funn, valg) if may_act else None,
        til=eldste if slag == Forhold.TI_MINUTTER else None,
    )


def _sted(rad: Rad, parti: Dagsparti) -> str:
    plass = _("plass %(plass)s") % {"plass": rad.plass} if rad.plass else ""
    return " · ".join(filter(None, (parti.navn, ", ".join(filter(None, (rad.rom or parti.rom, plass))))))


def _navn(funn: Sequence[Funn]) -> str:
    navn = [ett.rad.navn for ett in funn]
    return _("%(flere)s og %(siste)s") % {"flere": ", ".join(navn[:-1]), "siste": navn[-1]}


def _fakta(slag: Forhold, funn: Funn, tider: Tider, naa: datetime) -> tuple[str, datetime | None]:
    """The one fact that matters, and what is counted down to."""
    tid, frist = funn.tid, funn.tid + tider.frist
    til = None
    match slag:
        case Forhold.TI_MINUTTER:
            tekst, til = _("slutt %(tid)s"), tid
        case Forhold.UTEN_FIL:
            tekst = _("slutt %(tid)s")
        case Forhold.IKKE_LEVERT:
            tekst, til = _fristord(tider, over=naa >= frist), frist if naa < frist else None
        case Forhold.AVVIST:
            tekst = f"{Avvisning.Slag(str(funn.rad.avvist_slag)).label}, {_('kl. %(tid)s')}"
        case Forhold.PASSORD:
            tekst = _("må vente til %(sekund)s")
        case Forhold.BARE_DEL1_I_POSTEN | Forhold.BARE_DEL2_I_POSTEN:
            tekst = _hvilken_vei(slag, funn.rad)
        case Forhold.IKKE_MOETT:
            tekst = ""
        case _:
            tekst = _("siden %(tid)s")
    return tekst % {"tid": klokke(tid), "sekund": klokke(tid, "s"), "frist": klokke(frist)}, til


def _fristord(tider: Tider, *, over: bool) -> str:
    """Until when the candidate can deliver, or what is left to do when that is past."""
    if not over:
        return _("kan levere selv til %(frist)s")
    return _("fristen var %(frist)s, kan fortsatt levere sent") if tider.sen_levering else _("fristen var %(frist)s")


def _andre_er_levert(slag: Forhold, rad: Rad) -> bool:
    """Whether the part that is not marked for the post is delivered digitally."""
    andre = rad.fremdrift if slag == Forhold.BARE_DEL1_I_POSTEN else rad.fremdrift_del1
    return andre == Fremdrift.LEVERT_DIGITALT


def _hvilken_vei(slag: Forhold, rad: Rad) -> str:
    """Rule: PGS kandidatmonitor, «Sendes i posten»: both parts go the same way."""
    if not _andre_er_levert(slag, rad):
        return _("hele besvarelsen skal samme vei")
    if slag == Forhold.BARE_DEL1_I_POSTEN:
        return _("del 2 er levert digitalt: fjern merket, eller åpne for ny levering hvis alt skal i posten")
    return _("del 1 er levert digitalt: fjern merket, eller slett leveringen hvis alt skal i posten")


def _knapp(slag: Forhold, rad: Rad) -> Knapp | None:
    if slag in (Forhold.VENTER, Forhold.NYTT):
        tekst = _("Gi tilgang på nytt") if slag == Forhold.NYTT else _("Gi tilgang")
        return Knapp(tekst, reverse("monitor:gi_tilgang", args=[rad.pk]))
    if slag == Forhold.PASSORD:
        return Knapp(_("Opphev ventetid"), reverse("monitor:opphev_ventetid", args=[rad.pk]))
    if slag in VALG:
        ord_, valg = VALG[slag]
        if slag in (Forhold.BARE_DEL1_I_POSTEN, Forhold.BARE_DEL2_I_POSTEN) and _andre_er_levert(slag, rad):
            # What is delivered is not marked for the post; which way it goes is for a person to decide.
            ord_, valg = Valg.FJERN_POST.label, Valg.FJERN_POST
        return Knapp(str(ord_), reverse("monitor:valg", args=[rad.pk]), felt="valg", verdi=valg.value)
    if slag in SKOLEN_LEVERER:
        return (
            None
            if rad.i_posten
            else Knapp(_("Lever for kandidat"), reverse("skolelevering:lever", args=[rad.pk]), lenke=True)
        )
    if slag == Forhold.TI_MINUTTER:
        return Knapp(_("Send melding"), f"{reverse('monitor:melding')}?kandidat={rad.pk}", lenke=True)
    return Knapp(_("Se logg"), reverse("monitor:logg", args=[rad.pk]), lenke=True)


def _fellesknapp(slag: Forhold, parti: Dagsparti, funn: Sequence[Funn], valg: Listevalg) -> Knapp:
    if slag in (Forhold.VENTER, Forhold.NYTT):
        ider = ",".join(str(ett.rad.pk) for ett in funn)
        tekst = _("Gi tilgang til %(n)s") % {"n": len(funn)}
        return Knapp(tekst, reverse("monitor:gi_tilgang_til_flere"), verdi=ider)
    if slag == Forhold.TI_MINUTTER:
        ider = ",".join(str(ett.rad.pk) for ett in funn)
        return Knapp(
            _("Send melding til %(n)s") % {"n": len(funn)},
            f"{reverse('monitor:melding')}?kandidater={ider}",
            lenke=True,
        )
    if slag in OPPMOETES:
        return Knapp(str(OPPMOETES[slag]), f"{reverse('oppmoete:oppmoete')}?parti={parti.pk}", lenke=True)
    utvalg = bare(valg, gruppe=str(parti.pk), fremdrift=LISTES[slag].value)
    return Knapp(_("Se hvem"), f"{reverse('monitor:monitor')}{utvalg}", lenke=True)
