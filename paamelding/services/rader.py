"""Rows of an enrolment file as this app reads them, with what is wrong with a row by itself.

The names of fields are those every format of enrolment writes, XML and spreadsheets alike.
"""

from dataclasses import dataclass, field
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from eksamen.models import Kandidatslag, Maalform
from eksamen.querysets.kandidater import PERSONNUMMER
from felles.importer.grunnlag import Dokument, Rad
from felles.kryptering import noekkelhash
from felles.nummer import UgyldigNummer, kandidatnummer, personnummer, slag

# Kinds of rows in an enrolment document.
GRUPPE: Final = "gruppe"  # a party: fagkode, variant, parti
KANDIDAT: Final = "kandidat"  # plus nummer, fornavn, etternavn, maalform, kandidatslag, kandidatnummer
ANSVARLIG: Final = "ansvarlig"  # plus nummer, fornavn, etternavn, epost, telefon

# Why a row is refused, where it has a name of its own: the person is enrolled by another school on the same day.
ANNEN_SKOLE: Final = "annen_skole"

VAKTNUMMER: Final = "vaktforslag.nummer"
NAVNLENGDE: Final = 100
TELEFONLENGDE: Final = 20
EPOSTLENGDE: Final = 254
ROMLENGDE: Final = 50
PLASSLENGDE: Final = 10
# Asked of every row: the values of a choice are computed anew each time they are named.
MAALFORMER: Final = frozenset({"", *Maalform.values})
KANDIDATSLAG: Final = frozenset(Kandidatslag.values)
LEDETEKSTER: Final = {
    "fornavn": gettext_lazy("Fornavn"), "etternavn": gettext_lazy("Etternavn"), "rom": gettext_lazy("Rommet"),
    "plass": gettext_lazy("Plassen"),
}  # fmt: skip


class RadAvvist(Exception):
    """A row cannot be imported, with the reason for the administrator and the fields that are to blame."""

    def __init__(self, grunn: str, *felt: str, kode: str = "") -> None:
        super().__init__(grunn)
        self.felt, self.kode = tuple(ett for ett in felt if ett), kode


@dataclass(slots=True, eq=False)
class Personrad:
    """What the two kinds of people in a file have in common. `feil` is empty when the row can stand by itself."""

    linje: int
    fagkode: str
    variant: str
    parti: str
    nummer: str = field(repr=False)
    noekkel: str
    fornavn: str
    etternavn: str
    feil: str
    feilfelt: str

    @property
    def navn(self) -> str:
        return f"{self.fornavn} {self.etternavn}".strip()

    @property
    def kode(self) -> str:
        return f"{self.fagkode}-{self.variant}" if self.variant else self.fagkode

    @property
    def maskert(self) -> str:
        return personnummer.masker(self.nummer)


@dataclass(slots=True, eq=False)
class Kandidatrad(Personrad):
    maalform: str
    kandidatslag: str
    kandidatnummer: str
    nummerslag: str
    rom: str
    plass: str


@dataclass(slots=True, eq=False)
class Ansvarligrad(Personrad):
    epost: str
    telefon: str


def ryddet(tekst: str) -> str:
    """Text without white space around it, and with single spaces inside."""
    return " ".join(tekst.split())


def fagnoekkel(rad: Rad) -> tuple[str, str]:
    """Fagkode and variant in their written form."""
    return ryddet(rad.felt.get("fagkode", "")).upper(), ryddet(rad.felt.get("variant", "")).upper()


def partinavn(rad: Rad) -> str:
    """The party's name; a group without one is called after its fagkode (contract 1.3: `Navn` may be nil)."""
    return ryddet(rad.felt.get("parti", "")) or "-".join(del_ for del_ in fagnoekkel(rad) if del_)


@sensitive_variables()
def kandidatrader(dokument: Dokument) -> list[Kandidatrad]:
    """The candidates of a document, in the file's order."""
    periodekode = dokument.felt["periodekode"]
    rader = []
    for rad in dokument.av_slag(KANDIDAT):
        nummer, noekkel, nummerslag, nummerfeil = _les_nummer(rad, PERSONNUMMER)
        knr, knrfeil = _les_kandidatnummer(rad, periodekode)
        maalform, kandidatslag = rad.felt.get("maalform", ""), rad.felt.get("kandidatslag", "")
        rom, plass = _felt(rad, "rom"), _felt(rad, "plass")
        fornavn, etternavn, parti = _felt(rad, "fornavn"), _felt(rad, "etternavn"), partinavn(rad)
        feil, feilfelt = _foerste(
            ("nummer", nummerfeil), _navnefeil(fornavn, etternavn, parti), ("kandidatnummer", knrfeil),
            _valgfeil(maalform, kandidatslag), _plassfeil(rom, plass),
        )  # fmt: skip
        rader.append(
            Kandidatrad(
                rad.linje, *fagnoekkel(rad), parti, nummer, noekkel, fornavn, etternavn, feil, feilfelt, maalform,
                kandidatslag, knr, nummerslag, rom, plass,
            )
        )  # fmt: skip
    return rader


