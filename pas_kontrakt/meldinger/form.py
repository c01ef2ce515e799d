"""What a message looks like in XML, said once: the writer and the reader are both made from it.

A `Post` is an element with children that becomes one value, a `Liste` an element around any number of them, a `Verdi`
an element with text. The XSD files say the same to others; the tests hold the two together.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from felles.tid import les_xml_tid, oslo
from pas_kontrakt.lesere.paamelding import CT, PA
from pas_kontrakt.lesere.plan import EP
from pas_kontrakt.meldinger.typer import Generasjon

KO: Final = "http://pas.udir.no/Karakteroversikt"
CI: Final = "http://pas.udir.no/ClientIdentification"
EGNE: Final = "http://eksamensloepet.no/pas/egne"
INGEN: Final = ""
PREFIKS: Final = {PA: "pa", CT: "ct", KO: "ko", EP: "ep", EGNE: "eg"}

# What XML counts as space. A non-breaking space is part of a value.
ROM: Final = " \t\r\n"
INT_MAKS: Final = 2**31 - 1
# Moments outside these years are mistakes, and break arithmetic elsewhere.
AARENE: Final = range(1900, 2201)


@dataclass(frozen=True, slots=True)
class Verdi:
    """Text and what it means. Both functions raise ValueError, KeyError or TypeError for what cannot be."""

    les: Callable[[str], Any]
    skriv: Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Felt:
    """One child: its element, the attribute of the value that it fills, and what stands in it.

    An empty `attributt` means the value itself. None is left out when `valgfri`, `xsi:nil` when `kan_nil`.
    """

    element: str
    navnerom: str
    attributt: str
    innhold: "Verdi | Post | Liste"
    valgfri: bool = False
    kan_nil: bool = False

    @property
    def tagg(self) -> str:
        return f"{{{self.navnerom}}}{self.element}" if self.navnerom else self.element

    @property
    def prefiksnavn(self) -> str:
        return f"{PREFIKS[self.navnerom]}:{self.element}" if self.navnerom else self.element


@dataclass(frozen=True, slots=True)
class Post:
    """Children in order, and the class that they become; without a class the only child is the value."""

    klasse: type[Any] | None
    felt: tuple[Felt, ...]


@dataclass(frozen=True, slots=True)
class Liste:
    """Any number of one element, read as a tuple."""

    rad: Felt


@dataclass(frozen=True, slots=True)
class Melding:
    """A whole message: its root, and the schema file that holds it."""

    rot: Felt
    skjema: str
    navnerom: tuple[str, ...]


def _tekst(verdi: str) -> str:
    return verdi.strip(ROM)


def _skriv_heltall(verdi: int) -> str:
    if not isinstance(verdi, int) or isinstance(verdi, bool) or not -INT_MAKS - 1 <= verdi <= INT_MAKS:
        raise ValueError("xs:int")
    return str(int(verdi))


def _les_tid(tekst: str) -> datetime:
    tekst = _tekst(tekst)
    # Midnight may be written as the end of the day before.
    if "T24:" in tekst:
        return _i_aarene(les_xml_tid(tekst.replace("T24:", "T00:")) + timedelta(days=1))
    return _i_aarene(les_xml_tid(tekst))


def _skriv_tid(verdi: datetime) -> str:
    if verdi.tzinfo is None:
        raise ValueError("naive")
    return oslo(_i_aarene(verdi)).isoformat()


def _i_aarene(verdi: datetime) -> datetime:
    if verdi.year not in AARENE:
        raise ValueError("year")
    return verdi


def valg(ord_: Mapping[str, Any]) -> Verdi:
    """An enumeration: the words of the message, and what each means here."""
    motsatt = {verdi: tekst for tekst, verdi in ord_.items()}
    return Verdi(ord_.__getitem__, motsatt.__getitem__)


def valg_av(type_: type[StrEnum]) -> Verdi:
    """An enumeration whose words are our own."""
    return valg({verdi.value: verdi for verdi in type_})


TEKST: Final = Verdi(_tekst, _tekst)
HELTALL: Final = Verdi(int, _skriv_heltall)
TID: Final = Verdi(_les_tid, _skriv_tid)


def liste(element: str, navnerom: str, attributt: str, rad: Post, navn: str, **valg_: bool) -> Felt:
    """A child with any number of `navn` in it, all in the same namespace."""
    return Felt(element, navnerom, attributt, Liste(Felt(navn, navnerom, "", rad)), **valg_)


def melding(element: str, navnerom: str, post: Post, skjema: str, *andre: str) -> Melding:
    """A message with that root; `andre` are the other namespaces in it."""
    return Melding(Felt(element, navnerom, "", post), skjema, (navnerom, *andre))


def variant(navnerom: str, generasjon: Generasjon) -> tuple[Felt, ...]:
    """`Variant`, which the 2015 generation lacks."""
    return (Felt("Variant", navnerom, "variant", TEKST, valgfri=True),) if generasjon is Generasjon.V2 else ()
