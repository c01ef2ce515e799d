"""The messages of part 2 of the PAS contract, which is ours, and the error that both parts answer with."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

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


class Klageslag(StrEnum):
    """What an appeal is about."""

    KARAKTER = "Karakter"
    FORMELL_FEIL = "FormellFeil"


class Klagestatus(StrEnum):
    """How far an appeal has come, as the school may know it. `AVGJORT` is said from the second when the answer shows."""

    TIL_BEHANDLING = "TilBehandling"
    AVGJORT = "Avgjort"
    TRUKKET = "Trukket"
    AVVIST = "Avvist"


@dataclass(frozen=True, slots=True)
class Klageregistrering:
    """Ours: an appeal that the school sends. Sent again it is the same appeal, with the same reference.

    `framsatt` is when the candidate came with it. A late one has the school's reason, and `neste_runde` or not. A formal
    fault says in `begrunnelse` what went wrong.
    """

    fodselsnr: str = field(repr=False)
    orgnr: str
    periodekode: str
    fagkode: str
    slag: Klageslag
    framsatt: datetime
    maalform: str
    variant: str | None = None
    sen_grunn: str | None = field(default=None, repr=False)
    neste_runde: bool | None = None
    begrunnelse: str | None = field(default=None, repr=False)
    hurtig: bool | None = None


@dataclass(frozen=True, slots=True)
class Klagekvittering:
    """The reference of an appeal: random, so that nothing is told by it."""

    referanse: str


@dataclass(frozen=True, slots=True)
class Klagerad:
    referanse: str
    fodselsnr: str = field(repr=False)
    fagkode: str
    slag: Klageslag
    status: Klagestatus
    framsatt: datetime
    variant: str | None = None


@dataclass(frozen=True, slots=True)
class Klageliste:
    """Ours: the appeals of a school's candidates. The grade that came of one is in `Karakteroversikt`."""

    orgnr: str
    periodekode: str
    rader: tuple[Klagerad, ...] = ()
