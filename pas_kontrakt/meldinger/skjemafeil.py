"""What libxml2 says of an invalid message, in words that a school understands. Never repeats a value.

Rule: PAS contract 1.1: each failure names the line and the element.
"""

import re
from collections.abc import Callable, Iterable
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from lxml import etree

from felles.importer.grunnlag import Importfeil

# More than a person reads; a file of the wrong kind has one for each row.
FLEST: Final = 100
STED: Final = re.compile(r"Element '(?P<element>[^']*)'(?:, attribute '(?P<attributt>[^']*)')?: (?P<resten>.*)", re.S)
VENTET: Final = re.compile(r"Expected is (?:one of )?\( (.+) \)\.")
VERDIER: Final = re.compile(r"'([^']*)'")
MENGDE: Final = "is not an element of the set {"

TYPER: Final = {
    "xs:int": gettext_lazy("et helt tall"),
    "xs:dateTime": gettext_lazy("et tidspunkt, som 2027-05-20T09:00:00+02:00"),
    "xs:boolean": gettext_lazy("true eller false"),
}


def ukjent_rot(navn: str, linje: int) -> Importfeil:
    """The root is no message of the contract, or stands in another namespace."""
    tekst = _("Meldingen begynner med %(navn)s, og det er ingen PAS-melding i dette navnerommet. Velg riktig melding.")
    return Importfeil(linje, tekst % {"navn": navn[:60]}, kode="ukjent_melding")


def feil_av(funnet: Iterable[tuple[int, etree._LogEntry]]) -> Importfeil:
    """Every fault of a message with its line, the first of each element, in the order of the message."""
    feil: list[Importfeil] = []
    sett: set[tuple[int, str]] = set()
    for linje, post in funnet:
        # An element of a wrong type is told of twice: as a value, and by its type.
        treff = STED.match(post.message)
        sted = (linje, post.path or (treff["element"] if treff else ""))
        if sted in sett:
            continue
        sett.add(sted)
        if len(feil) == FLEST:
            feil.append(Importfeil(linje, _("Det er flere feil enn disse. Rett dem, og prøv igjen."), kode="skjema"))
            break
        feil.append(Importfeil(linje or None, _ord(post), kode="skjema"))
    return Importfeil.samlet(feil or [Importfeil(None, _annet("", "", ""), kode="skjema")])


def _ord(post: etree._LogEntry) -> str:
    treff = STED.match(post.message)
    if treff is None:
        return _annet("", "", "")
    forklar = ORD.get(post.type_name, _annet)
    return forklar(_kort(treff["element"]), treff["element"], post.message if treff["attributt"] else treff["resten"])


def _innhold(navn: str, tagg: str, resten: str) -> str:
    """An element that is missing, or stands where it should not."""
    treff = VENTET.search(resten)
    ventet = [tag.strip() for tag in treff[1].split(",")] if treff else []
    if resten.startswith("Missing"):
        tekst = _("%(ventet)s mangler til slutt i %(navn)s.")
    elif tagg not in ventet and navn in map(_kort, ventet):
        return _("%(navn)s står i feil navnerom. Det skal stå i %(rom)s.") % {
            "navn": navn,
            "rom": next((_rom(tag) for tag in ventet if _kort(tag) == navn), "") or _("ingen navnerom"),
        }
    elif ventet:
        tekst = _("%(navn)s står der %(ventet)s skulle stått. Elementene må ha riktig navn, rekkefølge og navnerom.")
    else:
        tekst = _("%(navn)s skal ikke stå her, eller det står én gang for mye.")
    return tekst % {"navn": navn, "ventet": _(" eller ").join(dict.fromkeys(map(_kort, ventet)))}


def _verdi_av_flere(navn: str, _tagg: str, resten: str) -> str:
    verdier = VERDIER.findall(resten.rpartition(MENGDE)[2])
    return _("%(navn)s har en verdi som ikke finnes. Det skal være %(verdier)s.") % {
        "navn": navn,
        "verdier": _(" eller ").join(verdier),
    }


def _datatype(navn: str, _tagg: str, resten: str) -> str:
    type_ = next((str(ord_) for xsd, ord_ in TYPER.items() if f"'{xsd}'" in resten), None)
    if type_ is None:
        return _("%(navn)s har en verdi som ikke er gyldig.") % {"navn": navn}
    return _("%(navn)s har en verdi som ikke er gyldig. Det skal være %(type)s.") % {"navn": navn, "type": type_}


def _attributt(navn: str, _tagg: str, _resten: str) -> str:
    return _("%(navn)s har et attributt som ikke hører til her.") % {"navn": navn}


def _loes_tekst(navn: str, _tagg: str, _resten: str) -> str:
    return _("Det står tekst rett i %(navn)s, mellom elementene.") % {"navn": navn}


def _bare_tekst(navn: str, _tagg: str, _resten: str) -> str:
    return _("%(navn)s skal bare ha tekst, men har andre elementer i seg.") % {"navn": navn}


def _ikke_nil(navn: str, _tagg: str, _resten: str) -> str:
    return _("%(navn)s er satt til tomt (nil), men må ha en verdi.") % {"navn": navn}


def _nil_med_innhold(navn: str, _tagg: str, _resten: str) -> str:
    return _("%(navn)s er satt til tomt (nil), men har likevel innhold.") % {"navn": navn}


def _ukjent(navn: str, _tagg: str, _resten: str) -> str:
    return _("Meldingen begynner med %(navn)s, og det er ikke meldingen som ventes her, eller i feil navnerom.") % {
        "navn": navn
    }


def _annet(navn: str, _tagg: str, _resten: str) -> str:
    return _("%(navn)s stemmer ikke med skjemaet for meldingen.") % {"navn": navn or _("Et element")}


# libxml2's own names (xmlParserErrors) of what a schema can find.
ORD: Final[dict[str, Callable[[str, str, str], str]]] = {
    "SCHEMAV_CVC_ELT_1": _ukjent,
    "SCHEMAV_ELEMENT_CONTENT": _innhold,
    "SCHEMAV_CVC_ENUMERATION_VALID": _verdi_av_flere,
    "SCHEMAV_CVC_DATATYPE_VALID_1_2_1": _datatype,
    "SCHEMAV_CVC_COMPLEX_TYPE_3_2_1": _attributt,
    "SCHEMAV_CVC_TYPE_3_1_1": _attributt,
    "SCHEMAV_CVC_COMPLEX_TYPE_2_3": _loes_tekst,
    "SCHEMAV_CVC_TYPE_3_1_2": _bare_tekst,
    "SCHEMAV_CVC_ELT_3_1": _ikke_nil,
    "SCHEMAV_CVC_ELT_3_2_1": _nil_med_innhold,
}


def _kort(tagg: str) -> str:
    return tagg.rpartition("}")[2].strip()[:60]


def _rom(tagg: str) -> str:
    return tagg.rpartition("}")[0].removeprefix("{")
