"""A real server that speaks S3, over a folder of the test's own."""

import contextlib
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

NOEKKEL, HEMMELIGHET, BOETTE = "proevenoekkel1", "proevehemmelighet1", "besvarelser"
START_SEKUNDER = 120


def rclone() -> str:
    """The program, beside the Python that runs."""
    sti = Path(sys.executable).with_name("rclone")
    return str(sti) if sti.exists() else shutil.which("rclone") or "rclone"


def ledig_port() -> int:
    with socket.socket() as stikk:
        stikk.bind(("127.0.0.1", 0))
        return stikk.getsockname()[1]


class S3tjener:
    """Started at once; `stopp` takes it down, `start` up again on the same port with the same files."""

    def __init__(self, mappe: Path) -> None:
        self.mappe, self.port = mappe, ledig_port()
        (mappe / BOETTE).mkdir(parents=True)
        self.prosess: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def innstilling(self) -> dict[str, str]:
        return {
            "boette": BOETTE, "noekkel": NOEKKEL, "hemmelighet": HEMMELIGHET, "region": "us-east-1", "prefiks": "a/",
            "endepunkt": f"http://127.0.0.1:{self.port}",
        }  # fmt: skip

    @property
    def filer(self) -> Path:
        """What lies in the bucket under our prefix, as the server keeps it."""
        return self.mappe / BOETTE / "a"

    def start(self) -> None:
        kommando = [rclone(), "serve", "s3", "--config", "", "--addr", f"127.0.0.1:{self.port}"]
        kommando += ["--auth-key", f"{NOEKKEL},{HEMMELIGHET}", str(self.mappe)]
        self.prosess = subprocess.Popen(kommando, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        frist = time.monotonic() + START_SEKUNDER
        while time.monotonic() < frist:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
        raise AssertionError("rclone svarte ikke.")

    def stopp(self) -> None:
        if self.prosess:
            self.prosess.kill()
            self.prosess.wait()
            self.prosess = None


@contextlib.contextmanager
def s3tjener(mappe: Path) -> Iterator[S3tjener]:
    tjener = S3tjener(mappe)
    try:
        yield tjener
    finally:
        tjener.stopp()
