"""`make kaos-pas`: exchanges with PAS through a network that delays, cuts, repeats and corrupts, while workers are killed.

Afterwards both sites must know the same of every candidate, once, absence too, and the results of PAS must be the
school's. ANTALL=20 is a short run; FROE gives the same choices again.
"""

import random
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from verktoey.kaos.mappe import i_egen_mappe
from verktoey.kaos.pasfasit import Svar, kontroller
from verktoey.kaos.pasmellomledd import Pasmellomledd
from verktoey.pasproeve.nettsteder import Medhjelper, Proevefeil, ToNettsteder, ledige_porter

PER_PARTI: Final = 4
PLAGET: Final = 0.25
# The whole run, whatever happens in it; a job that is not over by then has not ended right.
FRIST_SEKUNDER: Final = 3600
MELLOM_DRAP: Final = (8.0, 20.0)
PAUSE: Final = 0.5
# What is asked for, one after the other for each school. Every change is followed by an export, and absence that is set
# or lifted on either side by an exchange of it.
LOEP: Final = (
    "eksport", "fravaer_her", "endre", "kandidatnummer", "fravaer_der", "fjern", "resultater", "fravaer_der", "meld_inn",
    "sammenligning", "fravaer_her", "eksport", "resultater",
)  # fmt: skip
# The last of each school: all that has been done is carried over.
TIL_SLUTT: Final = ("fravaer", "eksport")
# Of a school's parties: PAS has the results of the first; of the last, the day is over and nobody is graded.
VURDERT, HOLDT = 0, -1
SLAG_FRAVAER: Final = ("IDF", "DF", "D")
OVER: Final = ("ferdig", "feilet", "avbrutt")


@dataclass
class Skole:
    """A school's own row of exchanges: the next is asked for when the one before it is over."""

    orgnr: str
    partier: list[int]
    slag: list[str]
    jobb: int = 0
    ferdige: int = 0

    @property
    def er_ferdig(self) -> bool:
        return not self.jobb and not self.slag


@dataclass
class Gang:
    """The run: the sites, the network between them, and what has been done to them."""

    to: ToNettsteder
    ledd: Pasmellomledd
    terning: random.Random
    drept: Counter[str] = field(default_factory=Counter)
    paa_nytt: int = 0
    fravaer: int = 0
    neste_drap: float = 0.0

    def drep(self) -> None:
        """One worker, mostly the school's; what it held is free again when the time of its lease has passed."""
        if time.monotonic() < self.neste_drap:
            return
        hvem: tuple[str, Medhjelper] = self.terning.choices(
            [("arbeider", self.to.skole), ("pas-arbeider", self.to.pas)], [4, 1]
        )[0]
        navn, hjelper = hvem
        self.to.drep(navn)
        hjelper.gjoer("leier_utloeper")
        self.drept[navn] += 1
        self.neste_drap = time.monotonic() + self.terning.uniform(*MELLOM_DRAP)

    def bestill(self, skole: Skole) -> None:
        """The school's next exchange."""
        slag, hjelper = skole.slag.pop(0), self.to.skole
        # Never of those whose day is over: PAS changes nothing there any more.
        kommende = skole.partier[VURDERT + 1 : HOLDT]
        if slag in ("endre", "fjern"):
            valgt = self.terning.choice(
                [rad["id"] for rad in hjelper.gjoer("kandidater") if rad["parti_id"] in kommende]
            )
            hjelper.gjoer("endre_maalform" if slag == "endre" else "fjern", kandidat_id=valgt)
        elif slag == "meld_inn":
            hjelper.gjoer("meld_inn", parti_id=self.terning.choice(kommende))
        elif slag in ("fravaer_her", "fravaer_der"):
            self.sett_fravaer(skole, hjelper if slag == "fravaer_her" else self.to.pas)
            slag = "fravaer"
        if slag in ("endre", "fjern", "meld_inn", "eksport"):
            skole.jobb = hjelper.gjoer("eksporter", parti_ider=skole.partier)
        else:
            skole.jobb = hjelper.gjoer("utveksle", slag=slag, orgnr=skole.orgnr)

    def sett_fravaer(self, skole: Skole, hvor: Medhjelper) -> None:
        """On that side: somebody of the party whose day is over is marked absent, otherwise absent, or there after all."""
        (fagkode,) = self.to.skole.gjoer("fagkoder")[HOLDT:]
        egne = [rad for rad in hvor.gjoer("kandidater") if (rad["skole"], rad["fagkode"]) == (skole.orgnr, fagkode)]
        valgt = self.terning.choice(sorted(egne, key=lambda rad: str(rad["person"])))
        hvor.gjoer("sett_oppmoete", kandidat_id=valgt["id"], slag=self.terning.choice(SLAG_FRAVAER))
        self.fravaer += 1

    def foelg(self, skoler: list[Skole]) -> None:
        """Ask how the jobs are; order the next where one is over, and try again what was given up."""
        i_gang = {skole.jobb: skole for skole in skoler if skole.jobb}
        for rad in self.to.skole.gjoer("jobber", ider=list(i_gang)):
            skole, status = i_gang[rad["pk"]], rad["jobb__status"]
            if status == "feilet":
                # What a person does who has read what the page says.
                self.to.skole.gjoer("proev_igjen", jobb=rad["pk"])
                self.paa_nytt += 1
            elif status in OVER:
                skole.jobb, skole.ferdige = 0, skole.ferdige + 1
        for skole in skoler:
            if not skole.jobb and skole.slag:
                self.bestill(skole)

    def kjoer(self, skoler: list[Skole], frist: float, *, drap: bool) -> None:
        """Until every school is through, or the time is out."""
        while not all(skole.er_ferdig for skole in skoler) and time.monotonic() < frist:
            self.foelg(skoler)
            self.to.skole.gjoer("framskynd")
            if drap:
                self.drep()
            time.sleep(PAUSE)


