"""What a step of a case is."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Tilstand(StrEnum):
    """Done, on now, or to come."""

    GJORT = "gjort"
    NAA = "naa"
    SENERE = "senere"


class Lenke(StrEnum):
    """What a step leads to; the page that shows it knows the address."""

    INGEN = ""
    KVITTERING = "kvittering"
    KLAGE = "klage"
    SVAR = "svar"
    VALG = "valg"


@dataclass(frozen=True, slots=True)
class Steg:
    """A step: what, in a few words, when it was or begins, and until which day where somebody must act.

    `slag` names it for tests and programs. `objekt` is the key of the appeal that it is about.
    """

    slag: str
    tittel: str
    tekst: str = ""
    tid: datetime | None = None
    tilstand: Tilstand = Tilstand.GJORT
    lenke: Lenke = Lenke.INGEN
    til: date | None = None
    objekt: int | None = None
