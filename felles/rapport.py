"""What a report is. Apps register theirs in `AppConfig.ready()`; the room `rapporter` shows, prints and exports them.

A table is shown on screen, as XLSX and as PDF from the same rows; letters are PDF only, one page or more a recipient.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import models
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from felles.bidrag import Register

Tekst = str | Promise
TOM_TABELL: Final[Tekst] = _("Ingenting å vise for dette utvalget.")
INGEN_MOTTAKERE: Final[Tekst] = _("Ingen å skrive til i dette utvalget.")


class Gruppe(models.TextChoices):
    """The groups of the report page, in its order. Rule: iSkole, «Rapporter»."""

    KONTROLL = "kontroll", _("Kontroll")
    OVERSIKT = "oversikt", _("Oversikt")
    PARTIER = "partier", _("Partier og protokoll")
    ELEVER = "elever", _("Elevenes oppmeldinger")
    DAGEN = "dagen", _("Eksamensdagen")
    SENSOR = "sensor", _("Sensor og eksaminator")
    KLAGE = "klage", _("Klage")
    TILRETTELEGGING = "tilrettelegging", _("Tilrettelegging")


class Slag(models.TextChoices):
    """How a column's values are written and aligned."""

    TEKST = "tekst"
    TALL = "tall"
    DATO = "dato"  # datetime or date, Oslo
    KLOKKE = "klokke"  # datetime, Oslo
    TID = "tid"  # datetime, Oslo: date and time


@dataclass(frozen=True, slots=True)
class Kolonne:
    """A column: heading, kind, and width in characters."""

    overskrift: Tekst
    slag: str = Slag.TEKST
    bredde: int = 16


@dataclass(frozen=True)
class Utvalg:
    """What a report is asked for: who asks, when, and of which parties and candidates.

    `partier` and `kandidater` hold only what the user may see, narrowed to the chosen school, period, dates and
    parties. `fritekst` and `svarfrist` are for reports that ask for them. `skole` is one school; of a report that is
    `samlet`, it may be the user's authority, and the parties those of all schools under it.
    """

    bruker: Any
    naa: datetime
    skole: Any
    partier: QuerySet[Any]
    kandidater: QuerySet[Any]
    fritekst: str = ""
    svarfrist: date | None = None
    nettsted: str = ""  # host of this site, for what is printed and typed in
    maalform: str = "nb"  # of what goes to no single candidate


@dataclass(frozen=True)
class Tabellrapport:
    """Rows of cells. `rader` costs a constant number of queries.

    `grupperes` is how many leading columns name a group: each group is a table of its own with these as its heading,
    on a new page in the PDF when `ny_side`. `luft` gives rows high enough to write in by hand.
    """

    navn: str
    gruppe: Gruppe
    tittel: Tekst
    beskrivelse: Tekst
    kolonner: Sequence[Kolonne]
    rader: Callable[[Utvalg], Iterable[Sequence[Any]]]
    grupperes: int = 0
    ny_side: bool = False
    liggende: bool = False
    luft: bool = False
    samlet: bool = False  # can be had for all the schools of an authority at once
    tomt: Tekst = TOM_TABELL
    roller: frozenset[str] | None = None  # None: everybody who reads the school's parties


@dataclass(frozen=True)
class Brevrapport:
    """Letters or slips by a Typst template of `templates/typst/`, each in its recipient's målform.

    `data` gives one mapping per letter, of plain values (text, numbers, lists, mappings), with `maalform` ("nb" or
    "nn"). `felt` names what the user may add: "fritekst", "svarfrist", "maalform" where no recipient has one, and
    "kandidater" to tick single candidates. `hemmelig` letters hold passwords: for school administrators only, logged,
    and never kept longer than it takes to fetch them. `per_ark` is how many stand on one sheet.
    """

    navn: str
    gruppe: Gruppe
    tittel: Tekst
    beskrivelse: Tekst
    mal: str
    data: Callable[[Utvalg], list[Mapping[str, Any]]]
    felt: tuple[str, ...] = ()
    hemmelig: bool = False
    per_ark: int = 1
    tomt: Tekst = INGEN_MOTTAKERE
    roller: frozenset[str] | None = None


Rapport = Tabellrapport | Brevrapport
rapporter: Final[Register[Rapport]] = Register()


def registrer(rapport: Rapport, *, rekkefoelge: int = 100) -> None:
    """Add a report; registering twice is harmless."""
    rapporter.registrer(rapport.navn, rapport, rekkefoelge=rekkefoelge)
