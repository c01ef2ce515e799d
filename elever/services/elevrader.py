"""The rows of a pupils' file: read, tidied, and checked as far as it goes without the database."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from eksamen.querysets.kandidater import PERSONNUMMER
from felles.importer.grunnlag import Dokument, Kolonnefelt, Rad
from felles.kryptering import noekkelhash
from felles.nummer import UgyldigNummer, med_tapt_null
from felles.nummer.personnummer import masker
from felles.nummer.slag import les

FELT: Final[Sequence[Kolonnefelt]] = (
    Kolonnefelt(
        "nummer",
        gettext_lazy("Fødselsnummer"),
        ("fnr", "fodselsnr", "personnummer", "nummer", "id"),
        paakrevd=True,
        hjelp=gettext_lazy("Fødselsnummer, D-, H-, FH- eller DUF-nummer, eller et fiktivt nummer herfra."),
        skjult=True,
    ),
    Kolonnefelt("fornavn", gettext_lazy("Fornavn"), ("first name",), paakrevd=True),
    Kolonnefelt("etternavn", gettext_lazy("Etternavn"), ("last name",), paakrevd=True),
    Kolonnefelt("klasse", gettext_lazy("Klasse"), ("basisgruppe", "kontaktgruppe", "gruppe/klasse")),
    Kolonnefelt("program", gettext_lazy("Utdanningsprogram"), ("program", "programområde")),
    Kolonnefelt(
        "fag",
        gettext_lazy("Fag"),
        ("fagkode", "fagkoder", "faget"),
        hjelp=gettext_lazy("En fagkode, eller flere med komma eller semikolon mellom. En elev kan ha flere rader."),
    ),
    Kolonnefelt("gruppe", gettext_lazy("Faggruppe"), ("undervisningsgruppe", "gruppe")),
    Kolonnefelt("laerer", gettext_lazy("Lærer"), ("faglærer", "teacher")),
)
LENGDER: Final = {"fornavn": 100, "etternavn": 100, "klasse": 20, "program": 100, "gruppe": 50, "laerer": 100}
FAGKODE: Final = re.compile(r"([A-Z]{3}[0-9]{4})(?:-([A-Z0-9]{1,10}))?")
SKILLE: Final = re.compile(r"[,;\s/]+")


@dataclass(slots=True)
class Elevrad:
    """A row, with what is wrong with it. The number is left out of `repr`."""

    linje: int
    nummer: str = field(repr=False)
    noekkel: str
    nummerslag: str
    felt: dict[str, str]
    fagkoder: list[tuple[str, str]]
    feil: str
    feilfelt: tuple[str, ...] = ()

    @property
    def navn(self) -> str:
        return f"{self.felt['fornavn']} {self.felt['etternavn']}".strip()

    @property
    def maskert(self) -> str:
        return masker(self.nummer)


@sensitive_variables()
def les_rader(dokument: Dokument) -> list[Elevrad]:
    """The rows in the file's order."""
    return [_les(rad) for rad in dokument.rader]


@sensitive_variables()
def _les(rad: Rad) -> Elevrad:
    felt = {navn: " ".join(rad.felt.get(navn, "").split()) for navn in LENGDER}
    nummer, slag, feil = med_tapt_null(rad.felt.get("nummer", "")), "", ("", "")
    try:
        nummer, slag = les(nummer, tillat_syntetiske=settings.SYNTETISKE_FNR)
    except UgyldigNummer as grunn:
        feil = ("nummer", str(grunn.melding))
    fagkoder, fagfeil = _fagkoder(rad.felt.get("fag", ""))
    noekkel = noekkelhash(nummer, formaal=PERSONNUMMER) if slag else ""
    hvilket, tekst = feil if feil[1] else _feltfeil(felt) or ("fag" if fagfeil else "", fagfeil)
    feilfelt = (hvilket,) if hvilket else ()
    return Elevrad(rad.linje, nummer, noekkel, slag, felt, fagkoder, tekst, feilfelt)


def _fagkoder(tekst: str) -> tuple[list[tuple[str, str]], str]:
    koder = []
    for del_ in filter(None, SKILLE.split(tekst.upper())):
        treff = FAGKODE.fullmatch(del_)
        if not treff:
            return [], _(
                "«%(tekst)s» er ikke en fagkode. En fagkode har tre bokstaver og fire tall, slik: NOR1267. "
                "Skill flere med komma."
            ) % {"tekst": del_[:20]}
        koder.append((treff[1], treff[2] or ""))
    return list(dict.fromkeys(koder)), ""


def _feltfeil(felt: dict[str, str]) -> tuple[str, str] | None:
    """The first field that is wrong, and how."""
    titler = {kolonne.navn: kolonne.tittel for kolonne in FELT}
    for navn in ("fornavn", "etternavn"):
        if not felt[navn]:
            return navn, _("%(felt)s mangler. Fyll det inn.") % {"felt": titler[navn]}
    for navn, lengde in LENGDER.items():
        if len(felt[navn]) > lengde:
            tekst = _("%(felt)s er lengre enn %(antall)d tegn. Kort det ned.")
            return navn, tekst % {"felt": titler[navn], "antall": lengde}
        if "\x00" in felt[navn]:
            return navn, _("%(felt)s har tegn som ikke kan lagres. Skriv det på nytt.") % {"felt": titler[navn]}
    return None
