"""Three sides of the same candidates: ours, what we last sent to PAS, and what PAS last said it has.

The comparison itself is a pure function over values; each side is one query, whatever the number of parties. A candidate
is known on all sides by fagkode, variant and the keyed hash of the national id, so nothing is decrypted to compare.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, NamedTuple

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Concat

from eksamen.models import Eksamensparti, Kandidat
from eksamen.models.valg import Nummerslag
from pas_integration.models import PasKandidat

# What both sides say of a candidate, by the names of our own fields.
FELT: Final = ("gruppe", "fornavn", "etternavn", "maalform", "slag")
# PAS has names from the population register: a name that it writes otherwise is no difference once ours was sent.
PAS_EIER: Final = frozenset({"fornavn", "etternavn"})
IKKE_TATT_IMOT: Final = frozenset(
    {PasKandidat.Status.IKKE_PAAMELDT, PasKandidat.Status.ANNEN_SKOLE, PasKandidat.Status.DELVIS}
)


class Forskjell(StrEnum):
    """How a candidate stands between the school and PAS."""

    NY = "ny"
    ENDRET = "endret"
    FJERNET = "fjernet"
    BARE_I_PAS = "bare_i_pas"
    AVVIST = "avvist"
    SAVNES = "savnes"
    VENTER = "venter"
    SENDES_IKKE = "sendes_ikke"
    LIK = "lik"


class Fagnoekkel(NamedTuple):
    """A fagkode with its variant, in a school's period."""

    skole_id: int
    periode_id: int
    fagkode: str
    variant: str


class Opplysninger(NamedTuple):
    """What is said of a candidate, on any of the sides."""

    gruppe: str
    fornavn: str
    etternavn: str
    maalform: str
    slag: str


@dataclass(frozen=True, slots=True)
class Vaar:
    """Our side: a candidate in a party that goes to PAS."""

    fag: Fagnoekkel
    noekkel: str = field(repr=False)
    kandidat_id: int
    parti_id: int
    opplysninger: Opplysninger = field(repr=False)
    har_pas_nummer: bool  # a national id that PAS can know, and not a made-up one


@dataclass(frozen=True, slots=True)
class Deres:
    """The row about PAS: what we sent, and what PAS has."""

    pk: int
    fag: Fagnoekkel
    noekkel: str = field(repr=False)
    sendt: datetime | None
    sendte: Opplysninger = field(repr=False)
    sett: datetime | None
    har: bool
    har_opplysninger: Opplysninger = field(repr=False)
    kandidatnummer: str = field(repr=False)
    status: str
    melding: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Feltforskjell:
    """A field with our value and the one that PAS has (or was sent)."""

    felt: str
    vaart: str = field(repr=False)
    deres: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Linje:
    """A candidate in the comparison."""

    forskjell: Forskjell
    fag: Fagnoekkel
    noekkel: str = field(repr=False)
    vaar: Vaar | None = field(repr=False)
    deres: Deres | None = field(repr=False)
    felt: tuple[Feltforskjell, ...] = field(default=(), repr=False)

    @property
    def opplysninger(self) -> Opplysninger:
        """What is best known of the candidate: ours, else what PAS has, else what we sent."""
        if self.vaar is not None:
            return self.vaar.opplysninger
        if self.deres is None:
            return Opplysninger("", "", "", "", "")
        return self.deres.har_opplysninger if self.deres.har else self.deres.sendte

    @property
    def gruppe(self) -> str:
        return self.opplysninger.gruppe

    @property
    def kode(self) -> str:
        return f"{self.fag.fagkode}-{self.fag.variant}" if self.fag.variant else self.fag.fagkode


@dataclass(frozen=True, slots=True)
class Sammenligning:
    """All lines, and how many there are of each kind."""

    linjer: tuple[Linje, ...]

    def av(self, *forskjeller: Forskjell) -> list[Linje]:
        return [linje for linje in self.linjer if linje.forskjell in forskjeller]

    @property
    def antall(self) -> dict[str, int]:
        funnet = Counter(linje.forskjell for linje in self.linjer)
        return {forskjell.value: funnet[forskjell] for forskjell in Forskjell}

    @property
    def i_takt(self) -> bool:
        return all(linje.forskjell == Forskjell.LIK for linje in self.linjer)


