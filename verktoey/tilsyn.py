"""Starts processes side by side, names their lines, and stops them all."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO, Self

from verktoey.prosess import doe_med_oss

STOPP_SEKUNDER = 15


class Tilsyn:
    """A group of processes that live and stop together; use it as a context manager."""

    def __init__(self, miljoe: dict[str, str], mappe: Path) -> None:
        self.miljoe = miljoe
        self.mappe = mappe
        self.prosesser: dict[str, subprocess.Popen[bytes]] = {}
        self.traader: list[threading.Thread] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stopp()

    def start(self, navn: str, kommando: list[str], miljoe: dict[str, str] | None = None) -> None:
        """Start a process in its own session: Ctrl-C reaches us, and we stop it in order."""
        prosess = subprocess.Popen(
            kommando, env=miljoe or self.miljoe, cwd=self.mappe, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, start_new_session=True, preexec_fn=doe_med_oss(signal.SIGTERM),
        )  # fmt: skip
        self.prosesser[navn] = prosess
        if prosess.stdout:
            traad = threading.Thread(target=_skriv_linjer, args=(navn, prosess.stdout), daemon=True)
            traad.start()
            self.traader.append(traad)

    def doed(self) -> str | None:
        """Return the name of a process that has stopped, or None while all run."""
        return next((navn for navn, p in self.prosesser.items() if p.poll() is not None), None)

    def vent(self) -> str:
        """Return the name of the first process that stops."""
        while not (navn := self.doed()):
            time.sleep(0.5)
        return navn

    def stopp(self) -> None:
        """Ask all to stop at once, then kill what is left, with the children it may have. May be repeated."""
        for prosess in self.prosesser.values():
            with contextlib.suppress(ProcessLookupError):
                prosess.terminate()
        frist = time.monotonic() + STOPP_SEKUNDER
        for prosess in self.prosesser.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                prosess.wait(max(0.1, frist - time.monotonic()))
            _drep_gruppe(prosess)
            prosess.wait()
        for traad in self.traader:
            traad.join(1)


def _drep_gruppe(prosess: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(prosess.pid, signal.SIGKILL)


def _skriv_linjer(navn: str, kilde: IO[bytes]) -> None:
    for linje in kilde:
        sys.stdout.write(f"{navn:<12} | {linje.decode(errors='replace')}")
        sys.stdout.flush()
