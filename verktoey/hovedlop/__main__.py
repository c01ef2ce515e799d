"""`make hovedlop`: a fresh demo in folders and on a port of its own, and the main job played on it."""

import contextlib
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from datetime import time as dagtid
from pathlib import Path

from playwright.sync_api import sync_playwright

from verktoey.demoklargjoering import OSLO
from verktoey.hovedlop.loep import spill
from verktoey.hovedlop.scene import Oppsett, Scene
from verktoey.pasproeve.nettsteder import ledige_porter

ROT = Path(__file__).resolve().parents[2]
KLAR_SEKUNDER = 180
# Long enough for the import and the log-ins before the start, also on a slow machine.
START_OM_SEKUNDER = 60
# More than the run takes, on a slow machine.
LENGDE = timedelta(minutes=10)
NETTLESERVALG = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking",
                 "--disable-component-update", "--disable-sync"]  # fmt: skip


def chromium() -> str | None:
    """The browser of this machine."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")


@contextlib.contextmanager
def ferskt_nettsted(mappe: Path, *, med_pas: bool = False) -> Iterator[str]:
    """A demo of its own, stopped and removed afterwards; its address. Raises RuntimeError when it does not come up."""
    port = ledige_porter(2)
    data = mappe / "data"
    data.mkdir()
    logg = mappe / "logg"
    # Short: the path of PostgreSQL's socket lies under it.
    with tempfile.TemporaryDirectory(prefix="loep-", dir="/var/tmp") as stakk, logg.open("wb") as ut:
        Path(stakk).chmod(0o755)  # as root the servers run as another user
        miljoe = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "DATABASE_URL_EIER", "REDIS_URL"}}
        miljoe |= {"PAS": "ja" if med_pas else "nei", "PORT": str(port), "DEMO_MAPPE": str(data), "STACK_MAPPE": stakk}
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


def kommando(mappe: Path, *argumenter: str, sted: str = "") -> str:
    """Run a management command against the fresh site, or (`sted="pas"`) its PAS; what it printed."""
    miljoe = dict(os.environ)
    for linje in (mappe / "data" / sted / "miljoe").read_text().splitlines():
        navn, verdi = shlex.split(linje)[0].split("=", 1)
        miljoe[navn] = verdi
    svar = subprocess.run(
        [sys.executable, "manage.py", *argumenter], cwd=ROT, env=miljoe, check=True, capture_output=True, text=True
    )
    return svar.stdout.strip()


def vent_til_dagen_holder(lengde: timedelta) -> None:
    """Candidates log in and hand in on the day of the exam: a run that midnight would cut in two waits until it is past."""
    naa = datetime.now(OSLO)
    igjen = datetime.combine(naa.date() + timedelta(days=1), dagtid.min, tzinfo=OSLO) - naa
    if igjen < lengde:
        print(f"venter {igjen.total_seconds():6.1f} s  Dagen er snart over, og eksamen må holdes på en dag", flush=True)
        time.sleep(igjen.total_seconds() + 1)


def oppsettet(mappe: Path) -> Oppsett:
    """Make the exam on the fresh site, and say what the main job is played with."""
    vent_til_dagen_holder(LENGDE)

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
