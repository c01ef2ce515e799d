"""Both sensors' proposals side by side. Nothing here is read before both have confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from deltakelse.querysets.borte import er_borte
from eksamen.models import Kandidat
from felles.bidrag import Tekst
from sensur.models import Fellessensursak, Karakter, Sluttkarakter
from sensur.querysets.kandidatsegl import ANDRE, FOERSTE, segl

# A grade against «no answer»: further apart than any two grades.
STOERST_FORSKJELL: Final = 9
TO_KARAKTERER: Final = 2


@dataclass(frozen=True, slots=True)
class Enighetsrad:
    """A candidate's two proposals and final grade; "" where there is none.

    `aapnet`: a proposal that both have seen is open again. `vedtak`: what a fellessensur decided, by an oppmann or not.
    """

    kandidat_id: int
    nummer: str
    foerste: str
    andre: str
    endelig: str = ""
    satt: datetime | None = None
    avgjort: str = ""
    grunn: str = ""
    aapnet: bool = False
    sak: Fellessensursak | None = None

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
    def vedtak(self) -> str:
        """What the meeting or the oppmann decided; "" before that."""
        return self.sak.verdi if self.sak else ""

    @property
    def vedtaksvalg(self) -> list[str]:
        """The one button of a row that is decided."""
        return [self.vedtak]

    @property
    def av_oppmann(self) -> bool:
        return bool(self.sak and self.sak.oppmann_id and self.sak.oppmann_id == self.sak.avgjort_av_id)

    @property
    def avgjorttekst(self) -> Tekst:
        return Sluttkarakter.Avgjort(self.avgjort).label if self.avgjort else ""

    @property
    def valg(self) -> list[str]:
        """What lies between the proposals, both included: the buttons of the row."""
        if Karakter.MB in (self.foerste, self.andre):
            return sorted({self.foerste, self.andre})
        lav, hoey = sorted((int(self.foerste), int(self.andre)))
        return [str(karakter) for karakter in range(lav, hoey + 1)]

    @property
    def rettevalg(self) -> list[str]:
        """What the grade that stands may be corrected to without a proposal being opened again."""
        return [verdi for verdi in self.valg if verdi != self.endelig]


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
    def alle(self) -> list[Enighetsrad]:
        return self.rader + self.ufullstendige

    @property
    def avgjorte(self) -> list[Enighetsrad]:
        """Different ones that a fellessensur has decided."""
        return [rad for rad in self.ulike if rad.vedtak]

    @property
    def avgjorte_uten_karakter(self) -> int:
        return sum(1 for rad in self.avgjorte if not rad.endelig and not rad.aapnet)

    @property
    def til_fellessensur(self) -> list[Enighetsrad]:
        """Different ones that no meeting has got yet."""
        return [rad for rad in self.ulike if not rad.sak and not rad.endelig and not rad.aapnet]

    @property
    def satt(self) -> int:
        return sum(1 for rad in self.rader if rad.endelig)

    @property
    def uten_karakter(self) -> int:
        """Answers that lack a final grade, whatever they lack it for."""
        return sum(1 for rad in self.alle if not rad.endelig)

    @property
    def like_uten_karakter(self) -> int:
        return sum(1 for rad in self.like if not rad.endelig and not rad.aapnet)

    @property
    def en_fra_hverandre(self) -> int:
        return sum(1 for rad in self.ulike if not rad.stor)

    @property
    def flere_fra_hverandre(self) -> int:
        return sum(1 for rad in self.ulike if rad.stor)


def sammenlikn(parti_id: int) -> Sammenlikning:
    """The proposals of both and the final grades; six queries. The caller has asked `begge_bekreftet` first.

    A row that is not complete carries no proposal, and tells nothing of one that is open again: what one has proposed
    for somebody who came late is still sealed. So is a row until both have been confirmed at the same time.
    """
    borte = set(Kandidat.objects.filter(er_borte(), parti=parti_id).values_list("pk", flat=True))
    kandidater = Kandidat.objects.filter(parti=parti_id).order_by("kandidatnummer__nummer", "pk")
    numre = dict(kandidater.values_list("pk", "kandidatnummer__nummer"))
    slutt = {rad.kandidat_id: rad for rad in Sluttkarakter.objects.staaende().filter(kandidat__parti=parti_id)}
    saker = Fellessensursak.objects.filter(kandidat__parti=parti_id, tatt_av__isnull=True)
    paa = {sak.kandidat_id: sak for sak in saker.select_related("fellessensur", "oppmann")}
    seglene = segl(numre)
    rader = []
    for pk, nummer in numre.items():
        if pk in borte:
            continue
        ett = seglene[pk]
        if not ett.brutt:
            rader.append(Enighetsrad(kandidat_id=pk, nummer=nummer or "", foerste="", andre=""))
            continue
        karakter = slutt.get(pk)
        rader.append(
            Enighetsrad(
                kandidat_id=pk,
                nummer=nummer or "",
                foerste=ett.forslag.get(FOERSTE, ""),
                andre=ett.forslag.get(ANDRE, ""),
                endelig=karakter.verdi if karakter else "",
                satt=karakter.satt if karakter else None,
                avgjort=karakter.avgjort if karakter else "",
                grunn=karakter.grunn if karakter else "",
                aapnet=ett.aapen,
                sak=paa.get(pk),
            )
        )
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
