"""`make kaos-levering`: uploads through the real server while its parts are killed and the network is cut.

Afterwards every file that was acknowledged must be there, byte for byte, and once. ANTALL=60 is a quick run; FROE gives
the same sizes and the same choices again.
"""

import json
import math
import random
import shutil
import sys
import threading
import time
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Final

from verktoey.kaos.data import Rad
from verktoey.kaos.fasit import Utfall, kontroller
from verktoey.kaos.mappe import i_egen_mappe
from verktoey.kaos.mellomledd import Mellomledd
from verktoey.kaos.nettsted import Kaosfeil, Nettsted
from verktoey.kaos.tusklient import GirOpp, Opplaster
from verktoey.pasproeve.nettsteder import ledige_porter

MINST, STOERST = 10_000, 40 * 1024 * 1024
SAMTIDIG: Final = 16
PER_KANDIDAT: Final = 10
FRIST_SEKUNDER: Final = 300
# What is killed, and how often beside the others.
MAAL: Final = {"nett": 4, "nettarbeider": 4, "base": 4, "redis": 2, "arbeider": 2}
MINST_DREPT: Final = 20
MINST_KVITTERT: Final = 0.9
ROMSLIG: Final = 1.3  # of the bytes of all files, on the disk


class Kaos:
    """Kills and cuts as the upload goes on: spread over its bytes, so that a short run meets as many as a long one."""

    def __init__(self, nettsted: Nettsted, ledd: Mellomledd, *, byte: int, antall: int, terning: random.Random) -> None:
        self.nettsted, self.ledd, self.terning = nettsted, ledd, terning
        self.antall = max(MINST_DREPT + 10, antall // 15)
        self.steg = byte / (self.antall + 1)
        self.sendt, self.kuttet = 0, 0
        self.drept: Counter[str] = Counter()
        self._laas = threading.Lock()

    def paa_bit(self, antall: int) -> None:
        with self._laas:
            self.sendt += antall

    def kjoer(self, oppgaver: list[Future[Utfall]]) -> None:
        """Until every upload is over. Raises Kaosfeil when a part does not come up again."""
        while not all(oppgave.done() for oppgave in oppgaver):
            if self.sendt >= self.steg * (sum(self.drept.values()) + 1):
                self._slaa_til()
            time.sleep(0.02)

    def _slaa_til(self) -> None:
        time.sleep(self.terning.uniform(0, 0.2))
        if self.terning.random() < 1 / 3:
            self.kuttet += 1
            self.ledd.kutt(self.terning.uniform(0, 1.0))
        navn = self.terning.choices(list(MAAL), list(MAAL.values()))[0]
        if navn == "nettarbeider":
            self.nettsted.drep_nettarbeider(self.terning.choice)
        else:
            self.nettsted.drep(navn)
        self.drept[navn] += 1


def stoerrelser(antall: int, terning: random.Random) -> list[int]:
    """Spread evenly over the logarithm: as many of 10–100 kB as of 1–10 MB."""
    return [int(math.exp(terning.uniform(math.log(MINST), math.log(STOERST)))) for _ in range(antall)]


def last_opp(nr: int, stoerrelse: int, kandidat: Rad, *, froe: int, kaos: Kaos) -> Utfall:
    """One file, from the first byte to the acknowledgement, or till the time is out."""
    innhold = random.Random(f"{froe} {nr}").randbytes(stoerrelse)  # noqa: S311 - to be made again, not secret
    opplaster = Opplaster(
        port=kaos.ledd.port, sesjon=kandidat["token"], navn=f"svar-{nr:04}.pdf", innhold=innhold, paa_bit=kaos.paa_bit,
        frist=time.monotonic() + FRIST_SEKUNDER, kapsel="eksamen_kandidat",
    )  # fmt: skip
    grunn = ""
    try:
        opplaster.last_opp()
    except GirOpp as feil:
        grunn = str(feil)
    return Utfall(
        kandidat=kandidat["kandidat"], navn=opplaster.navn, stoerrelse=stoerrelse, sha256=opplaster.sha256,
        kvittert=opplaster.kvittert, grunn=grunn, statuser=opplaster.statuser, avbrudd=opplaster.avbrudd,
        paa_null=opplaster.startet_paa_null,
    )  # fmt: skip


def kjoer(antall: int, froe: int, mappe: Path) -> bool:
    """The whole run; True when it holds. Prints the counts, the line of the result last."""
    terning = random.Random(froe)  # noqa: S311 - to be made again, not secret
    stoerst = stoerrelser(antall, terning)
    if shutil.disk_usage(mappe).free < sum(stoerst) * ROMSLIG:
        raise Kaosfeil(f"Det trengs {int(sum(stoerst) * ROMSLIG) // 2**20} MB ledig disk. Velg en mindre ANTALL.")
    print(f"{antall} opplastinger, {sum(stoerst) // 2**20} MB, FROE={froe}", flush=True)
    with Nettsted(mappe, ledige_porter(1)) as nettsted, Mellomledd(nettsted.port) as ledd:
        kandidater = json.loads(
            nettsted.kjoer("-m", "verktoey.kaos.data", "lag", str(-(-antall // PER_KANDIDAT)), eier=True)
        )
        kaos = Kaos(nettsted, ledd, byte=sum(stoerst), antall=antall, terning=terning)
        start = time.monotonic()
        with ThreadPoolExecutor(SAMTIDIG) as baand:
            oppgaver = [
                baand.submit(last_opp, nr, byte, kandidater[nr % len(kandidater)], froe=froe, kaos=kaos)
                for nr, byte in enumerate(stoerst)
            ]
            # In this thread: the kernel takes a process down with the thread that started it.
            kaos.kjoer(oppgaver)
            utfall = [oppgave.result() for oppgave in oppgaver]
        brukt = time.monotonic() - start
        rader = json.loads(nettsted.kjoer("-m", "verktoey.kaos.data", "fasit", eier=True))
    return rapporter(utfall, rader, kaos, brukt, mappe)


def rapporter(utfall: list[Utfall], rader: list[Rad], kaos: Kaos, brukt: float, mappe: Path) -> bool:
    """Hold the acknowledged against what is there, and say it."""
    svar = kontroller(utfall, rader, mappe / "filer")
    statuser: Counter[int] = sum((ett.statuser for ett in utfall), Counter())
    drept, kvittert = sum(kaos.drept.values()), sum(bool(ett.kvittert) for ett in utfall)
    print(f"{brukt:.0f} s. Drept: {dict(kaos.drept)}. Nettet kuttet {kaos.kuttet} ganger.")
    print(f"Svar: {dict(sorted(statuser.items()))}. Brudd: {sum(u.avbrudd for u in utfall)}.")
    print(f"Begynte på null igjen: {sum(u.paa_null for u in utfall)}.")
    for grunn, antall in Counter(ett.grunn for ett in utfall if ett.grunn).items():
        print(f"Ikke kvittert: {grunn} ({antall})")
    print(
        f"tapt: {svar.tapt}, doblet: {svar.doblet}, endret: {svar.endret}, forsøk: {len(utfall)}, "
        f"kvittert: {kvittert}, drept: {drept}"
    )
    feilfritt = not (svar.tapt or svar.doblet or svar.endret)
    return feilfritt and kvittert >= MINST_KVITTERT * len(utfall) and drept > MINST_DREPT


def main() -> int:
    """Run in a folder of its own, which is removed unless something is wrong."""
    return i_egen_mappe(kjoer, navn="kaos", antall=1000, feil=Kaosfeil, ligger="Logger og filer")


if __name__ == "__main__":
    sys.exit(main())
