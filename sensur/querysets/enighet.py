"""Both sensors' proposals side by side. Nothing here is read before both have confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from deltakelse.querysets.borte import er_borte
from eksamen.models import Kandidat
from sensur.models import Karakter, Karakterforslag, Sensoroppdrag, Sluttkarakter

# A grade against «no answer»: further apart than any two grades.
STOERST_FORSKJELL: Final = 9
TO_KARAKTERER: Final = 2


@dataclass(frozen=True, slots=True)
class Enighetsrad:
    """A candidate's two proposals and final grade; "" where there is none."""

    kandidat_id: int
    nummer: str
    foerste: str
    andre: str
    endelig: str
    satt: datetime | None

    @property
    def fullstendig(self) -> bool:
        """False for somebody who was absent when one of the sensors confirmed."""
        return bool(self.foerste and self.andre)

    @property
    def forskjell(self) -> int:
        if self.foerste == self.andre:
            return 0
        if Karakter.MB in (self.foerste, self.andre):
            return STOERST_FORSKJELL
        return abs(int(self.foerste) - int(self.andre))

    @property
    def mot_mb(self) -> bool:
        return self.forskjell == STOERST_FORSKJELL

    @property
    def stor(self) -> bool:
        return self.forskjell >= TO_KARAKTERER

    @property
    def valg(self) -> list[str]:
        """What lies between the proposals, both included: the buttons of the row."""
        if Karakter.MB in (self.foerste, self.andre):
            return sorted({self.foerste, self.andre})
        lav, hoey = sorted((int(self.foerste), int(self.andre)))
        return [str(karakter) for karakter in range(lav, hoey + 1)]


@dataclass(frozen=True, slots=True)
class Sammenlikning:
    """The party's rows: different ones by size of the difference, equal ones by number, and incomplete ones."""

    ulike: list[Enighetsrad]
    like: list[Enighetsrad]
    ufullstendige: list[Enighetsrad]
    borte: int

    @property
    def rader(self) -> list[Enighetsrad]:
        return self.ulike + self.like

    @property
    def satt(self) -> int:
        return sum(1 for rad in self.rader if rad.endelig)

    @property
    def like_uten_karakter(self) -> int:
        return sum(1 for rad in self.like if not rad.endelig)

    @property
    def en_fra_hverandre(self) -> int:
        return sum(1 for rad in self.ulike if not rad.stor)

    @property
    def flere_fra_hverandre(self) -> int:
        return sum(1 for rad in self.ulike if rad.stor)


def sammenlikn(parti_id: int) -> Sammenlikning:
    """The proposals of both and the final grades; four queries. The caller has asked `begge_bekreftet` first."""
    borte = set(Kandidat.objects.filter(er_borte(), parti=parti_id).values_list("pk", flat=True))
    kandidater = Kandidat.objects.filter(parti=parti_id).order_by("kandidatnummer__nummer", "pk")
    forslag = {
        (kandidat_id, nummer): verdi
        for kandidat_id, nummer, verdi in Karakterforslag.objects.filter(
            oppdrag__parti=parti_id, oppdrag__bekreftet__isnull=False
        ).values_list("kandidat_id", "oppdrag__nummer", "verdi")
    }
    slutt = {
        kandidat_id: (verdi, satt)
        for kandidat_id, verdi, satt in Sluttkarakter.objects.filter(kandidat__parti=parti_id, runde=1).values_list(
            "kandidat_id", "verdi", "satt"
        )
    }
    ingen: tuple[str, datetime | None] = ("", None)
    rader = [
        Enighetsrad(
            kandidat_id=pk,
            nummer=nummer or "",
            foerste=forslag.get((pk, Sensoroppdrag.Nummer.FOERSTE), ""),
            andre=forslag.get((pk, Sensoroppdrag.Nummer.ANDRE), ""),
            endelig=slutt.get(pk, ingen)[0],
            satt=slutt.get(pk, ingen)[1],
        )
        for pk, nummer in kandidater.values_list("pk", "kandidatnummer__nummer")
        if pk not in borte
    ]
    return _del_opp(rader, len(borte))


def _del_opp(rader: list[Enighetsrad], borte: int) -> Sammenlikning:
    hele = [rad for rad in rader if rad.fullstendig]
    ulike = sorted((rad for rad in hele if rad.forskjell), key=lambda rad: (-rad.forskjell, rad.nummer))
    return Sammenlikning(
        ulike=ulike,
        like=[rad for rad in hele if not rad.forskjell],
        ufullstendige=[rad for rad in rader if not rad.fullstendig],
        borte=borte,
    )
