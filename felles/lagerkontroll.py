"""Holds storage against the rows that name files in it: every file has a row, and every row its file.

It only tells. A file without a row may be all that is left of an answer, and a person decides about it.
"""

import logging
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import models, transaction

from felles import lager, tid
from felles.bidrag import Register
from felles.hendelser import SYSTEM, logg_hendelse
from felles.models import Jobb, Lagerkontroll

logg = logging.getLogger("felles.lager")

# Longer than an upload may be on its way from its place to its row: one that is carried on the next day included.
ALDER: Final = timedelta(hours=48)
MAKS_FUNN: Final = 500
BUNKE: Final = 2000

UTEN_RAD, UTEN_FIL, FEIL_STOERRELSE = "uten_rad", "uten_fil", "feil_stoerrelse"


@dataclass(frozen=True)
class Lagerfelt:
    """A field that holds keys of storage; `stoerrelse` is the field with the size of what lies there, if there is one."""

    modell: type[models.Model]
    felt: str
    stoerrelse: str = ""


@dataclass(frozen=True)
class Funn:
    """A file or row that has lost the other."""

    slag: str
    noekkel: str
    objekttype: str = ""
    objekt_id: int | None = None


# Every field that holds a key; each app registers its own. The tests find those that are forgotten.
lagerfelt: Register[Lagerfelt] = Register()
lagerfelt.registrer("felles.jobb", Lagerfelt(Jobb, "fil"))


def registrer(modell: type[models.Model], felt: str, *, stoerrelse: str = "") -> None:
    """Say that the field holds keys of storage."""
    lagerfelt.registrer(f"{modell._meta.label_lower}.{felt}", Lagerfelt(modell, felt, stoerrelse))


def kontroller(*, naa: datetime) -> Lagerkontroll:
    """Compare all of storage with all rows, and keep what was found. Changes and removes nothing; repeatable.

    Files younger than `ALDER` are on their way and not reported. What looks lost is asked for once more before it is
    called so: rows and files come and go meanwhile. Raises OSError when storage is away; then nothing is known.
    """
    i_lager = {}
    fremmede = []
    for lagret in lager.alle():
        ident = _ident(lagret.noekkel)
        if ident is None:
            fremmede.append(lagret)
        else:
            i_lager[ident] = (lagret.stoerrelse, lagret.skrevet < naa - ALDER)
    funn, antall_rader = [], 0
    navngitt = set()
    for felt in lagerfelt.alle():
        for pk, noekkel, stoerrelse in _rader(felt):
            antall_rader += 1
            ident = _ident(noekkel)
            navngitt.add(ident)
            ligger = i_lager.get(ident, (None, False))[0] if ident else None
            slag = _feil(noekkel, ligger, stoerrelse)
            if slag and _staar_fortsatt(felt, pk, noekkel):
                funn.append(Funn(slag, noekkel, felt.modell._meta.label_lower, pk))
    funn += [
        Funn(UTEN_RAD, noekkel)
        for ident, (_, gammel) in i_lager.items()
        if gammel and ident not in navngitt and lager.finnes(noekkel := lager.noekkel_for(uuid.UUID(int=ident)))
    ]
    funn += [Funn(UTEN_RAD, lagret.noekkel[:200]) for lagret in fremmede if lagret.skrevet < naa - ALDER]
    return _noter(funn, filer=len(i_lager) + len(fremmede), rader=antall_rader, naa=naa)


@transaction.atomic
def _noter(funn: list[Funn], *, filer: int, rader: int, naa: datetime) -> Lagerkontroll:
    antall: dict[str, Any] = {slag: sum(f.slag == slag for f in funn) for slag in (UTEN_RAD, UTEN_FIL, FEIL_STOERRELSE)}
    # Rows without a file first: those are answers that somebody is missing.
    funn.sort(key=lambda f: (f.slag == UTEN_RAD, f.objekttype, f.objekt_id or 0))
    kontroll = Lagerkontroll.objects.create(
        begynt=naa, ferdig=tid.naa(), filer=filer, rader=rader, funn=[asdict(f) for f in funn[:MAKS_FUNN]], **antall
    )
    logg_hendelse(kontroll, "lager.kontrollert", aktoer=SYSTEM, naa=naa, filer=filer, rader=rader, **antall)
    if not kontroll.er_ren:
        logg.error("Lageret og basen stemmer ikke: %s", antall)
    return kontroll


def _rader(felt: Lagerfelt) -> Iterator[tuple[int, str, int | None]]:
    """Primary key, key and size of every row, in batches by primary key: no cursor is kept open in the database."""
    kolonner = ["pk", felt.felt, *([felt.stoerrelse] if felt.stoerrelse else [])]
    rader = felt.modell._default_manager.exclude(**{felt.felt: ""}).order_by("pk")
    siste = 0
    while bunke := list(rader.filter(pk__gt=siste).values_list(*kolonner)[:BUNKE]):
        for pk, noekkel, *stoerrelse in bunke:
            yield pk, noekkel, stoerrelse[0] if stoerrelse else None
        siste = bunke[-1][0]


def _feil(noekkel: str, ligger: int | None, stoerrelse: int | None) -> str:
    """What is wrong with a row, or "". What was not listed is asked for: it may have come since."""
    if ligger is None:
        try:
            ligger = lager.stoerrelse(noekkel)
        except ValueError:
            return UTEN_FIL
    if ligger is None:
        return UTEN_FIL
    return FEIL_STOERRELSE if stoerrelse is not None and ligger != stoerrelse else ""


def _staar_fortsatt(felt: Lagerfelt, pk: int, noekkel: str) -> bool:
    return felt.modell._default_manager.filter(pk=pk, **{felt.felt: noekkel}).exists()


def _ident(noekkel: str) -> int | None:
    """A key as a number, which takes a fourth of the room; None when it is no key of ours."""
    try:
        ident = uuid.UUID(hex=noekkel.rpartition("/")[2])
    except ValueError:
        return None
    return ident.int if lager.noekkel_for(ident) == noekkel else None
