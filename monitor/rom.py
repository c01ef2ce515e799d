"""The rooms of the live table: the line above each, and the map of its seats."""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from monitor.querysets.partier import Dagsparti
from monitor.querysets.rader import Rad
from monitor.utvalg import romnoekkel
from monitor.visrader import Visrad

type Romnoekkel = tuple[str, int, bool, str]


@dataclass(slots=True)
class Plass:
    """A seat on the map, with the candidate's row. The seat is named before the person, as one walks the room."""

    plass: str
    gruppe: str
    rad: Visrad
    parti: int
    sok: str  # the number that finds the candidate in the list; "" for one without, whose name has no place in an address


@dataclass(slots=True)
class Rekke:
    """Seats beside each other: those with the same letter (A1, A2), or all the seats of a room without letters."""

    navn: str
    plasser: list[Plass] = field(default_factory=list)


@dataclass(slots=True)
class Rom:
    """A room: its name, how it is there, the names of all parties by id, and the seats on this page."""

    nr: int
    navn: str
    tekst: str
    grupper: dict[int, str]
    rekker: list[Rekke] = field(default_factory=list)


def romhoder(viste: list[Rad], alle: Iterable[Rad], partier: dict[int, Dagsparti]) -> dict[int, Rom]:
    """The line above each room, by the first candidate of it on the page; the rows must stand room by room.

    The counts are those of everybody in the room, whatever the filter leaves.
    """
    antall: Counter[Romnoekkel] = Counter()
    venter: Counter[Romnoekkel] = Counter()
    ferdig: Counter[Romnoekkel] = Counter()
    for rad in alle:
        noekkel = romnoekkel(rad, partier[rad.parti_id])
        antall[noekkel] += 1
        venter[noekkel] += rad.kan_gi_tilgang
        ferdig[noekkel] += rad.ferdig
    flere_skoler = len({noekkel[1] for noekkel in antall}) > 1
    gruppenavn = {pk: parti.navn for pk, parti in partier.items()}
    hoder = {}
    for nr, (noekkel, gruppe) in enumerate(groupby(viste, lambda rad: romnoekkel(rad, partier[rad.parti_id])), start=1):
        foerste = next(gruppe)
        parti = partier[foerste.parti_id]
        navn = foerste.rom or parti.rom or _("Uten rom")
        hoder[foerste.pk] = Rom(
            nr=nr,
            navn=f"{navn}, {parti.skole.navn}" if flere_skoler else navn,
            tekst=_stilling(antall[noekkel], venter[noekkel], ferdig[noekkel]),
            grupper=gruppenavn,
        )
    return hoder


def _stilling(antall: int, venter: int, ferdig: int) -> str:
    deler = [ngettext("%(n)s kandidat", "%(n)s kandidater", antall) % {"n": antall}]
    if venter:
        deler.append(ngettext("%(n)s venter på tilgang", "%(n)s venter på tilgang", venter) % {"n": venter})
    deler.append(ngettext("%(n)s er ferdig", "%(n)s er ferdige", ferdig) % {"n": ferdig})
    return ", ".join(deler)


def lag_kart(viste: list[Rad], visrader: list[Visrad], hoder: dict[int, Rom]) -> list[Rom]:
    """The rooms with their seats in rows. Both lists are of the same candidates, room by room."""
    rommene: list[Rom] = []
    for rad, visrad in zip(viste, visrader, strict=True):
        if rad.pk in hoder:
            rommene.append(hoder[rad.pk])
        rekker = rommene[-1].rekker
        navn = _rekkenavn(rad.plass)
        if not rekker or rekker[-1].navn != navn:
            rekker.append(Rekke(navn))
        gruppe = rommene[-1].grupper[rad.parti_id]
        rekker[-1].plasser.append(Plass(rad.plass, gruppe, visrad, rad.parti_id, rad.nummer))
    return rommene


def _rekkenavn(plass: str) -> str:
    """«A» of «A12»; "" where seats have no letter before the number."""
    bokstaver = plass.strip().rstrip(string.digits).strip()
    return bokstaver.upper() if bokstaver and bokstaver != plass.strip() else ""
