"""A group upload as a table: which candidate each file is, and what stands in the way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.db.models.functions import Lower

from eksamen.models import Kandidat
from eksamen.querysets.kandidater import KandidatQuerySet
from levering.models import Besvarelsesfil, Delmerke, Gruppefil
from levering.querysets.status import med_status

# «337JQE-V-01.pdf», also with small letters, another hyphen, or none.
NUMMER_I_NAVN: Final = re.compile(r"^\s*([0-9]{3})([A-Za-z]{3})[-_ ]?([VHvh])(?![^\W_])")

# What stands in the way: a file of the candidate's that is on «Lever for kandidat», without a part.
UTEN_DEL: Final = "uten_del"


class Utfall(StrEnum):
    """Where a file stands. Rule: PGS, «Gruppeopplasting»."""

    KLAR = "klar"
    UTEN_DEL = "uten_del"
    UKJENT = "ukjent"
    DUPLIKAT = "duplikat"
    AVVIST = "avvist"
    LEVERT = "levert"
    # Handed in, and taken out of the answer afterwards.
    SLETTET = "slettet"

    @property
    def er_ferdig(self) -> bool:
        """Nothing is to be done with the file here any more."""
        return self in (Utfall.LEVERT, Utfall.SLETTET)


@dataclass(frozen=True, slots=True)
class Gruppelinje:
    """A file with its candidate, and what is to be done with it."""

    fil: Gruppefil
    kandidat: Kandidat | None
    utfall: Utfall
    hindring: str = ""

    @property
    def merke(self) -> str:
        """The part: «Eksamen» where there is one, else what was chosen."""
        return merke_for(self.fil, self.kandidat)


def nummer_i(navn: str) -> str:
    """The candidate number that a file name begins with; empty when there is none."""
    treff = NUMMER_I_NAVN.match(navn)
    return f"{treff[1]}{treff[2]}-{treff[3]}".upper() if treff else ""


def merke_for(fil: Gruppefil, kandidat: Kandidat | None) -> str:
    """The tag that the file gets with that candidate."""
    if kandidat is not None and not kandidat.eksamen.todelt:
        return Delmerke.EKSAMEN
    return fil.delmerke


def kandidater_etter_nummer(kandidater: Iterable[Kandidat]) -> dict[str, Kandidat]:
    """By number; one with several exams on the day by number and fagkode («337JQE-V MAT1023»), so that none is guessed."""
    etter: dict[str, list[Kandidat]] = {}
    for kandidat in kandidater:
        if kandidat.kandidatnummer:
            etter.setdefault(kandidat.kandidatnummer.nummer, []).append(kandidat)
    return {
        nummer if len(like) == 1 else f"{nummer} {kandidat.eksamen.fag.kode}": kandidat
        for nummer, like in etter.items()
        for kandidat in like
    }


def kandidater_til_gruppe(kandidater: KandidatQuerySet, naa: datetime) -> list[Kandidat]:
    """The candidates with names, parts and statuses; two queries."""
    return list(med_status(kandidater.med_navn().sortert(), naa).prefetch_related("eksamen__deler"))


def gruppelinjer(gruppe_id: int, kandidater: Sequence[Kandidat]) -> list[Gruppelinje]:
    """Every file of the group in the order of its name. Two queries, whatever the number."""
    filer = list(
        Gruppefil.objects.filter(gruppe=gruppe_id, fjernet__isnull=True).select_related("fil").order_by("navn", "pk")
    )
    etter_nummer = kandidater_etter_nummer(kandidater)
    etter_id = {kandidat.pk: kandidat for kandidat in kandidater}
    eier = {
        fil.pk: etter_id.get(fil.kandidat_id) if fil.kandidat_id else etter_nummer.get(nummer_i(fil.navn))
        for fil in filer
    }
    ider = {kandidat.pk for kandidat in eier.values() if kandidat}
    tatt: dict[tuple[int, str], str] = {}
    uten_del = set()
    for kandidat_id, navn, sha256, delmerke in (
        Besvarelsesfil.objects.filter(kandidat__in=ider, slettet__isnull=True)
        .annotate(liten=Lower("navn"))
        .values_list("kandidat_id", "liten", "sha256", "delmerke")
    ):
        tatt[kandidat_id, navn] = sha256
        if not delmerke:
            uten_del.add(kandidat_id)
    linjer = []
    for fil in filer:
        linjer.append(_linje(fil, eier[fil.pk], tatt, uten_del))
        if (kandidat := eier[fil.pk]) is not None:
            tatt.setdefault((kandidat.pk, fil.navn.lower()), fil.sha256)
    return linjer


def _linje(
    fil: Gruppefil, kandidat: Kandidat | None, tatt: dict[tuple[int, str], str], uten_del: set[int]
) -> Gruppelinje:
    if fil.fil:
        return Gruppelinje(fil, kandidat, Utfall.SLETTET if fil.fil.slettet else Utfall.LEVERT)
    if hindring := fil.avvist or (_hindring(kandidat) if kandidat else ""):
        return Gruppelinje(fil, kandidat, Utfall.AVVIST, hindring)
    if kandidat is None:
        return Gruppelinje(fil, None, Utfall.UKJENT)
    if tatt.get((kandidat.pk, fil.navn.lower()), fil.sha256) != fil.sha256:
        return Gruppelinje(fil, kandidat, Utfall.DUPLIKAT)
    return Gruppelinje(fil, kandidat, *_med_del(fil, kandidat, uten_del))


def _med_del(fil: Gruppefil, kandidat: Kandidat, uten_del: set[int]) -> tuple[Utfall, str]:
    if not merke_for(fil, kandidat):
        return Utfall.UTEN_DEL, ""
    # Another file of the candidate's, that is not in this list, stands in the way of all of them.
    return (Utfall.AVVIST, UTEN_DEL) if kandidat.pk in uten_del else (Utfall.KLAR, "")


def _hindring(kandidat: Kandidat) -> str:
    """A code of what stops everybody; `med_status` has put the facts on the candidate."""
    if kandidat.avlyst:  # type: ignore[attr-defined]
        return "avlyst"
    if kandidat.fravaer_slag:  # type: ignore[attr-defined]
        return "fravaer"
    return "post" if kandidat.digital_post or kandidat.del1_post else ""  # type: ignore[attr-defined]
