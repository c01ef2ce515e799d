"""`make hovedlop`: a fresh demo in folders and on a port of its own, and the main job played on it."""

import contextlib
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

from verktoey.hovedlop.loep import spill
from verktoey.hovedlop.scene import Oppsett, Scene

ROT = Path(__file__).resolve().parents[2]
KLAR_SEKUNDER = 180
# Long enough for the import and the log-ins before the start, also on a slow machine.
START_OM_SEKUNDER = 60
NETTLESERVALG = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking",
                 "--disable-component-update", "--disable-sync"]  # fmt: skip


def chromium() -> str | None:
    """The browser of this machine."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")


def ledig_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as stikk:
        stikk.bind(("127.0.0.1", 0))
        port: int = stikk.getsockname()[1]
    return port


@contextlib.contextmanager
def ferskt_nettsted(mappe: Path) -> Iterator[str]:
    """A demo of its own, stopped and removed afterwards; its address. Raises RuntimeError when it does not come up."""
    port = ledig_port()
    data = mappe / "data"
    data.mkdir()
    logg = mappe / "logg"
    # Short: the path of PostgreSQL's socket lies under it.
    with tempfile.TemporaryDirectory(prefix="loep-", dir="/var/tmp") as stakk, logg.open("wb") as ut:
        Path(stakk).chmod(0o755)  # as root the servers run as another user
        miljoe = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "DATABASE_URL_EIER", "REDIS_URL"}}
        miljoe |= {"PORT": str(port), "DEMO_MAPPE": str(data), "STACK_MAPPE": stakk}
        demo = subprocess.Popen(
            [sys.executable, "-m", "verktoey.demo"], cwd=ROT, env=miljoe, stdin=subprocess.DEVNULL, stdout=ut, stderr=ut
        )
        try:
            _vent(demo, port, logg)
            yield f"http://127.0.0.1:{port}"
        finally:
            demo.send_signal(signal.SIGTERM)
            demo.wait(30)


def _vent(demo: subprocess.Popen[bytes], port: int, logg: Path) -> None:
    frist = time.monotonic() + KLAR_SEKUNDER
    while "er klart" not in logg.read_text(errors="replace"):
        if demo.poll() is not None or time.monotonic() > frist:
            raise RuntimeError(f"Nettstedet på port {port} kom ikke i gang:\n{logg.read_text(errors='replace')}")
        time.sleep(0.2)


def kommando(mappe: Path, *argumenter: str) -> str:
    """Run a management command against the fresh site; what it printed."""
    miljoe = dict(os.environ)
    for linje in (mappe / "data" / "miljoe").read_text().splitlines():
        navn, verdi = shlex.split(linje)[0].split("=", 1)
        miljoe[navn] = verdi
    svar = subprocess.run(
        [sys.executable, "manage.py", *argumenter], cwd=ROT, env=miljoe, check=True, capture_output=True, text=True
    )
    return svar.stdout.strip()


def oppsettet(mappe: Path) -> Oppsett:
    """Make the exam on the fresh site, and say what the main job is played with."""

    def oppnevn() -> None:
        kommando(mappe, "hovedlop_eksamen", "--sensorer")

    periode = kommando(mappe, "hovedlop_eksamen", "--om", str(START_OM_SEKUNDER)).splitlines()[-1]
    return Oppsett(
        orgnr="999999999",
        skole="Lillevik videregående skole",
        periode=periode,
        fagkode="HIS1010",
        gruppe="3HIS",
        vakt_epost="vakt@example.no",
        vent_paa_start_ms=(START_OM_SEKUNDER + 60) * 1000,
        oppnevn_sensorer=oppnevn,
    )


def main() -> int:
    """Play it; 0 when every step held."""
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as navn:
        mappe = Path(navn)
        try:
            with ferskt_nettsted(mappe) as adresse, sync_playwright() as p:
                print(f"bra    {time.perf_counter() - start:6.1f} s  Et ferskt nettsted er klart", flush=True)
                browser = p.chromium.launch(executable_path=chromium(), args=NETTLESERVALG)
                spill(Scene(browser, adresse, oppsettet(mappe), lambda linje: print(linje, flush=True), mappe))
                browser.close()
        except Exception as feil:
            print(f"Hovedløpet stoppet: {feil}", file=sys.stderr)
            return 1
    print(
        f"Hovedløpet er spilt fra påmeldingsfil til publisert karakter på {time.perf_counter() - start:.0f} sekunder."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