def sammenlign(vaare: Iterable[Vaar], deres: Iterable[Deres]) -> Sammenligning:
    """The lines of both sides, ours first. Pure; both sides are of the same schools, periods and fagkoder."""
    rader = {(rad.fag, rad.noekkel): rad for rad in deres}
    linjer = [_var_linje(egen, rader.pop((egen.fag, egen.noekkel), None)) for egen in vaare]
    linjer.extend(linje for rad in rader.values() if (linje := _deres_linje(rad)) is not None)
    return Sammenligning(tuple(linjer))


def _var_linje(egen: Vaar, rad: Deres | None) -> Linje:
    forskjell, felt = _forskjell(egen, rad)
    return Linje(forskjell, egen.fag, egen.noekkel, egen, rad, felt)


def _forskjell(egen: Vaar, rad: Deres | None) -> tuple[Forskjell, tuple[Feltforskjell, ...]]:
    if not egen.har_pas_nummer:
        return Forskjell.SENDES_IKKE, ()
    if rad is None or (rad.sendt is None and not rad.har and rad.status not in IKKE_TATT_IMOT):
        return Forskjell.NY, ()
    if rad.status in IKKE_TATT_IMOT:
        return Forskjell.AVVIST, _ulike(egen.opplysninger, rad.sendte) if rad.sendt else ()
    if rad.har:
        felt = _mot_pas(egen, rad)
        return (Forskjell.ENDRET if felt else Forskjell.LIK), felt
    if felt := _ulike(egen.opplysninger, rad.sendte):
        return Forskjell.ENDRET, felt
    return (Forskjell.VENTER if _ubesvart(rad) else Forskjell.SAVNES), ()


def _ubesvart(rad: Deres) -> bool:
    """Sent, and PAS has not been asked since."""
    return rad.sendt is not None and (rad.sett is None or rad.sett < rad.sendt)


def _mot_pas(egen: Vaar, rad: Deres) -> tuple[Feltforskjell, ...]:
    """What PAS has otherwise than we; names only as long as ours were not sent."""
    sendt_likt = rad.sendt is not None and rad.sendte == egen.opplysninger
    if egen.opplysninger == rad.har_opplysninger:
        return ()
    felt = _ulike(egen.opplysninger, rad.har_opplysninger)
    return tuple(f for f in felt if not (sendt_likt and f.felt in PAS_EIER))


def _ulike(vaart: Opplysninger, deres: Opplysninger) -> tuple[Feltforskjell, ...]:
    if vaart == deres:
        return ()
    par = zip(FELT, vaart, deres, strict=True)
    return tuple(Feltforskjell(navn, v, d) for navn, v, d in par if v != d)


def _deres_linje(rad: Deres) -> Linje | None:
    """A candidate that we do not have (any more), while PAS has it, or may have."""
    if rad.sendt is not None and (rad.har or _ubesvart(rad)):
        # What PAS never took in is not there to be taken out.
        avvist = not rad.har and rad.status in IKKE_TATT_IMOT
        return None if avvist else Linje(Forskjell.FJERNET, rad.fag, rad.noekkel, None, rad)
    return Linje(Forskjell.BARE_I_PAS, rad.fag, rad.noekkel, None, rad) if rad.har else None


# --- the sides ------------------------------------------------------------------------------------------------------


class Partiverdier(NamedTuple):
    """What the comparison needs of a party."""

    pk: int
    navn: str
    fag: Fagnoekkel
    til_pas: bool


