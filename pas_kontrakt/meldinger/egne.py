"""The messages of part 2 of the PAS contract, which is ours, and the error that both parts answer with."""

from dataclasses import dataclass, field
from datetime import datetime

from pas_kontrakt.meldinger.typer import Deltakelse

# --- the rest -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ApiFeil:
    """`pa:ApiError`."""

    melding: str


@dataclass(frozen=True, slots=True)
class Sletting:
    """Ours: take one candidate out of one exam. In a body, since a national id never stands in an address."""

    fodselsnr: str = field(repr=False)
    orgnr: str
    periodekode: str
    fagkode: str
    variant: str | None = None


@dataclass(frozen=True, slots=True)
class Fravaersrad:
    """Ours: `slag` is IDF or DF, or D when an absence was taken away; `registrert` says which side is newest."""

    fodselsnr: str = field(repr=False)
    fagkode: str
    slag: Deltakelse
    registrert: datetime
    variant: str | None = None


@dataclass(frozen=True, slots=True)
class Fravaersliste:
    orgnr: str
    periodekode: str
    rader: tuple[Fravaersrad, ...] = ()


@dataclass(frozen=True, slots=True)
class Proeve:
    """Ours: a kartleggingsprøve that the school may enrol for; whole Norwegian days."""

    kode: str
    navn: str
    trinn: int
    start: datetime
    stopp: datetime


@dataclass(frozen=True, slots=True)
class Proeveplan:
    orgnr: str
    proever: tuple[Proeve, ...] = ()


@dataclass(frozen=True, slots=True)
class Proevegruppe:
    kode: str
    gruppe: str
    antall: int


@dataclass(frozen=True, slots=True)
class Proevepamelding:
    """Ours: how many pupils of each group take which test; no names. Sending again replaces the school's numbers."""

    orgnr: str
    grupper: tuple[Proevegruppe, ...] = ()
