"""The two sites of a trial: two databases of one PostgreSQL, Valkey, and for each site web server, worker and beat."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Final, Self

from verktoey import stack
from verktoey.demoklargjoering import kodemerke
from verktoey.demosteder import (
    ADRESSE,
    KLIENT_HEMMELIGHET,
    KLIENT_ID,
    PAS_DATABASE,
    Sted,
    miljoe_for,
    prosesser,
    som_pas,
)
from verktoey.prosess import doe_med_oss

ROT: Final = Path(__file__).resolve().parents[2]
KLAR_SEKUNDER: Final = 120
SKOLE_DATABASE: Final = "skole"
MAL: Final = "mal"
RYDD: Final = ("DATABASE_URL", "DATABASE_URL_EIER", "REDIS_URL", "FILLAGER", "SPOLMAPPE", "NETTADRESSE")


class Proevefeil(Exception):
    """A site could not be started, or something that was asked of it went wrong; the text says what."""


def ledige_porter(antall: int) -> int:
    """The first of so many ports in a row that nobody listens on."""
    while True:
        with contextlib.ExitStack() as alt:
            foerste = alt.enter_context(socket.socket())
            foerste.bind((ADRESSE, 0))
            port: int = foerste.getsockname()[1]
            with contextlib.suppress(OSError, OverflowError):
                for nummer in range(1, antall):
                    alt.enter_context(socket.socket()).bind((ADRESSE, port + nummer))
                return port


class Medhjelper:
    """A process inside a site that does what it is told, one line of JSON at a time: no start of Python for each act."""

    def __init__(self, sted: Sted, logg: IO[bytes]) -> None:
        self.sted = sted
        self._prosess = subprocess.Popen(
            [sys.executable, "-m", "verktoey.pasproeve.medhjelper"], env=sted.miljoe | {"DATABASE_POOL": "nei"}, cwd=ROT,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=logg, text=True, preexec_fn=doe_med_oss(signal.SIGTERM),
        )  # fmt: skip

    def gjoer(self, navn: str, **med: Any) -> Any:
        """Do one of `handlinger`; what it returned. Raises Proevefeil with what it raised."""
        if self._prosess.stdin is None or self._prosess.stdout is None:
            raise Proevefeil("medhjelperen har ingen linje")
        self._prosess.stdin.write(json.dumps({"gjoer": navn, "med": med}) + "\n")
        self._prosess.stdin.flush()
        linje = self._prosess.stdout.readline()
        if not linje:
            raise Proevefeil(f"medhjelperen i {self.sted.navn} stoppet under «{navn}»")
        svar = json.loads(linje)
        if "feil" in svar:
            raise Proevefeil(f"«{navn}» i {self.sted.navn}: {svar['feil']}")
        return svar["svar"]

    def stopp(self) -> None:
        if self._prosess.stdin:
            self._prosess.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._prosess.wait(10)
        self._prosess.kill()
        self._prosess.wait()
        if self._prosess.stdout:
            self._prosess.stdout.close()


class ToNettsteder:
    """Both sites, up and answering, with their data; use it as a context manager.

    `skole` and `pas` do what they are told inside each site. The school reaches PAS at `via`, when something stands
    between them.
    """

    def __init__(self, mappe: Path, port: int, *, via: int | None = None, skoler: int = 1) -> None:
        self.mappe, self.port, self.via, self.skoler = mappe, port, via or port + 1, skoler
        self._alt = contextlib.ExitStack()
        self.steder: dict[str, Sted] = {}
        self.prosesser: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for prosess in self.prosesser.values():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(prosess.pid, signal.SIGKILL)
            prosess.wait()
        self._alt.close()

    @property
    def skole(self) -> Medhjelper:
        return self._hjelpere["skole"]

    @property
    def pas(self) -> Medhjelper:
        return self._hjelpere["pas"]

    def _start(self) -> None:
        server = self._alt.enter_context(stack.postgres("pasproeve"))
        database = stack.med_database(server, SKOLE_DATABASE)
        # The server is ours alone, and what an earlier trial left there is nobody's.
        for navn in (SKOLE_DATABASE, PAS_DATABASE):
            stack.slett_database(server, navn)
        self._malen_gjelder = stack.merke_paa(server, MAL) == (merke := kodemerke())
        stack.lag_database(server, SKOLE_DATABASE, mal=MAL if self._malen_gjelder else "template1")
        kilde = {navn: verdi for navn, verdi in os.environ.items() if navn not in RYDD and not navn.startswith("PAS")}
        kilde |= {
            "DATABASE_URL": database.app, "DATABASE_URL_EIER": database.eier, "NETTPROSESSER": "1", "LAGER": "mappe",
            "REDIS_URL": self._alt.enter_context(stack.redis("pasproeve")),
        }  # fmt: skip
        data = {navn: self.mappe / navn for navn in ("skole", "pas")}
        for mappe in data.values():
            mappe.mkdir()
        skole, _ingen = miljoe_for(self._alt, kilde, self.port, data["skole"])
        pas = som_pas(skole, server, self.port + 1, data["pas"])
        skole |= {
            "PAS_KLIENT_ADRESSE": f"http://127.0.0.1:{self.via}", "PAS_KLIENT_ID": KLIENT_ID,
            "PAS_KLIENT_HEMMELIGHET": KLIENT_HEMMELIGHET, "PAS_KLIENT_SEKUNDER": "5",
        }  # fmt: skip
        self.steder = {
            "skole": Sted("skole", self.port, data["skole"], skole), "pas": Sted("pas", self.port + 1, data["pas"], pas),
        }  # fmt: skip
        self._klargjoer(server, merke)
        self._hjelpere = {navn: self._hjelper(sted) for navn, sted in self.steder.items()}
        for sted in self.steder.values():
            for navn in prosesser(sted):
                self.start(navn)
        with ThreadPoolExecutor(len(self._hjelpere)) as baand:
            med = {"sett_fra": datetime.now(UTC).isoformat(), "antall_skoler": self.skoler}
            bygget = baand.map(lambda ett: ett.gjoer("grunnlag", **med), self._hjelpere.values())
            self.orgnumre: list[str] = next(bygget)
        for sted in self.steder.values():
            self._vent(sted)

    def _klargjoer(self, server: stack.Adresser, merke: str) -> None:
        """Migrate, which the next trial need not: what came of it is kept, under a mark of these very migrations."""
        sted = self.steder["skole"]
        svar = subprocess.run([sys.executable, "manage.py", "demo_klargjoer"], cwd=ROT, env=sted.miljoe, check=False)
        if svar.returncode:
            raise Proevefeil("databasen kunne ikke klargjøres. Se meldingen over.")
        stack.lag_database(server, PAS_DATABASE, mal=SKOLE_DATABASE)
        if not self._malen_gjelder:
            stack.slett_database(server, MAL)
            stack.lag_database(server, MAL, mal=SKOLE_DATABASE)
            stack.sett_merke(server, MAL, merke)

    def _hjelper(self, sted: Sted) -> Medhjelper:
        hjelper = Medhjelper(sted, self._logg(f"{sted.navn}-medhjelper"))
        self._alt.callback(hjelper.stopp)
        return hjelper

    def _logg(self, navn: str) -> IO[bytes]:
        return self._alt.enter_context((self.mappe / f"{navn}.logg").open("ab"))

    def start(self, navn: str) -> None:
        """Start one of the processes (`nett`, `arbeider`, `takt`, and the same with `pas-`), anew when it was killed."""
        sted = self.steder["pas" if navn.startswith("pas-") else "skole"]
        self.prosesser[navn] = subprocess.Popen(
            prosesser(sted)[navn], env=sted.miljoe, cwd=ROT, stdin=subprocess.DEVNULL, stdout=self._logg(navn),
            stderr=subprocess.STDOUT, start_new_session=True, preexec_fn=doe_med_oss(signal.SIGTERM),
        )  # fmt: skip

    def drep(self, navn: str) -> None:
        """kill -9 of the process and all that it has started; and up again."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.prosesser[navn].pid, signal.SIGKILL)
        self.prosesser[navn].wait()
        self.start(navn)

    @contextlib.contextmanager
    def skolen_med(self, **miljoe: str) -> Iterator[None]:
        """The school's worker, and who does what it is told there, with these in their environment; afterwards as before."""
        sted = self.steder["skole"]
        foer = dict(sted.miljoe)
        try:
            sted.miljoe.update(miljoe)
            self._start_skolen_paa_nytt()
            yield
        finally:
            sted.miljoe.clear()
            sted.miljoe.update(foer)
            self._start_skolen_paa_nytt()

    def _start_skolen_paa_nytt(self) -> None:
        self.drep("arbeider")
        self._hjelpere["skole"].stopp()
        self._hjelpere["skole"] = self._hjelper(self.steder["skole"])
        self.skole.gjoer("leier_utloeper")

    def _vent(self, sted: Sted) -> None:
        frist, klar = time.monotonic() + KLAR_SEKUNDER, f"http://{ADRESSE}:{sted.port}/helse/klar"
        while time.monotonic() < frist:
            if doede := [navn for navn, prosess in self.prosesser.items() if prosess.poll() is not None]:
                raise Proevefeil(f"{', '.join(doede)} stoppet under oppstart. Se loggene i {self.mappe}.")
            with contextlib.suppress(OSError), urllib.request.urlopen(klar, timeout=5) as svar:
                if svar.status == 200:  # noqa: PLR2004 - HTTP
                    return
            time.sleep(0.1)
        raise Proevefeil(f"{sted.navn} ble ikke klart på {KLAR_SEKUNDER} sekunder. Se loggene i {self.mappe}.")
