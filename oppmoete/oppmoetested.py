"""Which party, or school, and room the address of the attendance page chooses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.http import QueryDict

from brukere.models import Bruker
from eksamen.models import Eksamensparti
from felles.tid import dagens_dato
from monitor.querysets.omfang import partier_paa_dagen
from monitor.utvalg import les_id
from vakter.permissions import MAKS_SKOLER

MAKS_ROM: Final = 50


@dataclass(frozen=True)
class Sted:
    """The parties of the day, and which party, or school, and room the address chooses; made-up ones choose nothing.

    With `maa_velge_skole` the schools are so many that there are no parties until one of them is chosen.
    """

    partier: dict[int, Eksamensparti]
    parti: int | None = None
    skole: int | None = None
    rom: str = ""
    maa_velge_skole: bool = False

    @property
    def flere_skoler(self) -> bool:
        """Whether a party or a room is told apart by its school as well."""
        return len({parti.skole_id for parti in self.partier.values()}) > 1

    @property
    def valgt(self) -> dict[str, str]:
        """The choice as fields of an address."""
        felt = {"parti": self.parti, "skole": None if self.parti else self.skole, "rom": self.rom}
        return {navn: str(verdi) for navn, verdi in felt.items() if verdi}

    @property
    def vilkaar(self) -> dict[str, int]:
        """The choice of party, or else of school, as a condition on candidates."""
        if self.parti:
            return {"parti": self.parti}
        return {"parti__skole": self.skole} if self.skole else {}


def les_sted(bruker: Bruker, parametre: QueryDict, naa: datetime) -> Sted:
    """What an address chooses, among the user's parties with a part today; the one there is when it is alone.

    With more than `MAKS_SKOLER` schools there are the parties of the chosen one only, or of the chosen party's.
    """
    i_dag = Eksamensparti.objects.filter(pk__in=partier_paa_dagen(bruker, naa, dagens_dato(naa)).values("pk"))
    skoler = set(i_dag.order_by().values_list("skole", flat=True).distinct())
    valgt, skole = les_id(parametre, "parti") or 0, les_id(parametre, "skole")
    skole = skole if skole in skoler else None
    if len(skoler) > MAKS_SKOLER:
        skole = i_dag.filter(pk=valgt).values_list("skole", flat=True).first() or skole
        if skole is None:
            return Sted({}, maa_velge_skole=True)
        i_dag = i_dag.filter(skole=skole)
    mine = {parti.pk: parti for parti in i_dag.med_plan().order_by("navn", "pk")}
    alene = next(iter(mine)) if len(mine) == 1 else None
    rom = parametre.get("rom", "")[:MAKS_ROM]
    # A zero byte cannot be asked of the database, and nobody types one.
    return Sted(mine, valgt if valgt in mine else alene, skole, "" if "\x00" in rom else rom)
