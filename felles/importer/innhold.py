"""What a run holds while it is a preview: the rows as read, what was mended in them, and those that are left out.

The file's own rows never change; mended cells lie beside them by the row's place in the file, counted from 0.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from felles.importer.grunnlag import Dokument, Rad, Radresultat
from felles.models import Importkjoering
from felles.regneark import Ark

RAD: Final = "rad"  # the kind of every row of a sheet


@dataclass(slots=True)
class Innhold:
    """A run's rows. `rader` are all of them with what was mended; `dokument()` leaves out those to be left out."""

    format: str
    felt: Mapping[str, str]
    linjer: Mapping[str, int]
    rader: list[Rad]
    rettet: dict[int, dict[str, str]] = field(default_factory=dict)
    utelatt: set[int] = field(default_factory=set)

    def dokument(self) -> Dokument:
        return Dokument(self.format, self.felt, self.linjer, [self.rader[nr] for nr in self.med()])

    def med(self) -> list[int]:
        """Places of the rows that are not left out."""
        return [nr for nr in range(len(self.rader)) if nr not in self.utelatt]

    def plasser(self, resultater: Sequence[Radresultat]) -> list[int | None]:
        """The place of each result's row, or None when it cannot be told (many rows on one line, in another order)."""
        per_slag: dict[str, list[int]] = defaultdict(list)
        for nr in self.med():
            per_slag[self.rader[nr].slag].append(nr)
        antall: dict[str, int] = defaultdict(int)
        svar: list[int | None] = []
        for resultat in resultater:
            plass, antall[resultat.slag] = antall[resultat.slag], antall[resultat.slag] + 1
            rader = per_slag.get(resultat.slag) or per_slag.get(RAD, [])
            funnet = plass < len(rader) and self.rader[rader[plass]].linje == resultat.linje
            svar.append(rader[plass] if funnet else None)
        return svar


def pakk_ark(ark: Ark) -> str:
    """A sheet as it is stored until its columns are known."""
    return som_tekst({"format": ark.format, "navn": ark.navn, "overskrifter": ark.overskrifter, "ark": ark.rader})


def les_ark(kjoering: Importkjoering) -> Ark | None:
    """The sheet of a run; None when the file was of another kind."""
    data = json.loads(kjoering.innhold)
    if "ark" not in data:
        return None
    return Ark(data["format"], data["navn"], data["overskrifter"], [(nr, celler) for nr, celler in data["ark"]])


def les_innhold(kjoering: Importkjoering) -> Innhold:
    """The rows of a run with what was mended. A sheet's columns must have been chosen."""
    data = json.loads(kjoering.innhold)
    if "ark" in data:
        kolonner = {felt: valg[0] for felt, valg in kjoering.kolonner.items()}
        rader = [Rad(nr, RAD, som_felt(celler, kolonner)) for nr, celler in data["ark"]]
        innhold = Innhold(data["format"], {}, {}, rader)
    else:
        dokument = Dokument.fra_json(data)
        innhold = Innhold(dokument.format, dokument.felt, dokument.linjer, list(dokument.rader))
    innhold.utelatt = set(data.get("utelatt", ()))
    for nr, felt in data.get("rettet", {}).items():
        innhold.rettet[int(nr)] = felt
        rad = innhold.rader[int(nr)]
        innhold.rader[int(nr)] = Rad(rad.linje, rad.slag, {**rad.felt, **felt})
    return innhold


def skriv_endringer(kjoering: Importkjoering, *, rettet: Mapping[int, Mapping[str, str]], utelatt: set[int]) -> None:
    """Put what was mended and left out beside the rows. The caller holds the run's lock."""
    data = json.loads(kjoering.innhold)
    data["rettet"] = {str(nr): dict(felt) for nr, felt in rettet.items()}
    data["utelatt"] = sorted(utelatt)
    kjoering.innhold = som_tekst(data)
    kjoering.save(update_fields=["innhold"])


def som_tekst(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def som_felt(celler: Sequence[str], kolonner: Mapping[str, int]) -> dict[str, str]:
    """The cells of a sheet's row by field."""
    return {felt: celler[kolonne] if kolonne < len(celler) else "" for felt, kolonne in kolonner.items()}