def partiverdier(partier: QuerySet[Eksamensparti]) -> list[Partiverdier]:
    """One query."""
    rader = partier.order_by("pk").values_list(
        "pk", "navn", "skole_id", "eksamen__periode_id", "eksamen__fag__fagkode", "eksamen__fag__variant", "eksamenstype"
    )  # fmt: skip
    return [Partiverdier(rad[0], rad[1], Fagnoekkel(*rad[2:6]), rad[6] in Eksamensparti.PAS_TYPER) for rad in rader]


def hent_vaare(fag: Collection[Fagnoekkel]) -> list[Vaar]:
    """Our candidates of these fagkoder in all parties that go to PAS; one query, in the order of party and name."""
    oensket = set(fag)
    rader = (
        Kandidat.objects.filter(
            parti__skole__in={f.skole_id for f in oensket},
            eksamen__periode__in={f.periode_id for f in oensket},
            eksamen__fag__fagkode__in={f.fagkode for f in oensket},
            parti__eksamenstype__in=Eksamensparti.PAS_TYPER,
        )
        .order_by("parti_id", "person__sortering", "pk")
        .values_list(
            "parti__skole_id", "eksamen__periode_id", "eksamen__fag__fagkode", "eksamen__fag__variant",
            "person__nummer_hash", "pk", "parti_id", "parti__navn", "person__fornavn", "person__etternavn", "maalform",
            "slag", "person__nummerslag",
        )
    )  # fmt: skip
    return [
        Vaar(noekkel, rad[4], rad[5], rad[6], Opplysninger(*rad[7:12]), rad[12] != Nummerslag.FIKTIVT)
        for rad in rader
        if (noekkel := Fagnoekkel(*rad[:4])) in oensket
    ]


DERES: Final = (
    "skole_id", "periode_id", "fagkode", "variant", "pk", "nummer_hash", "sendt", "sendt_gruppe", "sendt_fornavn",
    "sendt_etternavn", "sendt_maalform", "sendt_slag", "sett", "har", "har_gruppe", "har_fornavn", "har_etternavn",
    "har_maalform", "har_slag", "kandidatnummer", "status", "melding",
)  # fmt: skip


def hent_deres(rader: QuerySet[PasKandidat]) -> list[Deres]:
    """The rows about PAS as values; one query."""
    return [
        Deres(
            rad[4], Fagnoekkel(*rad[:4]), rad[5], rad[6], Opplysninger(*rad[7:12]), rad[12], rad[13],
            Opplysninger(*rad[14:19]), *rad[19:],
        )
        for rad in rader.order_by("har_etternavn", "sendt_etternavn", "pk").values_list(*DERES)
    ]  # fmt: skip


def rader_om(fag: Collection[Fagnoekkel]) -> QuerySet[PasKandidat]:
    """The rows about PAS of these schools, periods and fagkoder."""
    return PasKandidat.objects.annotate(kode=Concat(F("fagkode"), Value("-"), F("variant"))).filter(
        skole__in={f.skole_id for f in fag},
        periode__in={f.periode_id for f in fag},
        kode__in={f"{f.fagkode}-{f.variant}" for f in fag},
    )


def sammenlign_fag(fag: Collection[Fagnoekkel]) -> Sammenligning:
    """Everything about these fagkoder; two queries, whatever the number of parties and candidates."""
    if not fag:
        return Sammenligning(())
    oensket = set(fag)
    deres = [rad for rad in hent_deres(rader_om(fag)) if rad.fag in oensket]
    return sammenlign(hent_vaare(fag), deres)


def per_parti(partier: Sequence[Partiverdier]) -> Mapping[int, list[Linje]]:
    """The lines of each of these parties, by pk; two queries. Of what only PAS has, those in the group of that name."""
    egne = {(parti.fag, parti.navn): parti.pk for parti in partier if parti.til_pas}
    funnet: dict[int, list[Linje]] = {pk: [] for pk in egne.values()}
    for linje in sammenlign_fag({fag for fag, _navn in egne}).linjer:
        pk: Any = linje.vaar.parti_id if linje.vaar else egne.get((linje.fag, linje.gruppe))
        if pk in funnet:
            funnet[pk].append(linje)
    return funnet
