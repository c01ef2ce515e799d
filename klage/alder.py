"""How old a candidate is, for the rules of who may appeal: read from the national id where it holds a date."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.utils.translation import gettext_lazy as _

from eksamen.models import Person
from eksamen.models.valg import Nummerslag
from felles.nummer import UgyldigNummer, personnummer

MYNDIG: Final = 18
SELV: Final = 15
# The kinds of id that hold a date of birth; DUF, FH and fictive ones hold none.
MED_DATO: Final = frozenset({Nummerslag.FOEDSELSNUMMER, Nummerslag.D_NUMMER, Nummerslag.H_NUMMER})
# An id holds two digits of the year, and from 2032 nothing in it tells the century. Nobody who sits an exam is younger than
# this, or a hundred years older, so the two digits are enough for those whose age counts here.
YNGSTE: Final = 10
# What the school answers where the id does not tell.
UNDER_15, UNDER_18, VOKSEN = "under_15", "under_18", "voksen"
SVAR: Final = (
    (UNDER_15, _("Under 15 år")), (UNDER_18, _("15 til 17 år")), (VOKSEN, _("18 år eller eldre")),
)  # fmt: skip
GRUPPER: Final = (UNDER_15, UNDER_18, VOKSEN)


def aldersgruppe(person: Person, dag: date) -> str:
    """`UNDER_15`, `UNDER_18` or `VOKSEN` on that day; "" where the id does not tell, and somebody must be asked.

    Reads the id of this one person, and keeps nothing of it.
    Rule: forskrift til opplæringslova § 10-1: parents on their own until 18, their written consent under 15.
    """
    if person.nummerslag not in MED_DATO:
        return ""
    try:
        lest = personnummer.valider(person.nummer, tillat_syntetiske=True)
    except UgyldigNummer:
        return ""
    return gruppe(_alder(lest, dag))


def gruppe(alder: int) -> str:
    if alder < SELV:
        return UNDER_15
    return UNDER_18 if alder < MYNDIG else VOKSEN


def _alder(lest: personnummer.Personnummer, dag: date) -> int:
    aar = int(lest.nummer[4:6])
    hatt = (dag.month, dag.day) >= (lest.foedselsmaaned, lest.foedselsdag)
    alder = (dag.year - aar) % 100 - (0 if hatt else 1)
    return alder if alder >= YNGSTE else alder + 100
