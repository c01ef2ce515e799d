"""Holds what the school knows against what PAS knows, candidate by candidate."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final

type Rad = dict[str, Any]
LIKE: Final = ("navn", "maalform", "slag", "skole", "parti", "nummer", "fravaer")


@dataclass
class Svar:
    """How many candidates one side lacks, that are there twice, and that the sides do not agree on; and which."""

    tapt: int = 0
    doblet: int = 0
    endret: int = 0
    linjer: list[str] = field(default_factory=list)


def kontroller(skolen: dict[str, list[Rad]], pas: dict[str, list[Rad]]) -> Svar:
    """`kandidater` of both sides are the same, once, with the same numbers, absence and results; groups stand once."""
    svar = Svar()
    for navn, side in (("skolen", skolen), ("PAS", pas)):
        for noekkel, antall in (Counter(_noekler(side)) + Counter(map(_gruppe, side["partier"]))).items():
            if antall > 1:
                svar.doblet += antall - 1
                svar.linjer.append(f"{antall} ganger hos {navn}: {_vist(noekkel)}")
        for person, numre in _numre(side).items():
            if len(numre) > 1:
                svar.doblet += 1
                svar.linjer.append(f"{len(numre)} numre hos {navn}: {person[:8]}")
    her, der = _per_kandidat(skolen), _per_kandidat(pas)
    for noekkel in her.keys() - der.keys():
        svar.tapt += 1
        svar.linjer.append(f"mangler hos PAS: {_vist(noekkel)}")
    for noekkel in der.keys() - her.keys():
        svar.endret += 1
        svar.linjer.append(f"tatt ut her, og fortsatt hos PAS: {_vist(noekkel)}")
    for noekkel in her.keys() & der.keys():
        _sammenlign(noekkel, her[noekkel], der[noekkel], svar)
    return svar


def _sammenlign(noekkel: tuple[str, ...], vaar: Rad, deres: Rad, svar: Svar) -> None:
    if ulike := [felt for felt in LIKE if vaar[felt] != deres[felt]]:
        svar.endret += 1
        svar.linjer.append(f"ulik {', '.join(ulike)}: {_vist(noekkel)}")
    if deres["resultat"] and not vaar["resultat"]:
        svar.tapt += 1
        svar.linjer.append(f"resultatet kom ikke hit: {_vist(noekkel)}")
    elif vaar["resultat"] != deres["resultat"]:
        svar.endret += 1
        svar.linjer.append(f"et annet resultat her: {_vist(noekkel)}")


def _noekler(side: dict[str, list[Rad]]) -> list[tuple[str, ...]]:
    return [(rad["person"], rad["fagkode"]) for rad in side["kandidater"]]


def _gruppe(rad: Rad) -> tuple[str, ...]:
    return (rad["skole"], rad["fagkode"], rad["navn"])


def _per_kandidat(side: dict[str, list[Rad]]) -> dict[tuple[str, ...], Rad]:
    return dict(zip(_noekler(side), side["kandidater"], strict=True))


def _numre(side: dict[str, list[Rad]]) -> dict[str, set[str]]:
    numre: dict[str, set[str]] = {}
    for rad in side["kandidater"]:
        numre.setdefault(rad["person"], set()).add(rad["nummer"])
    return numre


def _vist(noekkel: tuple[str, ...]) -> str:
    """Enough of the key to find it by; a keyed hash says nothing of the person."""
    return " ".join(del_[:9] for del_ in noekkel)
