"""A real clamd of the test's own, with a signature of its own."""

import contextlib
import shutil
import socket
import subprocess
import time
from pathlib import Path

PROGRAM = shutil.which("clamd", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
# In two halves, so that no scanner stumbles over this repository.
SIGNATUR = b"EKSAMENSLOEPET-PROEVE" + b"-IKKE-ET-VIRUS"
NAVN = "Proeve.Eksamen"


class Clamd:
    """`start` and `stopp`, as often as wanted, on the same address."""

    def __init__(self, mappe: Path, *, tcp: int = 0, maks: str = "60M") -> None:
        self.mappe = mappe
        (mappe / "db").mkdir(parents=True)
        (mappe / "db" / "proeve.ndb").write_text(f"{NAVN}:0:*:{SIGNATUR.hex()}\n")
        self.adresse = f"127.0.0.1:{tcp}" if tcp else str(mappe / "clamd.sokkel")
        lytter = f"TCPSocket {tcp}\nTCPAddr 127.0.0.1" if tcp else f"LocalSocket {self.adresse}"
        (mappe / "clamd.conf").write_text(
            f"{lytter}\nDatabaseDirectory {mappe}/db\nForeground yes\nStreamMaxLength {maks}\nMaxFileSize 60M\n"
            f"TemporaryDirectory {mappe}\nMaxThreads 4\n"
        )
        self._prosess: subprocess.Popen | None = None

    def start(self) -> None:
        with (self.mappe / "logg").open("ab") as logg:
            self._prosess = subprocess.Popen(
                [PROGRAM, "-c", str(self.mappe / "clamd.conf")], stdout=logg, stderr=subprocess.STDOUT
            )
        frist = time.monotonic() + 60
        while time.monotonic() < frist:
            if self._svarer():
                return
            if self._prosess.poll() is not None:
                break
        raise RuntimeError((self.mappe / "logg").read_text())

    def stopp(self) -> None:
        if self._prosess:
            self._prosess.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._prosess.wait(10)
            self._prosess.kill()
            self._prosess.wait()
            self._prosess = None

    def _svarer(self) -> bool:
        vert, _, port = self.adresse.rpartition(":")
        familie, sted = (socket.AF_INET, (vert, int(port))) if vert else (socket.AF_UNIX, self.adresse)
        with socket.socket(familie) as sokkel, contextlib.suppress(OSError):
            sokkel.settimeout(2)
            sokkel.connect(sted)
            sokkel.sendall(b"nPING\n")
            return sokkel.recv(16) == b"PONG\n"
        return False