def del_opp(antall: int, orgnumre: list[str], partier: list[int]) -> list[Skole]:
    """So many exchanges, spread over the schools; each school's last ones carry over everything."""
    skoler, per_skole = [], len(partier) // len(orgnumre)
    for nummer, orgnr in enumerate(orgnumre):
        hvor_mange = antall // len(orgnumre) + (nummer < antall % len(orgnumre))
        slag = [LOEP[ett % len(LOEP)] for ett in range(hvor_mange - len(TIL_SLUTT))] + [*TIL_SLUTT]
        skoler.append(Skole(orgnr, partier[nummer * per_skole :][:per_skole], slag))
    return skoler


def forbered(gang: Gang, skoler: list[Skole]) -> None:
    """In peace: every school's first party and last are exported; the first is examined, graded and published at PAS."""
    for skole in skoler:
        ider = [skole.partier[VURDERT], skole.partier[HOLDT]]
        skole.jobb = gang.to.skole.gjoer("eksporter", parti_ider=ider)
    egne = {id(skole): skole.slag for skole in skoler}
    for skole in skoler:
        skole.slag = []
    gang.kjoer(skoler, time.monotonic() + FRIST_SEKUNDER / 4, drap=False)
    for skole in skoler:
        skole.slag, skole.ferdige = egne[id(skole)], 0
    fagkoder = gang.to.skole.gjoer("fagkoder")
    for hjelper in (gang.to.skole, gang.to.pas):
        for fagkode in (fagkoder[VURDERT], fagkoder[HOLDT]):
            hjelper.gjoer("dagene_gaar", fagkode=fagkode, dager=12)
    gang.to.pas.gjoer("spill_eksamen", fagkode=fagkoder[VURDERT])


def kjoer(antall: int, froe: int, mappe: Path) -> bool:
    """The whole run; True when it holds. Prints the counts, the line of the result last."""
    terning = random.Random(froe)  # noqa: S311 - to be made again, not secret
    skoler = max(2, min(10, antall // 20))
    port = ledige_porter(2)
    print(f"{antall} jobber for {skoler} skoler, FROE={froe}", flush=True)
    with (
        Pasmellomledd(port + 1, andel=0, terning=terning) as ledd,
        ToNettsteder(mappe, port, via=ledd.port, skoler=skoler) as to,
    ):
        gang = Gang(to, ledd, terning)
        alle = del_opp(antall, to.orgnumre, to.skole.gjoer("lag_partier", per_parti=PER_PARTI))
        forbered(gang, alle)
        start = time.monotonic()
        gang.neste_drap, ledd.andel = start + MELLOM_DRAP[0], PLAGET
        gang.kjoer(alle, start + FRIST_SEKUNDER, drap=True)
        brukt = time.monotonic() - start
        svar = kontroller(to.skole.gjoer("fasit"), to.pas.gjoer("fasit"))
    return rapporter(gang, alle, svar, antall, brukt)


def rapporter(gang: Gang, skoler: list[Skole], svar: Svar, antall: int, brukt: float) -> bool:
    """Say what was done and what came of it."""
    kvittert, drept = sum(skole.ferdige for skole in skoler), sum(gang.drept.values())
    print(
        f"{brukt:.0f} s. Drept: {dict(gang.drept)}. Startet på nytt for hånd: {gang.paa_nytt}. Fravær satt: {gang.fravaer}."
    )
    print(f"{gang.ledd.antall} kall til PAS. Plaget: {dict(sorted(gang.ledd.plager.items()))}.")
    for linje in svar.linjer[:20]:
        print(f"  {linje}")
    tapt = svar.tapt + antall - kvittert
    print(
        f"tapt: {tapt}, doblet: {svar.doblet}, endret: {svar.endret}, forsøk: {antall}, kvittert: {kvittert}, "
        f"drept: {drept}"
    )
    return not (tapt or svar.doblet or svar.endret) and drept > 0


def main() -> int:
    """Run in a folder of its own, which is removed unless something is wrong."""
    return i_egen_mappe(kjoer, navn="kaos-pas", antall=200, feil=Proevefeil, ligger="Logger")


if __name__ == "__main__":
    sys.exit(main())
