"""What is known of a candidate's exam, as values: nothing that is sealed for the one who reads gets in here."""

from dataclasses import dataclass, field
from datetime import date, datetime

from klage.querysets.resultat import Resultat


@dataclass(frozen=True, slots=True)
class Hvem:
    """Whom one asks, and how."""

    navn: str
    epost: str = ""
    telefon: str = ""


@dataclass(frozen=True, slots=True)
class Klagefakta:
    """An appeal as the school and the candidate may know it; `vist` is a `klage.querysets.skolens.Vist`."""

    pk: int
    slag: str
    vist: str
    registrert: datetime
    karakter: str = ""
    sendt: datetime | None = None
    avsluttet: datetime | None = None
    grunn: str = ""
    besvares_innen: date | None = None
    ansvarlig: Hvem | None = None
    # The answer, from its second on; `brev` where the board has written one.
    svar: str = ""
    svar_fra: datetime | None = None
    brev: bool = False


@dataclass(frozen=True, slots=True)
class Annulleringsfakta:
    """A decision that shows. `medhold` is False where the exam stands as it was."""

    vedtatt: datetime
    medhold: bool = True
    valgfri: bool = False
    valgfrist: datetime | None = None
    valg: str = ""
    valgt: datetime | None = None
    opphevet: datetime | None = None
    ansvarlig: Hvem | None = None
    # The row of the decision, by which the choice is made.
    rad: int | None = None


@dataclass(frozen=True, slots=True)
class Fakta:
    """Everything that the steps of a case follow from."""

    skole: Hvem
    start: datetime | None = None
    slutt: datetime | None = None
    skriftlig: bool = True
    # Graded by sensors: by the school itself otherwise.
    av_sensorer: bool = True
    # "IDF", "DF" or "avlyst", and from when.
    borte: str = ""
    borte_fra: datetime | None = None
    levert: datetime | None = None
    levert_av_skolen: bool = False
    sen: bool = False
    kode: str = ""
    paa_papir: bool = False
    # Who has the exam day of those that do not have it here.
    hos: str = ""
    sensur_fra: datetime | None = None
    publiseres: datetime | None = None
    resultat: Resultat | None = None
    klager: list[Klagefakta] = field(default_factory=list)
    annulleringer: list[Annulleringsfakta] = field(default_factory=list)