@sensitive_variables()
def ansvarligrader(dokument: Dokument) -> list[Ansvarligrad]:
    """The responsible people of a document, in the file's order."""
    rader = []
    for rad in dokument.av_slag(ANSVARLIG):
        nummer, noekkel, _slag, nummerfeil = _les_nummer(rad, VAKTNUMMER)
        epost, telefon = _felt(rad, "epost"), _felt(rad, "telefon")
        fornavn, etternavn, parti = _felt(rad, "fornavn"), _felt(rad, "etternavn"), partinavn(rad)
        feil, feilfelt = _foerste(
            ("nummer", nummerfeil), _navnefeil(fornavn, etternavn, parti), ("", _kontaktfeil(epost, telefon))
        )
        rader.append(
            Ansvarligrad(
                rad.linje, *fagnoekkel(rad), parti, nummer, noekkel, fornavn, etternavn, feil, feilfelt, epost, telefon,
            )
        )  # fmt: skip
    return rader


def _foerste(*feil: tuple[str, str]) -> tuple[str, str]:
    """The first thing that is wrong and the field it is in, or two empty texts."""
    for felt, tekst in feil:
        if tekst:
            return tekst, felt
    return "", ""


def _felt(rad: Rad, navn: str) -> str:
    return ryddet(rad.felt.get(navn, ""))


@sensitive_variables()
def _les_nummer(rad: Rad, formaal: str) -> tuple[str, str, str, str]:
    """Number in its written form, keyed hash, kind, and what is wrong. A wrong number is kept only to be masked."""
    raa = rad.felt.get("nummer", "")
    try:
        nummer, hva = slag.les(raa, tillat_syntetiske=settings.SYNTETISKE_FNR)
    except UgyldigNummer as feil:
        return raa, "", slag.FNR, str(feil.melding)
    return nummer, noekkelhash(nummer, formaal=formaal), hva, ""


def _les_kandidatnummer(rad: Rad, periodekode: str) -> tuple[str, str]:
    raa = rad.felt.get("kandidatnummer", "")
    if not raa.strip():
        return "", ""
    try:
        nummer = kandidatnummer.valider(raa)
    except UgyldigNummer:
        return "", _(
            "Kandidatnummeret i filen har ikke riktig form. Det skal ha tre tall, tre bokstaver, bindestrek og V "
            "eller H, slik: 123ABC-V."
        )
    if nummer[-1] != periodekode[:1]:
        return "", _(
            "Kandidatnummeret i filen slutter på %(slutt)s, men perioden er %(periode)s. Hent filen for riktig periode."
        ) % {"slutt": nummer[-1], "periode": periodekode}
    return nummer, ""


def _navnefeil(fornavn: str, etternavn: str, parti: str) -> tuple[str, str]:
    """Field and what is wrong with it."""
    for felt, tekst in (("fornavn", fornavn), ("etternavn", etternavn)):
        if not tekst:
            return felt, _("%(felt)s mangler. Fyll det inn.") % {"felt": LEDETEKSTER[felt]}
        if len(tekst) > NAVNLENGDE:
            return felt, _for_lang(felt, NAVNLENGDE)
    if len(parti) > NAVNLENGDE:
        return "parti", _("Navnet på gruppen er lengre enn %(antall)d tegn. Kort det ned.") % {"antall": NAVNLENGDE}
    return "", ""


def _valgfeil(maalform: str, kandidatslag: str) -> tuple[str, str]:
    if maalform not in MAALFORMER:
        return "maalform", _("Målformen må være bokmål eller nynorsk.")
    if kandidatslag not in KANDIDATSLAG:
        return "kandidatslag", _("Kandidattypen må være elev eller privatist.")
    return "", ""


def _plassfeil(rom: str, plass: str) -> tuple[str, str]:
    if len(rom) > ROMLENGDE:
        return "rom", _for_lang("rom", ROMLENGDE)
    if len(plass) > PLASSLENGDE:
        return "plass", _for_lang("plass", PLASSLENGDE)
    return "", ""


def _for_lang(felt: str, maks: int) -> str:
    return _("%(felt)s er lengre enn %(antall)d tegn. Kort det ned.") % {"felt": LEDETEKSTER[felt], "antall": maks}


def _kontaktfeil(epost: str, telefon: str) -> str:
    if len(telefon) > TELEFONLENGDE:
        return _("Mobilnummeret er lengre enn %(antall)d tegn. Rett det.") % {"antall": TELEFONLENGDE}
    try:
        if epost:
            validate_email(epost)
    except ValidationError:
        return _("E-postadressen er ikke gyldig. Rett den, eller la feltet stå tomt.")
    if len(epost) > EPOSTLENGDE:
        return _("E-postadressen er lengre enn %(antall)d tegn. Rett den, eller la feltet stå tomt.") % {
            "antall": EPOSTLENGDE
        }
    return ""
