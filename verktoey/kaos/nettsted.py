"""The real site of a chaos run: durable PostgreSQL, Valkey, gunicorn, worker and beat, each of which can be killed."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Self

import psycopg

from verktoey import stack
from verktoey.prosess import doe_med_oss, uprivilegert

ROT: Final = Path(__file__).resolve().parents[2]
KLAR_SEKUNDER: Final = 90


class Kaosfeil(Exception):
    """The site of the run could not be started; the text says what."""


class Tjener:
    """A process that is killed and started again; `klar` says when it answers."""

    def __init__(self, navn: str, kommando: list[str], klar: Callable[[], bool], **valg: Any) -> None:
        self.navn, self.kommando, self.klar, self.valg = navn, kommando, klar, valg
        self.prosess: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and again when it stops at once: what the killed one held is let go after a moment."""
        frist = time.monotonic() + KLAR_SEKUNDER
        while time.monotonic() < frist:
            if self.prosess is None or self.prosess.poll() is not None:
                self.prosess = subprocess.Popen(
                    self.kommando, stdin=subprocess.DEVNULL, stderr=subprocess.STDOUT, start_new_session=True,
                    preexec_fn=doe_med_oss(signal.SIGTERM), **self.valg,
                )  # fmt: skip
            if self.klar():
                return
            time.sleep(0.1)
        raise Kaosfeil(f"{self.navn} kom ikke opp. Se loggen i mappen til kjøringen.")

    def drep(self) -> None:
        """kill -9 of the process and all that it has started."""
        if self.prosess:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.prosess.pid, signal.SIGKILL)
            self.prosess.wait()

    def stopp(self, signalnummer: int) -> None:
        """An orderly stop, and then none."""
        if self.prosess and self.prosess.poll() is None:
            self.prosess.send_signal(signalnummer)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.prosess.wait(15)
        self.drep()


class Nettsted:
    """Everything of a run in one folder; use it as a context manager."""

    def __init__(self, mappe: Path, port: int) -> None:
        self.mappe, self.port = mappe, port
        self.laas = threading.Lock()
        self.data, self.redis = mappe / "pg", mappe / "r.sock"
        base = f"@/{stack.DATABASE}?host={self.data}"
        self.miljoe = dict(os.environ) | {
            "DJANGO_SETTINGS_MODULE": "config.settings.demo", "PYTHONUNBUFFERED": "1",
            "DATABASE_URL": f"postgresql://{stack.APP_ROLLE}{base}", "REDIS_URL": f"unix://{self.redis}?db=0",
            "DATABASE_URL_EIER": f"postgresql://{stack.EIER}{base}", "FILLAGER": str(mappe / "filer"),
            "SPOLMAPPE": str(mappe / "spol"), "DEMO_FIL": str(mappe / "demo.json"), "LAGER": "mappe",
        }  # fmt: skip
        for navn in ("filer", "spol"):
            (mappe / navn).mkdir()
        self.tjenere = self._tjenere()

    def _tjenere(self) -> dict[str, Tjener]:
        program = stack._pakk_ut(stack.grunnmappe())
        valg = {"listen_addresses": "", "unix_socket_directories": str(self.data), "max_connections": "100"}
        pg = [
            str(program / "postgres"),
            "-D",
            str(self.data),
            *[a for n, v in valg.items() for a in ("-c", f"{n}={v}")],
        ]
        redis = [
            stack._redisprogram(),
            "--port",
            "0",
            "--unixsocket",
            str(self.redis),
            "--save",
            "",
            "--appendonly",
            "no",
        ]
        py = [sys.executable, "-m"]
        nett = [*py, "gunicorn", "-c", "python:config.gunicorn", "--bind", f"127.0.0.1:{self.port}", "--log-level",
                "warning", "--no-control-socket", "config.wsgi"]  # fmt: skip
        arbeider = [*py, "celery", "-q", "-A", "config", "worker", "-l", "warning", "-c", "1", "--without-gossip",
                    "--without-mingle"]  # fmt: skip
        takt = [
            *py,
            "celery",
            "-q",
            "-A",
            "config",
            "beat",
            "-l",
            "warning",
            "-s",
            str(self.mappe / "takt"),
            "--pidfile=",
        ]
        eget: dict[str, Any] = {"env": self.miljoe, "cwd": ROT}
        rekke = [
            Tjener("base", pg, self._base_svarer, cwd="/", stdout=self._logg("base"), **uprivilegert()),
            Tjener("redis", redis, self._redis_svarer, cwd=self.mappe, stdout=self._logg("redis")),
            Tjener("nett", nett, self._nett_svarer, stdout=self._logg("nett"), **eget),
            Tjener("arbeider", arbeider, lambda: True, stdout=self._logg("arbeider"), **eget),
            Tjener("takt", takt, lambda: True, stdout=self._logg("takt"), **eget),
        ]
        return {tjener.navn: tjener for tjener in rekke}

    def _logg(self, navn: str) -> Any:
        return (self.mappe / f"{navn}.logg").open("ab")

    def __enter__(self) -> Self:
        stack._initdb(stack._pakk_ut(stack.grunnmappe()), self.data)
        try:
            self.tjenere["base"].start()
            base = self.tjenere["base"].prosess
            assert base is not None  # noqa: S101 - for the type checker; just started
            stack._gjoer_klar(f"postgresql://{stack.EIER}@/postgres?host={self.data}", base, self.mappe / "base.logg")
            self.tjenere["redis"].start()
            self.kjoer("manage.py", "migrate", "--verbosity", "0", eier=True)
            self.kjoer("manage.py", "sett_rettigheter", "--verbosity", "0", eier=True)
            for navn in ("nett", "arbeider", "takt"):
                self.tjenere[navn].start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for navn in ("takt", "arbeider", "nett", "redis", "base"):
            self.tjenere[navn].stopp(signal.SIGINT if navn == "base" else signal.SIGTERM)

    def kjoer(self, *argumenter: str, eier: bool = False) -> str:
        """Run a Python program beside the site; what it printed."""
        miljoe = (
            self.miljoe
            | {"DATABASE_POOL": "nei"}
            | ({"DATABASE_URL": self.miljoe["DATABASE_URL_EIER"]} if eier else {})
        )
        svar = subprocess.run(
            [sys.executable, *argumenter], cwd=ROT, env=miljoe, check=False, stdout=subprocess.PIPE, text=True
        )
        if svar.returncode:
            raise Kaosfeil(f"{' '.join(argumenter[:2])} feilet. Se meldingen over.")
        return svar.stdout

    def drep(self, navn: str) -> None:
        """Kill it, and have it up again before this returns: whoever runs a real site has a supervisor."""
        self.tjenere[navn].drep()
        self.tjenere[navn].start()

    def drep_nettarbeider(self, valg: Callable[[list[int]], int]) -> None:
        """Kill one of the web server's processes and leave the others to go on; gunicorn makes a new one itself."""
        nett = self.tjenere["nett"].prosess
        barn = Path(f"/proc/{nett.pid}/task/{nett.pid}/children").read_text().split() if nett else []
        if barn:
            with contextlib.suppress(ProcessLookupError):
                os.kill(valg([int(pid) for pid in barn]), signal.SIGKILL)

    def _base_svarer(self) -> bool:
        try:
            psycopg.connect(f"postgresql://{stack.EIER}@/postgres?host={self.data}", connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _redis_svarer(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as stikk:
                stikk.connect(str(self.redis))
        except OSError:
            return False
        return True

    def _nett_svarer(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/helse/levende", timeout=2):
                return True
        except OSError:
            return False
