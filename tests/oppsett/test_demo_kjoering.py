"""`make demo` for real, on a port and in folders of its own: starts, survives kill -9, keeps its data, leaves nothing."""

import http.cookiejar
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from tests.arkitektur.filer import ROT
from verktoey.pasproeve.nettsteder import ledige_porter

SEKUNDER = 300


class Demo:
    """A demo of the test's own."""

    def __init__(self, mappe):
        self.mappe = Path(mappe)
        self.prosesser = []
        self.port = ledige_porter(2)
        egne = {"DATABASE_URL", "REDIS_URL", "FILLAGER", "SPOLMAPPE", "DJANGO_SETTINGS_MODULE", "PAS"}
        self.miljoe = {n: v for n, v in os.environ.items() if n not in egne} | {
            "STACK_MAPPE": f"{mappe}/stack",
            "DEMO_MAPPE": f"{mappe}/data",
            "PORT": str(self.port),
        }

    def kommando(self, *argumenter):
        return [sys.executable, "-m", "verktoey.demo", *argumenter]

    def start(self):
        """Start, and return what it printed until it was ready."""
        logg = self.mappe / f"logg{len(self.prosesser)}"
        with logg.open("w") as ut:
            prosess = subprocess.Popen(
                self.kommando(), env=self.miljoe, cwd=ROT, stdout=ut, stderr=subprocess.STDOUT, start_new_session=True
            )
        self.prosesser.append(prosess)
        frist = time.monotonic() + SEKUNDER
        while "Ctrl-C stopper alt" not in (tekst := logg.read_text()):
            assert prosess.poll() is None, tekst
            assert time.monotonic() < frist, tekst
            time.sleep(0.1)
        return tekst

    def hent(self, sti, nettsted=0):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port + nettsted}{sti}", timeout=60) as svar:
            return svar.status

    def logg_inn(self, nettsted):
        """Log in by one click on one of the sites; the names of the cookies that came of it."""
        kapsler = http.cookiejar.CookieJar()
        nettleser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(kapsler))
        adresse = f"http://127.0.0.1:{self.port + nettsted}/logg-inn/"
        side = nettleser.open(adresse, timeout=60).read().decode()
        merke = re.search('name="csrfmiddlewaretoken" value="([^"]+)"', side)[1]
        felt = urllib.parse.urlencode({"csrfmiddlewaretoken": merke, "bruker": "udir", "next": ""}).encode()
        nettleser.open(f"{adresse}demo/", felt, timeout=60).close()
        return {kapsel.name for kapsel in kapsler}

    def lyttere(self):
        """Addresses in hexadecimal that listen on the demo's ports."""
        linjer = Path("/proc/net/tcp").read_text().splitlines() + Path("/proc/net/tcp6").read_text().splitlines()
        porter = (f":{self.port:04X}", f":{self.port + 1:04X}")
        return {d[1] for d in map(str.split, linjer) if d[1].endswith(porter) and d[3] == "0A"}

    def etterlatte(self):
        """Processes that carry this demo's folder in their environment or on their command line."""
        merke = str(self.mappe).encode()
        funnet = []
        for prosess in Path("/proc").glob("[0-9]*"):
            try:
                # A process that is ending has neither; one that belongs to somebody else cannot be read.
                innhold = (prosess / "environ").read_bytes() + (prosess / "cmdline").read_bytes()
            except OSError:
                continue
            if merke in innhold:
                funnet.append((prosess / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        return funnet

    def vent_til_ingen_er_igjen(self):
        frist = time.monotonic() + SEKUNDER
        while igjen := self.etterlatte():
            assert time.monotonic() < frist, igjen
            time.sleep(0.1)


@pytest.fixture
def egen_demo():
    with tempfile.TemporaryDirectory(prefix="es-", dir="/var/tmp") as mappe:
        os.chmod(mappe, 0o755)
        demo = Demo(mappe)
        yield demo
        for prosess in demo.prosesser:
            prosess.kill()
            prosess.wait()
        demo.vent_til_ingen_er_igjen()


def test_demoen_starter_taaler_kill_9_beholder_data_og_etterlater_ingenting(egen_demo):
    tekst = egen_demo.start()

    assert f"http://127.0.0.1:{egen_demo.port}/" in tekst
    assert str(egen_demo.mappe) in tekst
    assert re.search(r"^ +vakt +\S", tekst, re.MULTILINE)
    assert egen_demo.hent("/helse/klar") == 200
    assert egen_demo.hent("/logg-inn/") == 200
    assert egen_demo.hent("/helse/klar", nettsted=1) == 200
    # 127.0.0.1 and nothing else
    assert egen_demo.lyttere() == {f"0100007F:{egen_demo.port:04X}", f"0100007F:{egen_demo.port + 1:04X}"}
    foer = json.loads((egen_demo.mappe / "data" / "demo.json").read_text())
    assert foer["pas"]["adresse"] == f"http://127.0.0.1:{egen_demo.port + 1}/"
    assert {k["brukernavn"] for k in foer["pas"]["kontoer"]} == {k["brukernavn"] for k in foer["kontoer"]}
    assert foer["pas"]["partier"]
    skole, pas = egen_demo.logg_inn(0), egen_demo.logg_inn(1)
    assert {navn for navn in skole if navn.endswith("_sesjon")} == {"eksamen_sesjon"}
    assert not skole & pas

    egen_demo.prosesser[-1].send_signal(signal.SIGKILL)
    egen_demo.prosesser[-1].wait()
    egen_demo.start()

    assert egen_demo.hent("/helse/klar") == 200
    assert egen_demo.hent("/helse/klar", nettsted=1) == 200
    etter = json.loads((egen_demo.mappe / "data" / "demo.json").read_text())
    assert etter["kandidater"] == foer["kandidater"]

    egen_demo.prosesser[-1].send_signal(signal.SIGTERM)
    assert egen_demo.prosesser[-1].wait(SEKUNDER) == 0
    assert egen_demo.etterlatte() == []

    subprocess.run(egen_demo.kommando("--nullstill"), env=egen_demo.miljoe, cwd=ROT, check=True, capture_output=True)
    assert not (egen_demo.mappe / "data").exists()
    assert not (egen_demo.mappe / "stack" / "pg-demo" / "data").exists()
