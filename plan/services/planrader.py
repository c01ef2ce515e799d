"""Rows of a plan as values: what each cell says, and what is wrong with it, by field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eksamen.models.valg import Deltype, Eksamensform, Gjennomfoering, Hjelpemiddelmodell, Nivaa
from felles.importer.grunnlag import Kolonnefelt, Rad
from felles.tid import OSLO, doegnet, les_xml_tid
from plan.services.planregler import Tidsrom

GRUPPER: Final = ("del1", "del2", "forberedelse")
FELT: Final = (
    Kolonnefelt("periode", gettext_lazy("Periode"), ("eksamensperiode", "periodekode"), paakrevd=True),
    Kolonnefelt("fagkode", gettext_lazy("Fagkode"), ("kode", "fag"), paakrevd=True),
    Kolonnefelt("variant", gettext_lazy("Variant")),
    Kolonnefelt("navn_nb", gettext_lazy("Navn på bokmål"), ("fagnavn", "navn", "navn bokmål")),
    Kolonnefelt("navn_nn", gettext_lazy("Navn på nynorsk"), ("navn nynorsk",)),
    Kolonnefelt("nivaa", gettext_lazy("Nivå"), ("opplæringsnivå",), hjelp=gettext_lazy("GS eller VGS")),
    Kolonnefelt("modell", gettext_lazy("Hjelpemiddelmodell"), ("modell",), hjelp=gettext_lazy("1 eller 2")),
    Kolonnefelt("form", gettext_lazy("Eksamensform"), ("form",), hjelp=gettext_lazy("S, M, MP eller P")),
    Kolonnefelt("gjennomfoering", gettext_lazy("Gjennomføres"), hjelp=gettext_lazy("her, eps eller papir")),
    Kolonnefelt("lenke", gettext_lazy("Lenke"), ("adresse", "url")),
    Kolonnefelt("ansvarlig", gettext_lazy("Ansvarlig"), hjelp=gettext_lazy("Organisasjonsnummer")),
    Kolonnefelt("dato", gettext_lazy("Eksamensdag"), ("dato", "eksamensdato")),
    Kolonnefelt("del1_start", gettext_lazy("Starter"), ("start", "del 1 start")),
    Kolonnefelt("del1_minutter", gettext_lazy("Minutter"), ("varighet", "del 1 minutter")),
    Kolonnefelt("del1_tidligste", gettext_lazy("Tidligste innlevering"), ("tidligste innlevering del 1",)),
    Kolonnefelt("del2_dato", gettext_lazy("Dag for del 2"), ("del 2 dato",)),
    Kolonnefelt("del2_start", gettext_lazy("Del 2 starter"), ("del 2 start",)),
    Kolonnefelt("del2_minutter", gettext_lazy("Minutter i del 2"), ("del 2 minutter",)),
    Kolonnefelt("forberedelse_dato", gettext_lazy("Forberedelsesdag"), ("forberedelse",)),
    Kolonnefelt("forberedelse_start", gettext_lazy("Forberedelsen starter"), ("forberedelse start",)),
    Kolonnefelt("forberedelse_minutter", gettext_lazy("Minutter til forberedelse"), ("forberedelse minutter",)),
    Kolonnefelt("sensur_fra", gettext_lazy("Sensuren begynner"), ("sensur fra",)),
)
MAL: Final = (
    {
        "periode": "V-2027", "fagkode": "MAT1019", "navn_nb": "Matematikk 1P", "navn_nn": "Matematikk 1P",
        "nivaa": "VGS", "modell": "2", "form": "S", "gjennomfoering": "her", "dato": "2027-05-19",
        "del1_start": "09:00", "del1_minutter": "120", "del1_tidligste": "10:00", "del2_start": "11:00",
        "del2_minutter": "180",
    },
    {
        "periode": "V-2027", "fagkode": "FSP6289", "variant": "FOR", "navn_nb": "Kinesisk", "navn_nn": "Kinesisk",
        "nivaa": "VGS", "modell": "1", "form": "S", "gjennomfoering": "papir", "dato": "2027-05-24",
        "del1_start": "09:00", "del1_minutter": "300", "forberedelse_dato": "2027-05-21",
        "forberedelse_start": "09:00", "forberedelse_minutter": "300",
    },
)  # fmt: skip
TITLER: Final = {ett.navn: ett.tittel for ett in FELT}
LENKE: Final = URLValidator(schemes=["https", "http"])
MAKS_SIFRE: Final = 4
NORSK_DATO: Final = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{4})")
# A two-part exam has both parts and nothing else; these are what a message may say.
DELTYPER: Final = ({Deltype.EKSAMEN}, {Deltype.DEL1, Deltype.DEL2})


def _etter_ord(valg: Any) -> dict[str, Any]:
    """By value and by words, as people write them."""
    return {str(ord_).casefold(): verdi for verdi, tekst in valg.choices for ord_ in (verdi, tekst)}


VALG: Final[dict[str, dict[str, Any]]] = {
    "nivaa": _etter_ord(Nivaa),
    "modell": _etter_ord(Hjelpemiddelmodell),
    "form": _etter_ord(Eksamensform),
    "gjennomfoering": _etter_ord(Gjennomfoering),
}


@dataclass
class Planrad:
    """A row that has been read. A cell that is empty or not there changes nothing; times are given whole.

    `deler` is None when the row says nothing of times. `feil` is what is wrong, by field.
    """

    linje: int
    tekst: Mapping[str, str]
    fag: dict[str, Any] = field(default_factory=dict)
    eksamen: dict[str, Any] = field(default_factory=dict)
    deler: dict[str, Tidsrom] | None = None
    feil: dict[str, str] = field(default_factory=dict)

    @property
    def noekkel(self) -> tuple[str, str, str]:
        return self.tekst["periode"], self.tekst["fagkode"], self.tekst["variant"]

    @property
    def kode(self) -> str:
        return "-".join(filter(None, self.noekkel[1:])) or _("Uten fagkode")


def les_rad(rad: Rad) -> Planrad:
    """Read a row. Never raises: what cannot be read stands in `feil`."""
    tekst = {navn: " ".join(verdi.split()) for navn, verdi in rad.felt.items()}
    fagkode, _strek, variant = tekst.get("fagkode", "").upper().partition("-")
    tekst |= {"fagkode": fagkode, "variant": tekst.get("variant", "").upper() or variant}
    tekst["periode"] = tekst.get("periode", "").upper()
    lest = Planrad(rad.linje, tekst)
    for navn in ("navn_nb", "navn_nn"):
        if tekst.get(navn):
            lest.fag[navn] = tekst[navn][:200]
    for navn, valg in VALG.items():
        _les_valg(lest, navn, valg)
    _les_lenke(lest)
    if tekst.get("sensur_fra") and (dag := _dag(lest, "sensur_fra")):
        lest.eksamen["sensur_fra"] = doegnet(dag)[0]
    _les_deler(lest)
    return lest


def _les_valg(lest: Planrad, navn: str, valg: Mapping[str, Any]) -> None:
    ord_ = lest.tekst.get(navn, "").casefold()
    if not ord_:
        return
    if ord_ not in valg:
        koder = ", ".join(dict.fromkeys(str(verdi) for verdi in valg.values()))
        lest.feil[navn] = _("«%(ord)s» er ikke et av valgene. Skriv en av disse: %(koder)s.") % {
            "ord": lest.tekst[navn][:40],
            "koder": koder,
        }
    elif navn in {"nivaa", "modell"}:
        lest.fag["nivaa" if navn == "nivaa" else "hjelpemiddelmodell"] = valg[ord_]
    else:
        lest.eksamen[navn] = valg[ord_]


def _les_lenke(lest: Planrad) -> None:
    lenke = lest.tekst.get("lenke", "")
    if not lenke:
        return
    try:
        LENKE(lenke)
    except ValidationError:
        lest.feil["lenke"] = _("Lenken må være en hel adresse som begynner med https://.")
    else:
        lest.eksamen["lenke"] = lenke


def _les_deler(lest: Planrad) -> None:
    """The parts that the row names. One with any of its cells filled must have start and minutes."""
    nevnt = [gruppe for gruppe in GRUPPER if any(lest.tekst.get(f"{gruppe}_{hva}") for hva in ("dato", "start"))]
    if not nevnt and not lest.tekst.get("dato"):
        return
    if "del1" not in nevnt:
        lest.feil["del1_start"] = _("Skriv når eksamen starter, for eksempel 09:00.")
    skrevet = lest.tekst.get("deltyper")
    typer = set(skrevet.split(",")) - {Deltype.FORBEREDELSE} if skrevet else None
    if typer is not None and typer not in DELTYPER:
        lest.feil["del2_start"] = _("En todelt eksamen har del 1 og del 2, og ingen flere deler.")
    rom = {gruppe: _rom(lest, gruppe) for gruppe in nevnt}
    lest.deler = {}
    for gruppe, ett in rom.items():
        if ett:
            lest.deler[_deltype(gruppe, todelt="del2" in nevnt)] = ett


def _deltype(gruppe: str, *, todelt: bool) -> str:
    if gruppe == "del1":
        return Deltype.DEL1 if todelt else Deltype.EKSAMEN
    return Deltype.DEL2 if gruppe == "del2" else Deltype.FORBEREDELSE


def _rom(lest: Planrad, gruppe: str) -> Tidsrom | None:
    """One part; None with a word about it when it cannot be read."""
    datofelt = "dato" if gruppe == "del1" or not lest.tekst.get(f"{gruppe}_dato") else f"{gruppe}_dato"
    if gruppe == "forberedelse":
        datofelt = "forberedelse_dato"
    start = _kl(lest, f"{gruppe}_start", datofelt)
    minutter = lest.tekst.get(f"{gruppe}_minutter", "")
    if not (minutter.isascii() and minutter.isdigit() and len(minutter) <= MAKS_SIFRE):
        lest.feil[f"{gruppe}_minutter"] = _("Skriv varigheten i hele minutter, for eksempel 300.")
        return None
    tidligste = _kl(lest, f"{gruppe}_tidligste", datofelt) if lest.tekst.get(f"{gruppe}_tidligste") else None
    har_slutt = bool(lest.tekst.get(f"{gruppe}_slutt"))
    slutt = _kl(lest, f"{gruppe}_slutt", datofelt) if har_slutt else None
    if start is None or (har_slutt and slutt is None):
        return None
    return Tidsrom(start, slutt or start + timedelta(minutes=int(minutter)), int(minutter), tidligste)


def _kl(lest: Planrad, navn: str, datofelt: str) -> datetime | None:
    """A clock on the day of the row, or a whole moment as a message has it."""
    tekst = lest.tekst.get(navn, "")
    if "T" in tekst:
        try:
            return les_xml_tid(tekst)
        except ValueError:
            lest.feil[navn] = _("«%(tekst)s» er ikke et tidspunkt.") % {"tekst": tekst[:40]}
            return None
    dag = _dag(lest, datofelt)
    try:
        klokken = time.fromisoformat(tekst.replace(".", ":").zfill(5))
    except ValueError:
        lest.feil[navn] = _("«%(tekst)s» er ikke et klokkeslett. Skriv timer og minutter, for eksempel 09:00.") % {
            "tekst": tekst[:40]
        }
        return None
    return datetime.combine(dag, klokken.replace(tzinfo=None), tzinfo=OSLO) if dag else None


def _dag(lest: Planrad, navn: str) -> date | None:
    """A date as a sheet has it, or as people write it: day, month and year."""
    tekst = lest.tekst.get(navn, "")
    norsk = NORSK_DATO.fullmatch(tekst)
    try:
        return date(*(int(del_) for del_ in reversed(norsk.groups()))) if norsk else date.fromisoformat(tekst)
    except ValueError:
        lest.feil[navn] = _("«%(tekst)s» er ikke en dato. Skriv dag, måned og år, for eksempel 27.05.2027.") % {
            "tekst": tekst[:40]
        }
        return None
