"""The messages that a school system and PAS send each other, as values. Nothing here reads XML or a database.

Rule: PAS contract 1.3 (published by Utdanningsdirektoratet, PAS2-Public) and part 2 (ours). `None` is an element that is
left out or `xsi:nil`; an empty tuple is an element without children. Målform, kind and level carry our own codes
(`nb`/`nn`, `elev`/`privatist`, `GS`/`VGS`); national ids are eleven digits as they were written.
"""

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum


class Generasjon(IntEnum):
    """Which generation of the published messages: 2015, or V-2016 and later."""

    V1 = 1
    V2 = 2


class Behandling(StrEnum):
    """How far PAS has come with an enrolment as a whole (`pa:Status`)."""

    IKKE_STARTET = "IkkeStartet"
    STARTET = "Startet"
    FERDIG = "Ferdig"
    FEILET = "Feilet"
    DELVIS = "DelvisFerdig"


class Kandidatstatus(StrEnum):
    """What became of one candidate of an enrolment."""

    IKKE_STARTET = "IkkeStartet"
    PAAMELDT = "Pameldt"
    IKKE_PAAMELDT = "IkkePameldt"
    DELVIS = "DelvisPameldt"
    ANNEN_SKOLE = "PameldtAnnenSkole"


class Deltakelse(StrEnum):
    """`ct:Deltakelsesstatus`, by the codes of V-2016."""

    DELTATT = "D"
    IKKE_DOKUMENTERT = "IDF"
    DOKUMENTERT = "DF"
    MANGLER_BESVARELSE = "MB"


# --- enrolment ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ansvarlig:
    """`ct:Kandidatgruppeansvarlig`. Målform is required in the 2015 generation."""

    fodselsnr: str = field(repr=False)
    fornavn: str
    etternavn: str
    maalform: str | None = "nb"
    epost: str | None = None
    mobil: str | None = None


@dataclass(frozen=True, slots=True)
class Pameldingskandidat:
    fodselsnr: str = field(repr=False)
    fornavn: str
    etternavn: str
    maalform: str
    slag: str


@dataclass(frozen=True, slots=True)
class Pameldingsgruppe:
    navn: str | None
    fagkode: str
    variant: str | None = None
    ansvarlige: tuple[Ansvarlig, ...] | None = ()
    kandidater: tuple[Pameldingskandidat, ...] | None = ()


@dataclass(frozen=True, slots=True)
class Pamelding:
    """`pa:Pamelding`: a school's groups with their candidates. Level is required in the 2015 generation."""

    brukernavn: str
    periodekode: str
    orgnr: str
    skolenavn: str
    grupper: tuple[Pameldingsgruppe, ...] | None = ()
    nivaa: str | None = None
    epost_ved_feil: str | None = None


@dataclass(frozen=True, slots=True)
class Pameldingsreferanse:
    """`pa:PameldingReference`: the receipt."""

    referanse: str


@dataclass(frozen=True, slots=True)
class Rapportkandidat:
    fodselsnr: str = field(repr=False)
    kandidatnr: str
    status: Kandidatstatus
    melding: str = ""


@dataclass(frozen=True, slots=True)
class Rapportgruppe:
    """`ansvarlige` are national ids only. Level stands here in V-2016, at the end of the report in 2015."""

    navn: str | None
    fagkode: str
    variant: str | None = None
    nivaa: str | None = None
    ansvarlige: tuple[str, ...] | None = field(default=(), repr=False)
    kandidater: tuple[Rapportkandidat, ...] | None = ()


@dataclass(frozen=True, slots=True)
class Pameldingsrapport:
    """`pa:PameldingReport`."""

    orgnr: str
    skolenavn: str
    grupper: tuple[Rapportgruppe, ...] | None
    status: Behandling
    melding: str | None = None
    periodekode: str | None = None
    nivaa: str | None = None


@dataclass(frozen=True, slots=True)
class Pameldtkandidat:
    fodselsnr: str = field(repr=False)
    fornavn: str
    etternavn: str
    maalform: str | None
    slag: str
    kandidatnummer: str


@dataclass(frozen=True, slots=True)
class Pameldtgruppe:
    navn: str
    ansvarlige: tuple[Ansvarlig, ...] = ()
    kandidater: tuple[Pameldtkandidat, ...] = ()


@dataclass(frozen=True, slots=True)
class Eksamenspamelding:
    fagkode: str
    variant: str | None = None
    grupper: tuple[Pameldtgruppe, ...] = ()


@dataclass(frozen=True, slots=True)
class PameldteKandidater:
    """`pa:PameldteKandidater`: what PAS has, with candidate numbers. It names no school: the request did."""

    periodekode: str
    paameldinger: tuple[Eksamenspamelding, ...] = ()
