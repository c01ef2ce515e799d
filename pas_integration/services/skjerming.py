"""A message as a page shows it: indented, and with what is personal hidden unless the whole of it is asked for."""

import re
from dataclasses import dataclass
from typing import Final

from lxml import etree

from felles.importer.grunnlag import Importfeil
from pas_kontrakt.lesere.skjema import navn_paa
from pas_kontrakt.lesere.xmlfil import les_tre

# More is downloaded: a page of this much takes a moment to build, and nobody reads further.
MAKS_BYTE: Final = 2 * 1024 * 1024
MAKS_LINJER: Final = 2000
SKJULT: Final = "•••"
# Elements whose text says who somebody is, how to reach them, or how they did. The rest of a message is plan and places.
# Of a result also whether there is any: an empty one tells who has appealed, and the attendance who handed nothing in.
RESULTATER: Final = frozenset({"Deltakelsesstatus", "Karakter", "Klagekarakter", "Klagebegrunnelse"})
PERSONLIGE: Final = RESULTATER | {
    "Fodselsnr", "Fornavn", "Etternavn", "Epostadresse", "EpostadresseVedFeil", "Mobilnr", "Brukernavn", "BrukernavnPAS",
}  # fmt: skip
NIL: Final = "{http://www.w3.org/2001/XMLSchema-instance}nil"
ELLEVE_SIFFER: Final = re.compile(r"(?<!\d)\d{6}[ \u00a0]?\d{5}(?!\d)")


@dataclass(frozen=True, slots=True)
class Vist:
    """`grunn` says why there is nothing to show: "stor", "ikke_xml", or "" when there is."""

    linjer: list[str]
    antall: int = 0
    grunn: str = ""

    @property
    def kuttet(self) -> bool:
        return self.antall > len(self.linjer)


def vis(data: bytes, *, hele: bool) -> Vist:
    """The lines of a message, indented. What is no XML has nothing that can be told from the rest: it is shown to those
    who see it whole, as text, and to nobody else."""
    if len(data) > MAKS_BYTE:
        return Vist([], grunn="stor")
    try:
        rot = les_tre(data)
    except Importfeil:
        return _linjer(data.decode("utf-8", "replace")) if hele else Vist([], grunn="ikke_xml")
    if not hele:
        _skjul(rot)
    for element in rot.iter():
        if len(element) == 0 and not (element.text or "").strip():
            element.text = None  # a line break alone would put the end tag on a line of its own
    etree.indent(rot)
    return _linjer(etree.tostring(rot, encoding="unicode"))


def _skjul(rot: etree._Element) -> None:
    for element in rot.iter():
        personlig = navn_paa(element) in PERSONLIGE
        if navn_paa(element) in RESULTATER:
            element.text = SKJULT
            if NIL in element.attrib:
                del element.attrib[NIL]
        for felt in ("text", "tail"):
            tekst = getattr(element, felt)
            if tekst and tekst.strip():
                skjult = SKJULT if personlig and felt == "text" else ELLEVE_SIFFER.sub(SKJULT, tekst)
                setattr(element, felt, skjult)
        for navn, verdi in element.attrib.items():
            element.set(navn, ELLEVE_SIFFER.sub(SKJULT, str(verdi)))


def _linjer(tekst: str) -> Vist:
    linjer = tekst.splitlines()
    return Vist(linjer[:MAKS_LINJER], len(linjer))
