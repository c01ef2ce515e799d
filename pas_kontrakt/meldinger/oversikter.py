"""Grades and plans as values. Rule: PAS contract 1.3, `ko:Karakteroversikt` and `ep:EksamensplanResponse`."""

from dataclasses import dataclass, field
from datetime import datetime

from pas_kontrakt.meldinger.typer import Deltakelse

# --- grades ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Karakterkandidat:
    """`karakter` is 0 together with IDF, DF and MB: the schema has no other way to say «none».

    Appeals stand in V-2016 only.
    """

    fodselsnr: str = field(repr=False)
    kandidatnr: str
    deltakelse: Deltakelse
    karakter: int
    klagekarakter: int | None = None
    klagebegrunnelse: str | None = None


@dataclass(frozen=True, slots=True)
class Karaktergruppe:
    navn: str | None
    kandidater: tuple[Karakterkandidat, ...] | None = ()


@dataclass(frozen=True, slots=True)
class Karaktereksamen:
    fagkode: str
    variant: str | None = None
    grupper: tuple[Karaktergruppe, ...] | None = ()


@dataclass(frozen=True, slots=True)
class Karakteroversikt:
    """`ko:Karakteroversikt`."""

    orgnr: str
    eksamener: tuple[Karaktereksamen, ...] | None = ()


# --- plan -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Planperiode:
    """Moments with a time zone; those of a message without an offset are Norwegian time."""

    kode: str
    paamelding_start: datetime
    paamelding_stopp: datetime
    gjennomfoering_start: datetime
    gjennomfoering_stopp: datetime


@dataclass(frozen=True, slots=True)
class Plandel:
    """`type` is Eksamen, EksamenDel1, EksamenDel2 or Forberedelse; `minutter` is `Varighet`."""

    type: str
    start: datetime
    stopp: datetime
    minutter: int


@dataclass(frozen=True, slots=True)
class Planeksamen:
    fagkode: str
    variant: str | None = None
    deler: tuple[Plandel, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    nivaa: str
    periode: Planperiode
    eksamener: tuple[Planeksamen, ...] = ()


@dataclass(frozen=True, slots=True)
class Eksamensplan:
    """`ep:EksamensplanResponse`."""

    planer: tuple[Plan, ...] | None = ()
