"""Hints on how a board's reasons read: long sentences, heavy text, words of another grade, praise that says nothing.

Hints never block. They are made from the text alone and kept nowhere.
Rule: Vigo IKS, «Retningslinjer for klagebehandling»: the board is precise in its terms, and describes competence by the
words that the grade is described by. LIX: C.-H. Björnsson, «Läsbarhet», 1968.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from klagenemnd.svartekst import KOMPETANSE, maalformen

LANG_SETNING: Final = 30  # words
LANGT_ORD: Final = 6  # letters; longer ones count in LIX
TUNG_LIX: Final = 50
FAERREST_ORD: Final = 40  # fewer say nothing of how heavy a text is
LANGT_UNNA: Final = 2  # grades between the word's own and the one that is set
VIS_ORD: Final = 6  # of a sentence, to find it by

_SETNING: Final = re.compile(r"[^.!?\n]+[.!?]*")
_ORD: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# The words of the grade descriptions, and others that boards use for the same; the longest that fits counts.
_GRADORD: Final[dict[str, str]] = {
    "fremragende": "6", "framifrå": "6", "glimrende": "6", "glimrande": "6", "utmerket": "6", "utmerkt": "6",
    "meget god": "5", "meget godt": "5", "mykje god": "5", "mykje godt": "5", "svært god": "5", "svært godt": "5",
    "særs god": "5", "særs godt": "5",
    "god": "4", "godt": "4", "gode": "4",
    "nokså god": "3", "nokså godt": "3", "ganske god": "3", "ganske godt": "3", "middels": "3",
    "svak": "2", "svakt": "2", "lav": "2", "lavt": "2", "låg": "2", "lågt": "2", "mangelfull": "2", "mangelfullt": "2",
    "svært lav": "1", "svært lavt": "1", "svært låg": "1", "svært lågt": "1", "svært svak": "1", "svært svakt": "1",
    "svært mangelfull": "1", "svært mangelfullt": "1",
}  # fmt: skip
_GRADMOENSTER: Final = re.compile(
    r"\b(" + "|".join(sorted((re.escape(ord_) for ord_ in _GRADORD), key=len, reverse=True)) + r")\b", re.IGNORECASE
)
_TOM_ROS: Final = re.compile(
    r"\b(bra jobba|bra jobbet|godt jobba|godt jobbet|godt arbeid|flott|supert?|fint|kjempe(?:fin|flott|bra)\w*|"
    r"stå på|lykke til|dyktig|flink)\b",
    re.IGNORECASE,
)
_FREMMED: Final = {
    "nb": re.compile(r"\b(ikkje|kva|korleis|kvifor|eit|frå|noko|meir|berre|dei)\b", re.IGNORECASE),
    "nn": re.compile(r"\b(ikke|hva|hvordan|hvorfor|et|fra|noe|mer|bare|jeg)\b", re.IGNORECASE),
}


@dataclass(frozen=True, slots=True)
class Hint:
    """Something to look at again. `slag` is for tests and programs, `tekst` for people."""

    slag: str
    tekst: str


def lix(tekst: str) -> int | None:
    """Words per sentence plus the share of long words, in per cent; None when there is too little to say anything."""
    ordene = _ORD.findall(tekst)
    if len(ordene) < FAERREST_ORD:
        return None
    lange = sum(len(ord_) > LANGT_ORD for ord_ in ordene)
    return round(len(ordene) / max(1, len(_setninger(tekst))) + 100 * lange / len(ordene))


def hint_til(tekst: str, *, verdi: str, maalform: str) -> list[Hint]:
    """What could be said more clearly in that text, for an answer with that grade ("" when none is chosen)."""
    tekst = tekst.replace("\r\n", "\n")
    return [
        *_lange(tekst),
        *_tung(tekst),
        *_annen_grad(tekst, verdi, maalform),
        *_ros(tekst),
        *_blandet(tekst, maalform),
    ]


def _setninger(tekst: str) -> list[str]:
    return [setning for setning in _SETNING.findall(tekst) if _ORD.search(setning)]


def _lange(tekst: str) -> list[Hint]:
    lange = [ordene for setning in _setninger(tekst) if len(ordene := setning.split()) > LANG_SETNING]
    if not lange:
        return []
    melding = ngettext(
        "%(antall)s setning har mer enn %(grense)s ord. Del den: «%(start)s …»",
        "%(antall)s setninger har mer enn %(grense)s ord. Del dem. Den første: «%(start)s …»",
        len(lange),
    )
    start = " ".join(lange[0][:VIS_ORD])
    return [Hint("lang", melding % {"antall": len(lange), "grense": LANG_SETNING, "start": start})]


def _tung(tekst: str) -> list[Hint]:
    tall = lix(tekst)
    if tall is None or tall < TUNG_LIX:
        return []
    melding = _("Teksten er tung å lese (LIX %(lix)s). Kortere setninger og vanligere ord gjør den lettere.")
    return [Hint("lix", melding % {"lix": tall})]


def _annen_grad(tekst: str, verdi: str, maalform: str) -> list[Hint]:
    if not verdi:
        return []
    egen = KOMPETANSE[maalformen(maalform)][verdi]
    funnet = dict.fromkeys(treff.lower() for treff in _GRADMOENSTER.findall(tekst))
    melding = _("«%(ord)s» hører til karakteren %(annen)s. Karakteren %(verdi)s beskrives som %(egen)s kompetanse.")
    return [
        Hint("grad", melding % {"ord": ord_, "annen": _GRADORD[ord_], "verdi": verdi, "egen": egen})
        for ord_ in funnet
        if abs(int(_GRADORD[ord_]) - int(verdi)) >= LANGT_UNNA
    ]


def _ros(tekst: str) -> list[Hint]:
    funnet = dict.fromkeys(treff.lower() for treff in _TOM_ROS.findall(tekst))
    melding = _("«%(ord)s» sier ikke hva svaret viser. Skriv hva som er bra, og hvor i svaret det står.")
    return [Hint("ros", melding % {"ord": ord_}) for ord_ in funnet]


def _blandet(tekst: str, maalform: str) -> list[Hint]:
    spraak = maalformen(maalform)
    funnet = list(dict.fromkeys(treff.lower() for treff in _FREMMED[spraak].findall(tekst)))
    if not funnet:
        return []
    melding = (
        _("Svaret skal være på nynorsk, men har %(ord)s.")
        if spraak == "nn"
        else _("Svaret skal være på bokmål, men har %(ord)s.")
    )
    return [Hint("maalform", melding % {"ord": ", ".join(f"«{ord_}»" for ord_ in funnet[:VIS_ORD])})]
