"""The real gunicorn on the test's database, that may be killed and started again; and a client that speaks to it."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from threading import Event

from django.conf import settings
from django.db import connection

from felles.tid import naa
from tests.levering.tusklient import BITTYPE, KANDIDAT, metadata, sha256
from verktoey.prosess import doe_med_oss

ROT = Path(__file__).resolve().parents[2]
CSRF = "a" * 32


class Tjener:
    """`start`, `drep` (as by a power cut) and `stopp`; the same port throughout."""

    def __init__(
        self, mappe: Path, *, foran: tuple[str, ...] = (), app: str = "tests.levering.wsgi", **miljoe: str
    ) -> None:
        self.mappe, self.foran, self.app = mappe, foran, app
        with socket.socket() as ledig:
            ledig.bind(("127.0.0.1", 0))
            self.port = ledig.getsockname()[1]
        base = connection.settings_dict
        self.miljoe = os.environ | {
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "DATABASE_URL": f"postgresql://{base['USER']}@/{base['NAME']}?host={base['HOST']}",
            "FILLAGER": str(settings.FILLAGER),
            "SPOLMAPPE": str(settings.SPOLMAPPE),
            "NETTPROSESSER": "1",
            "KLOKKEN": naa().isoformat(),
            **miljoe,
        }
        self.prosess: subprocess.Popen | None = None

    def start(self) -> None:
        gunicorn = [sys.executable, "-m", "gunicorn", "-c", "python:config.gunicorn", "--no-control-socket"]
        with (self.mappe / "tjener.logg").open("ab") as logg:
            self.prosess = subprocess.Popen(
                [*self.foran, *gunicorn, "--bind", f"127.0.0.1:{self.port}", self.app],
                env=self.miljoe, cwd=ROT, stdout=logg, stderr=subprocess.STDOUT, start_new_session=True,
                preexec_fn=doe_med_oss(signal.SIGTERM),  # noqa: PLW1509 - one call of the C library
            )  # fmt: skip
        for _forsoek in range(1200):
            if self.prosess.poll() is not None:
                break
            with contextlib.suppress(OSError):
                if self.spoer("GET", "/helse/levende").status == 200:
                    return
            Event().wait(0.1)
        self.drep()
        raise AssertionError((self.mappe / "tjener.logg").read_text())

    def drep(self) -> None:
        """kill -9 of the server and all its processes."""
        assert self.prosess is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.prosess.pid, signal.SIGKILL)
        self.prosess.wait()
        self.prosess = None

    def stopp(self) -> None:
        if self.prosess is not None:
            os.killpg(self.prosess.pid, signal.SIGTERM)
            try:
                self.prosess.wait(20)
            except subprocess.TimeoutExpired:
                self.drep()

    def spoer(self, metode: str, sti: str, kropp: bytes = b"", **hoder: str) -> http.client.HTTPResponse:
        forbindelse = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        forbindelse.request(metode, sti, body=kropp or None, headers=hoder)
        svar = forbindelse.getresponse()
        svar.innhold = svar.read()
        forbindelse.close()
        return svar


class Nettklient:
    """A candidate's browser, by the token of its session."""

    def __init__(self, tjener: Tjener, token: str) -> None:
        self.tjener = tjener
        self.hoder = {
            "Cookie": f"eksamen_kandidat={token}; eksamen_csrf={CSRF}", "X-CSRFToken": CSRF, "Tus-Resumable": "1.0.0"
        }  # fmt: skip

    def begynn(self, innhold: bytes, navn: str = "svar.pdf") -> str:
        data = metadata(filename=navn, sha256=sha256(innhold))
        svar = self.tjener.spoer(
            "POST", KANDIDAT, **self.hoder, **{"Upload-Length": str(len(innhold)), "Upload-Metadata": data}
        )
        assert svar.status in (200, 201), svar.innhold
        return svar.headers["Location"]

    def hode(self, adresse: str):
        return self.tjener.spoer("HEAD", adresse, **self.hoder)

    def bit(self, adresse: str, fra: int, bit: bytes):
        return self.tjener.spoer("PATCH", adresse, bit, **self.bithoder(fra))

    def bithoder(self, fra: int) -> dict[str, str]:
        return {**self.hoder, "Content-Type": BITTYPE, "Upload-Offset": str(fra)}

    def halv_bit(self, adresse: str, fra: int, bit: bytes, lengde: int) -> socket.socket:
        """Send the beginning of a piece of that length, and hold the line."""
        linje = socket.create_connection(("127.0.0.1", self.tjener.port), timeout=60)
        hoder = {"Host": "127.0.0.1", **self.bithoder(fra), "Content-Length": str(lengde)}
        tekst = "".join(f"{navn}: {verdi}\r\n" for navn, verdi in hoder.items())
        linje.sendall(f"PATCH {adresse} HTTP/1.1\r\n{tekst}\r\n".encode() + bit)
        return linje
