"""What the checksum of a receipt is taken over: a short text that anybody can write anew.

Version 1. UTF-8, one fact a line as `name=value`, every line ended by one LF, in this order:

    eksamensloepet-kvittering-1
    kode=7F3K-9QPX
    kandidat=337JQE-V
    fagkode=NOR1267
    del=Eksamen                             (Eksamen, EksamenDel1 or EksamenDel2)
    levert=2027-05-27T11:52:01.123456Z      (UTC, always six decimals)
    levert_av=kandidat                      (kandidat or skole)
    frist=2027-05-27T12:15:00.000000Z       (empty when there is none)
    antall=1
    fil=<sha256> <bytes> <part> <name>      (by sha256, then name; part `-` when it has none)

The name of a file is a JSON string (no escapes but those that JSON demands). The checksum is the SHA-256 of the whole,
in small hexadecimals. A new form gets a new number in the first line; what has been written stays as it is.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

HODE: Final = "eksamensloepet-kvittering-1"
FELT: Final = ("kode", "kandidat", "fagkode", "del", "levert", "levert_av", "frist", "antall")
INGEN_DEL: Final = "-"


@dataclass(frozen=True, slots=True, order=True)
class Filfakta:
    """A file of a delivery; `delmerke` as `levering.models.Delmerke`."""

    sha256: str
    navn: str
    stoerrelse: int
    delmerke: str


@dataclass(frozen=True, slots=True)
class Kvitteringsfakta:
    """A delivery as its receipt states it. Moments are UTC; `eksamensdel` as `eksamen.models.valg.Deltype`."""

    kode: str
    kandidatnummer: str
    fagkode: str
    eksamensdel: str
    levert: datetime
    levert_av: str
    frist: datetime | None
    filer: tuple[Filfakta, ...]

    @property
    def er_sen(self) -> bool:
        """Handed in after the candidate's own deadline."""
        return self.frist is not None and self.levert > self.frist

    @property
    def innhold(self) -> str:
        """The text that the checksum is taken over."""
        verdier = (
            self.kode, self.kandidatnummer, self.fagkode, self.eksamensdel, _tid(self.levert), self.levert_av,
            _tid(self.frist) if self.frist else "", str(len(self.filer)),
        )  # fmt: skip
        linjer = [HODE, *(f"{navn}={verdi}" for navn, verdi in zip(FELT, verdier, strict=True))]
        for fil in sorted(self.filer):
            navn = json.dumps(fil.navn, ensure_ascii=False)
            linjer.append(f"fil={fil.sha256} {fil.stoerrelse} {fil.delmerke or INGEN_DEL} {navn}")
        return "".join(f"{linje}\n" for linje in linjer)

    @property
    def digest(self) -> str:
        """The checksum of the delivery."""
        return hashlib.sha256(self.innhold.encode()).hexdigest()


def les(innhold: str) -> Kvitteringsfakta:
    """The facts of a text of version 1. Raises ValueError when it is none, or not written as it would be."""
    linjer = innhold.split("\n")[:-1]
    verdier = [linje.partition("=") for linje in linjer[1:]]
    if linjer[:1] != [HODE] or tuple(navn for navn, _er, _verdi in verdier[: len(FELT)]) != FELT:
        raise ValueError("not a receipt of version 1")
    if any(navn != "fil" for navn, _er, _verdi in verdier[len(FELT) :]):
        raise ValueError("not a receipt of version 1")
    felt = {navn: verdi for navn, _er, verdi in verdier[: len(FELT)]}
    fakta = Kvitteringsfakta(
        kode=felt["kode"],
        kandidatnummer=felt["kandidat"],
        fagkode=felt["fagkode"],
        eksamensdel=felt["del"],
        levert=datetime.fromisoformat(felt["levert"]),
        levert_av=felt["levert_av"],
        frist=datetime.fromisoformat(felt["frist"]) if felt["frist"] else None,
        filer=tuple(_fil(verdi) for _navn, _er, verdi in verdier[len(FELT) :]),
    )
    if fakta.innhold != innhold:
        raise ValueError("not a receipt of version 1")
    return fakta


def _fil(linje: str) -> Filfakta:
    sha256, stoerrelse, delmerke, navn = linje.split(" ", 3)
    return Filfakta(
        sha256=sha256,
        navn=str(json.loads(navn)),
        stoerrelse=int(stoerrelse),
        delmerke="" if delmerke == INGEN_DEL else delmerke,
    )


def _tid(tidspunkt: datetime) -> str:
    return tidspunkt.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
