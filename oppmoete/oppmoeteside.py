"""What the attendance page shows: the parties and rooms to choose among, and the candidates of the one chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brukere.models import Bruker
from deltakelse.models import Fravaer, Oppmoete
from deltakelse.querysets.tilstede import i_rommet
from deltakelse.services.oppmoete import er_forberedelse
from eksamen.models import Eksamensparti, Kandidat
from eksamen.models.valg import Deltype
from felles.feil import Domenefeil
from felles.templatetags.ramme import klokke
from felles.tid import OSLO, dagens_dato
from monitor.querysets.oppmoete import med_rommet
from monitor.utvalg import plassnoekkel, romnoekkel
from oppmoete.oppmoetested import Sted
from vakter.permissions import handler_i


@dataclass(frozen=True)
class Lenke:
    """A party or room to choose: what it is called, how many have come, and where it leads."""

    tekst: str
    stilling: str
    adresse: str
    gjeldende: bool


@dataclass
class Linje:
    """A candidate on the page. `tegn` is symbol, colour and words of what stands."""

    pk: int
    navn: str
    nummer: str
    sted: str
    tegn: tuple[str, str, str]
    til_stede: bool
    ukjent: bool
    legitimert: bool
    borte: bool
    kan: bool
    har_del1: bool
    del1: datetime | None
    del1_begynt: bool

    @property
    def kan_tas_imot(self) -> bool:
        """Whether «all in the room» takes this one: not noted, not absent, and known to the school."""
        return self.kan and not (self.til_stede or self.borte or self.ukjent)

    @property
    def kan_levere_del1(self) -> bool:
        """Whether part 1 of this one is out and may be taken in."""
        return self.kan and self.har_del1 and self.del1_begynt and self.del1 is None and not self.borte


@dataclass
class Rom:
    """The candidates who sit in one room, in the order of the seats."""

    nr: int
    navn: str
    linjer: list[Linje] = field(default_factory=list)

    @property
    def stilling(self) -> str:
        return _stilling(sum(linje.til_stede for linje in self.linjer), len(self.linjer))

    @property
    def mottas(self) -> list[str]:
        """Those whom «all in the room» notes as present."""
        return [str(linje.pk) for linje in self.linjer if linje.kan_tas_imot]

    @property
    def leverer_del1(self) -> list[str]:
        """Those whom «part 1 handed in» of the room is about."""
        return [str(linje.pk) for linje in self.linjer if linje.kan_levere_del1]


@dataclass
class Side:
    """All of the page."""

    partier: list[Lenke]
    rommene: list[Lenke]
    rom: list[Rom]
    resten: list[Linje]
    siste_oppmoete: datetime | None
    dag: date

    @property
    def handling(self) -> str:
        return reverse("oppmoete:oppmoete")


def lag_side(bruker: Bruker, sted: Sted, naa: datetime) -> Side:
    """The page. A constant number of queries, and no candidates until a party or a room is chosen."""
    alle = Kandidat.objects.i_partier(list(sted.partier)).synlige_for(bruker, naa)
    kan = handler_i(bruker, {parti.pk: parti.skole.sti for parti in sted.partier.values()}, naa)
    moett = _moett(sted, alle, naa)
    utvalg: Any = alle.none()
    if sted.parti or sted.rom:
        utvalg = alle.filter(**sted.vilkaar)
        utvalg = i_rommet(utvalg, sted.rom) if sted.rom else utvalg
    kandidater: list[Any] = list(med_rommet(utvalg.select_related("person", "kandidatnummer").sortert(), naa))
    linjer = [(_linje(k, sted.partier[k.parti_id], k.parti_id in kan, naa), k) for k in kandidater]
    borte = [linje for linje, k in linjer if _er_rest(linje, k, sted.partier[k.parti_id], naa)]
    uteblitt = {linje.pk for linje in borte}
    frister = {sted.partier[k.parti_id].eksamen.siste_oppmoete for _linje, k in linjer if k.pk in uteblitt}
    return Side(
        partier=_partilenker(sted, moett),
        rommene=_romlenker(sted, alle),
        rom=_rom(linjer, sted),
        resten=borte,
        siste_oppmoete=max(frister, default=None),
        dag=dagens_dato(naa),
    )


def klokkeslett(tekst: str, dag: date) -> datetime | None:
    """A Norwegian time of day as a moment; None for an empty field. Raises Domenefeil for what is no time."""
    if not tekst.strip():
        return None
    try:
        tid = time.fromisoformat(tekst.strip())
    except ValueError:
        raise Domenefeil(_("Skriv klokkeslettet som 11:25, eller la feltet stå tomt."), kode="klokkeslett") from None
    return datetime.combine(dag, tid.replace(tzinfo=None), tzinfo=OSLO)


def _moett(sted: Sted, alle: Any, naa: datetime) -> dict[int, tuple[int, int]]:
    """How many have come, of how many, by party; two queries."""
    antall = dict(alle.order_by().values_list("parti").annotate(antall=Count("pk")))
    forberedelse = {pk for pk, parti in sted.partier.items() if _er_forberedelse(parti, naa)}
    moett = Oppmoete.objects.filter(kandidat__in=alle.order_by().values("pk"), opphevet__isnull=True)
    moett = moett.filter(Q(forberedelse=True, kandidat__parti__in=forberedelse)
                         | (Q(forberedelse=False) & ~Q(kandidat__parti__in=forberedelse)))  # fmt: skip
    kommet = dict(moett.order_by().values_list("kandidat__parti").annotate(antall=Count("pk")))
    return {pk: (kommet.get(pk, 0), antall.get(pk, 0)) for pk in sted.partier}


def _er_forberedelse(parti: Eksamensparti, naa: datetime) -> bool:
    return er_forberedelse(Kandidat(parti=parti), naa)


def _partilenker(sted: Sted, moett: Mapping[int, tuple[int, int]]) -> list[Lenke]:
    return [
        Lenke(
            " · ".join([parti.navn, str(parti.eksamen.fag), *([parti.skole.navn] if sted.flere_skoler else [])]),
            _stilling(*moett[pk]),
            f"{reverse('oppmoete:oppmoete')}?parti={pk}",
            pk == sted.parti,
        )
        for pk, parti in sted.partier.items()
    ]


def _romlenker(sted: Sted, alle: Any) -> list[Lenke]:
    """The rooms of the party, or of the day when none is chosen; none where there is only one to be in."""
    utvalg = alle.filter(parti=sted.parti) if sted.parti else alle
    rader: list[Any] = list(utvalg.order_by().values_list("rom", "parti_id", named=True).distinct())
    par = [(rad, sted.partier[rad.parti_id]) for rad in rader]
    rommene = {romnoekkel(rad, parti): (rad.rom or parti.rom, parti) for rad, parti in par if rad.rom or parti.rom}
    if len(rommene) <= 1 and not sted.rom:
        return []
    return [_romlenke(navn, parti, sted) for _noekkel, (navn, parti) in sorted(rommene.items(), key=lambda rom: rom[0])]


def _romlenke(navn: str, parti: Eksamensparti, sted: Sted) -> Lenke:
    skole = parti.skole_id if sted.flere_skoler else sted.skole
    adresse = urlencode(replace(sted, skole=skole, rom=navn).valgt)
    gjeldende = navn.casefold() == sted.rom.casefold() and sted.skole in (None, parti.skole_id)
    return Lenke(_romnavn(navn, parti, sted), "", f"{reverse('oppmoete:oppmoete')}?{adresse}", gjeldende)


def _romnavn(navn: str, parti: Eksamensparti, sted: Sted) -> str:
    return f"{navn}, {parti.skole.navn}" if sted.flere_skoler else navn


def _linje(kandidat: Any, parti: Eksamensparti, kan: bool, naa: datetime) -> Linje:
    forberedelse = _er_forberedelse(parti, naa)
    tid = kandidat.moett_forberedelse if forberedelse else kandidat.moett
    legitimert = bool(kandidat.legitimert_forberedelse if forberedelse else kandidat.legitimert)
    borte = bool(kandidat.avlyst or (kandidat.fravaer_slag and not forberedelse))
    del1 = next((deel for deel in parti.eksamen.deler.all() if deel.type == Deltype.DEL1), None)
    plass = _("plass %(plass)s") % {"plass": kandidat.plass} if kandidat.plass else ""
    nummer = kandidat.kandidatnummer.nummer if kandidat.kandidatnummer else ""
    return Linje(
        pk=kandidat.pk,
        navn=kandidat.person.navn,
        nummer=nummer,
        sted=" · ".join(filter(None, (nummer, plass, parti.navn))),
        tegn=_tegn(kandidat, tid, legitimert, borte),
        til_stede=tid is not None,
        ukjent=kandidat.ukjent,
        legitimert=legitimert,
        borte=borte,
        kan=kan,
        har_del1=del1 is not None and not forberedelse,
        del1=kandidat.del1_innlevert,
        del1_begynt=del1 is not None and del1.start <= naa,
    )


def _tegn(kandidat: Any, tid: datetime | None, legitimert: bool, borte: bool) -> tuple[str, str, str]:
    if borte:
        if kandidat.avlyst:
            return "ikke", "neutral", _("Eksamen avlyst")
        return "fravaer", "danger", str(Fravaer.Slag(kandidat.fravaer_slag).label)
    if tid:
        tekst = _("Til stede %(tid)s, legitimasjon sett") if legitimert else _("Til stede %(tid)s")
        return "levert", "success", tekst % {"tid": klokke(tid)}
    if kandidat.logget_inn or kandidat.spor:
        return "har", "neutral", _("Har logget inn eller levert, ikke registrert")
    return "ikke", "neutral", _("Ikke registrert")


def _er_rest(linje: Linje, kandidat: Any, parti: Eksamensparti, naa: datetime) -> bool:
    """Whether absence is proposed: the last arrival of the exam is past, and nothing says that this one has come."""
    if naa <= parti.eksamen.siste_oppmoete or _er_forberedelse(parti, naa) or not linje.kan:
        return False
    spor = linje.til_stede or linje.borte or kandidat.logget_inn or kandidat.spor
    return not (spor or kandidat.digital_post or kandidat.del1_post)


def _rom(linjer: list[tuple[Linje, Any]], sted: Sted) -> list[Rom]:
    rommene: dict[tuple[str, int, bool, str], Rom] = {}
    for linje, kandidat in sorted(linjer, key=lambda par: plassnoekkel(par[1].plass)):
        parti = sted.partier[kandidat.parti_id]
        navn = _romnavn(kandidat.rom or parti.rom or _("Uten rom"), parti, sted)
        rommene.setdefault(romnoekkel(kandidat, parti), Rom(0, navn)).linjer.append(linje)
    svar = [rommene[noekkel] for noekkel in sorted(rommene)]
    for nr, rom in enumerate(svar, start=1):
        rom.nr = nr
    return svar


def _stilling(kommet: int, av: int) -> str:
    tekst = ngettext("%(n)s av %(av)s er til stede", "%(n)s av %(av)s er til stede", kommet)
    return tekst % {"n": kommet, "av": av}
