"""A small strict reader of PAS messages: names, namespaces, order and number of elements, with line and words.

The contract's notation carries over: `?` is `maks=1, minst=0`, `*` is `maks=None`, `!nil` is `kan_nil`. What it lets
through is what the schemas let through; what it refuses it refuses in words that a school understands.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext as _
from lxml import etree

from felles.importer.grunnlag import Importfeil

XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
NIL: Final = f"{{{XSI}}}nil"
XML: Final = "http://www.w3.org/XML/1998/namespace"


@dataclass(frozen=True, slots=True)
class Element:
    """What an element may hold. Without `barn` it holds text, one of `verdier` where these are given."""

    navn: str
    navnerom: str = ""
    barn: tuple["Element", ...] | None = None
    minst: int = 1
    maks: int | None = 1
    kan_nil: bool = False
    verdier: Mapping[str, str] | None = None

    @property
    def tagg(self) -> str:
        return f"{{{self.navnerom}}}{self.navn}" if self.navnerom else self.navn


@dataclass(slots=True)
class Node:
    """An element that has been read: its line, its text, and its children by name."""

    linje: int
    tekst: str = ""
    barn: dict[str, list["Node"]] = field(default_factory=dict)

    def alle(self, *sti: str) -> list["Node"]:
        """Every element at the end of that path."""
        noder = [self]
        for navn in sti:
            noder = [barn for node in noder for barn in node.barn.get(navn, ())]
        return noder

    def tekst_i(self, navn: str) -> str:
        """The text of the child with that name; empty when there is none."""
        noder = self.barn.get(navn)
        return noder[0].tekst if noder else ""

    def linje_til(self, navn: str) -> int:
        noder = self.barn.get(navn)
        return noder[0].linje if noder else self.linje


def les(element: etree._Element, spesifikasjon: Element) -> Node:
    """Read an element that has the right name. Raises Importfeil at the first thing that is wrong."""
    node = Node(linje_til(element))
    if _er_nil(element, spesifikasjon):
        return node
    if spesifikasjon.barn is None:
        node.tekst = _les_tekst(element, spesifikasjon)
        return node
    _krev_ingen_tekst(element)
    node.barn = _les_barn(element, spesifikasjon.barn)
    return node


def _les_barn(element: etree._Element, ventet: Sequence[Element]) -> dict[str, list[Node]]:
    funnet: dict[str, list[Node]] = {}
    barn = list(element)
    plass = 0
    for spesifikasjon in ventet:
        noder: list[Node] = []
        while plass < len(barn) and barn[plass].tag == spesifikasjon.tagg and len(noder) != spesifikasjon.maks:
            noder.append(les(barn[plass], spesifikasjon))
            plass += 1
        if len(noder) < spesifikasjon.minst:
            raise _mangler(element, barn[plass] if plass < len(barn) else None, spesifikasjon)
        if noder:
            funnet[spesifikasjon.navn] = noder
    if plass < len(barn):
        raise _uventet(barn[plass], element)
    return funnet


def _mangler(element: etree._Element, fant: etree._Element | None, ventet: Element) -> Importfeil:
    if fant is None or not isinstance(fant.tag, str):
        tekst = _("Elementet %(ventet)s mangler i %(forelder)s. Hent filen på nytt fra systemet den kommer fra.")
        return _feil(element, tekst, ventet=ventet.navn, forelder=navn_paa(element))
    if _lokalt(fant.tag) == ventet.navn:
        tekst = _("Elementet %(ventet)s står i feil navnerom. Det skal stå i %(rom)s.")
        return _feil(fant, tekst, ventet=ventet.navn, rom=ventet.navnerom or _("ingen navnerom"))
    tekst = _("Fant elementet %(fant)s der %(ventet)s skulle stått. Hent filen på nytt fra systemet den kommer fra.")
    return _feil(fant, tekst, fant=navn_paa(fant), ventet=ventet.navn)


def _uventet(fant: etree._Element, element: etree._Element) -> Importfeil:
    tekst = _("Elementet %(fant)s skal ikke stå her i %(forelder)s, eller det står i feil rekkefølge eller navnerom.")
    return _feil(fant, tekst, fant=navn_paa(fant), forelder=navn_paa(element))


def _er_nil(element: etree._Element, spesifikasjon: Element) -> bool:
    for attributt in element.attrib:
        if not str(attributt).startswith((f"{{{XSI}}}", f"{{{XML}}}")):
            tekst = _("Elementet %(navn)s har et attributt som ikke hører til her.")
            raise _feil(element, tekst, navn=navn_paa(element))
    if element.get(NIL, "false").strip() not in {"true", "1"}:
        return False
    if not spesifikasjon.kan_nil:
        tekst = _("Elementet %(navn)s er satt til tomt (nil), men må ha en verdi.")
        raise _feil(element, tekst, navn=spesifikasjon.navn)
    if len(element) or (element.text or "").strip():
        tekst = _("Elementet %(navn)s er satt til tomt (nil), men har likevel innhold.")
        raise _feil(element, tekst, navn=spesifikasjon.navn)
    return True


def _les_tekst(element: etree._Element, spesifikasjon: Element) -> str:
    if len(element):
        tekst = _("Elementet %(navn)s skal bare ha tekst, men har andre elementer i seg.")
        raise _feil(element, tekst, navn=spesifikasjon.navn)
    verdi = (element.text or "").strip()
    if spesifikasjon.verdier is None:
        return verdi
    if verdi not in spesifikasjon.verdier:
        tekst = _("Elementet %(navn)s har en verdi som ikke finnes. Det skal være %(verdier)s.")
        raise _feil(element, tekst, navn=spesifikasjon.navn, verdier=_(" eller ").join(spesifikasjon.verdier))
    return spesifikasjon.verdier[verdi]


def _krev_ingen_tekst(element: etree._Element) -> None:
    biter = [element.text, *(barn.tail for barn in element)]
    if any(bit and bit.strip() for bit in biter):
        raise _feil(element, _("Det står tekst rett i %(navn)s, mellom elementene."), navn=navn_paa(element))


def navn_paa(element: etree._Element) -> str:
    """The local name of an element, short enough to show."""
    return _lokalt(element.tag) if isinstance(element.tag, str) else "?"


def _lokalt(tagg: str) -> str:
    return tagg.rpartition("}")[2][:60]


def linje_til(element: etree._Element) -> int:
    """The line an element begins on."""
    linje: int | None = element.sourceline  # type: ignore[assignment]  # the stubs leave it open
    return linje or 1


def _feil(element: etree._Element, tekst: str, **verdier: str) -> Importfeil:
    return Importfeil(linje_til(element), tekst % verdier, kode="skjema")
