"""What every import shares: rows read from a file, results per row, and what a format and an import must answer.

The way of an import: a `Format` reads bytes into a `Dokument` and knows nothing of the database; an `Import` says what
each row would do, and does it; `felles.importer.kjoeringer` keeps the preview, confirms it once and throws it away.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from felles.feil import Domenefeil
from felles.hendelser import Aktoer


class Importfeil(Domenefeil):
    """A file that cannot be imported at all, with the line where it shows and what to do.

    `linje` counts from 1 and is None when the whole file is meant. `flere` holds every broken rule when more than one
    was found, the first of them being this one.
    """

    def __init__(self, linje: int | None, melding: str | Promise, *, kode: str = "importfeil") -> None:
        super().__init__(melding, kode=kode)
        self.linje = linje
        self.flere: tuple[Importfeil, ...] = (self,)

    def __str__(self) -> str:
        return self.tekst

    @property
    def tekst(self) -> str:
        """Line and message, as they are shown."""
        if self.linje is None:
            return str(self.melding)
        return _("Linje %(linje)s: %(melding)s") % {"linje": self.linje, "melding": self.melding}

    @classmethod
    def samlet(cls, feil: Sequence["Importfeil"]) -> "Importfeil":
        """One error that carries all of them. `feil` must not be empty."""
        foerste = cls(feil[0].linje, feil[0].melding, kode=feil[0].kode)
        foerste.flere = tuple(feil)
        return foerste


class Utfall(models.TextChoices):
    """What happens to a row when the import is confirmed."""

    AVVIST = "avvist", gettext_lazy("Avvises")
    NY = "ny", gettext_lazy("Ny")
    ENDRET = "endret", gettext_lazy("Endres")
    LIK = "lik", gettext_lazy("Uendret")


@dataclass(frozen=True, slots=True)
class Kolonnefelt:
    """A field that a column of a sheet may hold: its name in `Rad.felt`, its heading, and other headings people use.

    `hjelp` says in a sentence what is written there. The value of a `skjult` field (a national id) is never shown on a
    page: where it is mended, an empty box means as it was.
    """

    navn: str
    tittel: str | Promise
    synonymer: tuple[str, ...] = ()
    paakrevd: bool = False
    hjelp: str | Promise = ""
    skjult: bool = False


@dataclass(frozen=True, slots=True)
class Rad:
    """One row of a file: where it stands, what kind it is, and its fields as text by the import's own names."""

    linje: int
    slag: str
    felt: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Dokument:
    """A file that has been read: what it says of itself (with lines), and its rows in the file's order."""

    format: str
    felt: Mapping[str, str]
    linjer: Mapping[str, int]
    rader: Sequence[Rad]

    def av_slag(self, slag: str) -> list[Rad]:
        return [rad for rad in self.rader if rad.slag == slag]

    def som_json(self) -> dict[str, Any]:
        """The form that is stored (encrypted) with the preview."""
        return {
            "format": self.format,
            "felt": dict(self.felt),
            "linjer": dict(self.linjer),
            "rader": [[rad.linje, rad.slag, dict(rad.felt)] for rad in self.rader],
        }

    @classmethod
    def fra_json(cls, data: Mapping[str, Any]) -> "Dokument":
        rader = [Rad(linje, slag, felt) for linje, slag, felt in data["rader"]]
        return cls(data["format"], data["felt"], data["linjer"], rader)


@dataclass(frozen=True, slots=True)
class Endring:
    """A field that gets another value: what it is called, what it was, what it becomes."""

    felt: str
    fra: str
    til: str


@dataclass(frozen=True, slots=True)
class Radresultat:
    """What happens to a row, for a person to read. Never holds a national id.

    `tittel`, `undertittel` and `gruppe` name the row on the page; `slag` is the row's kind. `felt` names the fields
    that are to blame for a refusal, so that the page shows them for mending; empty: any of them. `kode` names the rule
    that refused it, where a program asks which.
    """

    linje: int
    slag: str
    utfall: str
    tittel: str
    undertittel: str = ""
    gruppe: str = ""
    melding: str = ""
    endringer: tuple[Endring, ...] = field(default=())
    felt: tuple[str, ...] = ()
    kode: str = ""

    def som_json(self) -> dict[str, Any]:
        return {
            "linje": self.linje,
            "slag": self.slag,
            "utfall": self.utfall,
            "tittel": str(self.tittel),
            "undertittel": str(self.undertittel),
            "gruppe": str(self.gruppe),
            "melding": str(self.melding),
            "endringer": [[str(e.felt), str(e.fra), str(e.til)] for e in self.endringer],
            "felt": list(self.felt),
            "kode": self.kode,
        }

    @classmethod
    def fra_json(cls, data: Mapping[str, Any]) -> "Radresultat":
        return cls(
            data["linje"], data["slag"], data["utfall"], data["tittel"], data["undertittel"], data["gruppe"],
            data["melding"], tuple(Endring(*endring) for endring in data["endringer"]), tuple(data["felt"]),
            data.get("kode", ""),  # runs from before have none
        )  # fmt: skip

    @property
    def utfallsnavn(self) -> str:
        return str(Utfall(self.utfall).label)


@dataclass(frozen=True, slots=True)
class Utfoert:
    """What a confirmed import did to each row, and what takes it back.

    `angredata` is plain values that JSON can hold; it is stored encrypted, for a day, and given to `Import.angre`.
    None when nothing was changed, or when it cannot be taken back.
    """

    resultater: list[Radresultat]
    angredata: Any = None


@runtime_checkable
class Format(Protocol):
    """A kind of file that an import can be read from."""

    navn: str

    def kjenner_igjen(self, data: bytes) -> bool:
        """Whether the bytes look like this kind of file; cheap, and never raises."""

    def les(self, data: bytes) -> Dokument:
        """Read the bytes. Raises Importfeil and nothing else."""


class Import(Protocol):
    """What rows mean. Made for one place (a school) and one kind of import."""

    @property
    def slag(self) -> str:
        """The kind of import, stored with each run; a run is only confirmed by an import of its own kind."""

    @property
    def skole_id(self) -> int:
        """The place that the rows belong to."""

    @property
    def felt(self) -> Sequence[Kolonnefelt]:
        """The columns that a sheet may have, in the order of the template file."""

    def forhaandsvis(self, dokument: Dokument, *, naa: datetime) -> list[Radresultat]:
        """What would happen to each row now. Changes nothing. Raises Importfeil when the file as a whole is refused."""

    def utfoer(self, dokument: Dokument, *, kjoering_id: int, aktoer: Aktoer, naa: datetime) -> Utfoert:
        """Do it, in the caller's transaction, from what the database says now and under locks.

        Raises Importfeil. Repeatable: the second time every row is unchanged.
        """

    def angre(self, angredata: Any, *, kjoering_id: int, aktoer: Aktoer, naa: datetime) -> None:
        """Take the whole of it back, in the caller's transaction and under locks, with its own event.

        Raises UgyldigOvergang with the reason when something has built on it; then nothing is taken back.
        """


def tell(resultater: Iterable[Radresultat], slag: str) -> dict[str, int]:
    """Number of rows of that kind by outcome, all outcomes named."""
    antall = Counter(resultat.utfall for resultat in resultater if resultat.slag == slag)
    return {utfall.value: antall[utfall.value] for utfall in Utfall}
