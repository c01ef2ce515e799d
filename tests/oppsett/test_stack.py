"""The embedded servers: found again after a restart, recovered after kill -9, never left behind."""

import os
import signal
import subprocess
import sys
import tempfile
import time

import psycopg
import pytest
import redis

from tests.arkitektur.filer import ROT
from verktoey import stack

SEKUNDER = 120
HOLD = """
import sys, time
from verktoey import stack
with stack.postgres("prove", varig=True) as a, stack.redis("prove") as r:
    print(a.eier, r, flush=True)
    time.sleep(600)
"""


@pytest.fixture
def egen_mappe(monkeypatch):
    """A state folder of this test's own, short enough for a socket path and open to PostgreSQL's user."""
    with tempfile.TemporaryDirectory(prefix="es-", dir="/var/tmp") as mappe:
        os.chmod(mappe, 0o755)
        monkeypatch.setenv("STACK_MAPPE", mappe)
        yield mappe


@pytest.fixture
def holder(egen_mappe):
    """Starts a process that holds the servers; gives (process, database, redis)."""
    startet = []

    def start():
        prosess = subprocess.Popen([sys.executable, "-c", HOLD], cwd=ROT, stdout=subprocess.PIPE, text=True)
        startet.append(prosess)
        database, redis_ = prosess.stdout.readline().split()
        return prosess, database, redis_

    yield start
    for prosess in startet:
        prosess.kill()
        prosess.wait()
        prosess.stdout.close()


def vent_til(sant):
    frist = time.monotonic() + SEKUNDER
    while not sant():
        assert time.monotonic() < frist, "det ventede skjedde ikke"


def svarer(database):
    try:
        psycopg.connect(database).close()
    except psycopg.OperationalError:
        return False
    return True


def skriv(database, verdi):
    with psycopg.connect(database) as tilkobling:
        tilkobling.execute("CREATE TABLE IF NOT EXISTS prove (verdi text)")
        tilkobling.execute("INSERT INTO prove VALUES (%s)", [verdi])


def les(database):
    with psycopg.connect(database) as tilkobling:
        return [rad[0] for rad in tilkobling.execute("SELECT verdi FROM prove ORDER BY verdi")]


def test_data_bestaar_og_rollene_finnes(egen_mappe):
    with stack.postgres("prove", varig=True) as adresser:
        skriv(adresser.eier, "a")
    with stack.postgres("prove", varig=True) as adresser:
        assert les(adresser.eier) == ["a"]
        with psycopg.connect(adresser.app) as tilkobling:
            assert tilkobling.execute("SELECT current_user").fetchone() == ("eksamen_app",)
            assert tilkobling.execute("SHOW fsync").fetchone() == ("on",)
    assert not svarer(adresser.eier)


def test_etter_kill_9_stopper_tjenerne_og_neste_start_finner_dataene(holder):
    prosess, database, redis_ = holder()
    skriv(database, "foer")
    prosess.send_signal(signal.SIGKILL)
    prosess.wait()

    vent_til(lambda: not svarer(database))
    stikk = redis_.removeprefix("unix://").split("?")[0]

    def redis_er_borte():
        try:
            redis.Redis(unix_socket_path=stikk).ping()
        except redis.ConnectionError:
            return True
        return False

    vent_til(redis_er_borte)
    assert les(holder()[1]) == ["foer"]


def test_to_demoer_samtidig_avvises_med_et_raad(holder, monkeypatch):
    holder()
    monkeypatch.setattr(stack, "START_SEKUNDER", 0)

    with pytest.raises(stack.StackFeil, match="kjører allerede"), stack.postgres("prove", varig=True):
        pass
    with pytest.raises(stack.StackFeil, match="kjører allerede"):
        stack.slett("prove")


def test_to_testkjoeringer_samtidig_faar_hver_sin(egen_mappe):
    with stack.postgres("a") as en, stack.postgres("a") as to:
        assert en.eier != to.eier
        assert svarer(en.eier)
        assert svarer(to.eier)
    assert not to.data.exists()


def test_sletting_tar_alt(egen_mappe):
    with stack.postgres("prove", varig=True) as adresser:
        skriv(adresser.eier, "a")
    stack.slett("prove")
    stack.slett("prove")
    with stack.postgres("prove", varig=True) as adresser, pytest.raises(psycopg.errors.UndefinedTable):
        les(adresser.eier)


def test_en_mappe_som_tilhoerer_en_annen_brukes_ikke(egen_mappe, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)

    with pytest.raises(stack.StackFeil, match="STACK_MAPPE"):
        stack.grunnmappe()
