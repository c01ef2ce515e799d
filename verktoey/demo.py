"""`make demo`: the demo school, and PAS for it, with real servers on this machine, until Ctrl-C.

Starts PostgreSQL, Valkey, and each site's web server, worker and beat, and stops them all. Every child dies with us, by kill -9 too,
and the next start recovers by itself.
"""

import contextlib
import errno
import json
import os
import shutil
import signal
import socket
import sys
import time
import urllib.request
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

from verktoey import stack
from verktoey.demoklargjoering import ROT, DemoFeil, klargjoer
from verktoey.demosteder import ADRESSE, lag_steder, med_pas, prosesser, skriv_miljoe
from verktoey.tilsyn import Tilsyn

# What the demo writes beside the database; another folder for a demo that is not the one of this checkout.
DATA = Path(os.environ.get("DEMO_MAPPE") or ROT / ".data")
KLAR_SEKUNDER = 60
# A run that was killed may need some seconds to let go of the port.
PORT_SEKUNDER = 10
MINST_LEDIG_MB = 200
HOEYESTE_PORT = 65535


class Stoppet(BaseException):
    """Somebody pressed Ctrl-C or sent TERM."""


SIGNALER = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def _stopp(*_: object) -> None:
    raise Stoppet


def _overhoer_signaler() -> None:
    """From here on everything is being stopped, and a Ctrl-C more must not interrupt that."""
    for signalnummer in SIGNALER:
        signal.signal(signalnummer, signal.SIG_IGN)


@contextlib.contextmanager
def egen_forgrunn() -> Iterator[None]:
    """Take the terminal while the block lasts, so that Ctrl-C reaches us and not make, which would call it an error."""
    try:
        terminal = sys.stdin.fileno()
        forrige = os.tcgetpgrp(terminal)
    except (OSError, ValueError):  # no terminal
        yield
        return
    if forrige != os.getpgrp() or os.getpgrp() == os.getpid():  # in the background, or our own group already
        yield
        return
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    signal.signal(signal.SIGTSTP, signal.SIG_IGN)
    os.setpgid(0, 0)
    os.tcsetpgrp(terminal, os.getpgrp())
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            os.tcsetpgrp(terminal, forrige)


def les_port(verdi: str) -> int:
    """Return the port. Raises DemoFeil when it is not one."""
    if not verdi.isdecimal() or not 1 <= int(verdi) <= HOEYESTE_PORT:
        raise DemoFeil(f"PORT må være et tall fra 1 til {HOEYESTE_PORT}. Prøv: PORT=9000 make demo")
    return int(verdi)


def sjekk_port(port: int, vent: float) -> None:
    """Raise DemoFeil when something else listens on the port, after at most `vent` seconds."""
    frist = time.monotonic() + vent
    while True:
        with socket.socket() as proeve:
            proeve.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                proeve.bind((ADRESSE, port))
                return
            except PermissionError:
                raise DemoFeil(f"Du har ikke lov til å bruke port {port}. Velg en annen: PORT=9000 make demo") from None
            except OSError:
                if time.monotonic() > frist:
                    raise DemoFeil(
                        f"Port {port} er opptatt. Stopp programmet som bruker den, eller velg en annen: "
                        f"PORT={port + 1000 if port + 1000 <= HOEYESTE_PORT else 9000} make demo"
                    ) from None
        time.sleep(0.2)


def sjekk_plass(mapper: list[Path], minst_mb: int) -> None:
    """Raise DemoFeil when a disk that the demo writes to is nearly full."""
    for mappe in mapper:
        ledig = shutil.disk_usage(mappe).free // (1024 * 1024)
        if ledig < minst_mb:
            raise DemoFeil(
                f"Disken er nesten full: {ledig} MB ledig ved {mappe}, {minst_mb} MB trengs. Frigjør plass og prøv igjen."
            )


def vent_til_klar(tilsyn: Tilsyn, port: int) -> None:
    """Return when /helse/klar answers 200. Raises DemoFeil when a process dies first, or it takes too long."""
    frist = time.monotonic() + KLAR_SEKUNDER
    while time.monotonic() < frist:
        if navn := tilsyn.doed():
            raise DemoFeil(f"{navn} stoppet under oppstart. Se meldingen over.")
        adresse = f"http://{ADRESSE}:{port}/helse/klar"
        with contextlib.suppress(OSError), urllib.request.urlopen(adresse, timeout=5) as svar:
            if svar.status == HTTPStatus.OK:
                return
        time.sleep(0.1)
    raise DemoFeil(f"Nettstedet ble ikke klart på {KLAR_SEKUNDER} sekunder. Se meldingene over.")


def velkomst(port: int, mappe: Path | None, *, pas: int | None = None) -> str:
    """Return what is printed when all is ready: the addresses, who can log in, and where the data lies."""
    linjer = ["", f"Eksamensløpet er klart: http://{ADRESSE}:{port}/"]
    if pas:
        linjer.append(f"PAS for demoskolen er klart: http://{ADRESSE}:{pas}/ (samme kontoer)")
    linjer.append("")
    with contextlib.suppress(OSError, ValueError):
        innhold = json.loads((DATA / "demo.json").read_text(encoding="utf-8"))
        linjer += ["Disse kan logge inn (passordet er demo):"]
        for konto in innhold.get("kontoer", []):
            linjer.append(f"  {konto.get('brukernavn', ''):<16} {konto.get('rolle', konto.get('navn', ''))}")
        linjer += ["", "Kandidater logger inn på /kandidat/. Numre og passord står i demo.json.", ""]
    linjer.append(f"Databasen ligger i {mappe}." if mappe else "Databasen er den som DATABASE_URL peker på.")
    linjer += [f"Filer og demo.json ligger i {DATA}.", "Ctrl-C stopper alt. make demo-reset tømmer alt.", ""]
    return "\n".join(linjer)


def kjoer() -> int:
    """Run the demo until it is stopped; returns the exit status."""
    port = les_port(os.environ.get("PORT") or "8000")
    pas = med_pas(os.environ)
    if pas and port == HOEYESTE_PORT:
        raise DemoFeil("PAS bruker porten etter PORT. Velg en lavere, eller la PAS være: PAS=nei make demo")
    if os.environ.get("DEMO_ADRESSE", ADRESSE) != ADRESSE:
        raise DemoFeil("Demoen har kjente passord og starter bare på 127.0.0.1. Fjern DEMO_ADRESSE.")
    DATA.mkdir(parents=True, exist_ok=True)
    sjekk_plass([DATA, stack.grunnmappe()], int(os.environ.get("MINST_LEDIG_MB") or MINST_LEDIG_MB))
    merke = DATA / "kjoerer.pid"
    vent = PORT_SEKUNDER if merke.exists() and not _lever(merke) else 0
    for hver in (port, port + 1) if pas else (port,):
        sjekk_port(hver, vent)
    with contextlib.ExitStack() as alt:
        try:
            merke.write_text(str(os.getpid()))
            alt.callback(merke.unlink, missing_ok=True)
            stoppet = _kjoer_til_noe_stopper(alt, port)
            raise DemoFeil(f"{stoppet} stoppet. Se meldingen over, og start på nytt med make demo.")
        finally:
            _overhoer_signaler()


def _kjoer_til_noe_stopper(alt: contextlib.ExitStack, port: int) -> str:
    print("Starter database og Redis")
    steder, database = lag_steder(alt, os.environ, port, DATA)
    print("Klargjør databasen og demoskolen")
    for sted in steder:
        skriv_miljoe(sted)
    klargjoer(steder, database)
    tilsyn = alt.enter_context(Tilsyn(steder[0].miljoe, ROT))
    for sted in steder:
        for navn, kommando in prosesser(sted).items():
            tilsyn.start(navn, kommando, sted.miljoe)
    for sted in steder:
        vent_til_klar(tilsyn, sted.port)
    andre = [sted.port for sted in steder[1:]]
    print(velkomst(port, database.data if database else None, pas=andre[0] if andre else None), flush=True)
    return tilsyn.vent()


def _lever(merke: Path) -> bool:
    """Is the process that wrote the mark still there? A mark without a process is a run that was killed."""
    try:
        nummer = int(merke.read_text())
        if nummer <= 0:  # would name our own process group
            return False
        os.kill(nummer, 0)
    except PermissionError:
        return True
    except (OSError, ValueError):
        return False
    return True


def nullstill() -> int:
    """Empty the demo: database, Redis, files and .data. Raises DemoFeil for a database that is not the demo's own."""
    if os.environ.get("DATABASE_URL"):
        raise DemoFeil("DATABASE_URL peker på en annen database, som demo-reset ikke rører. Fjern den og prøv igjen.")
    stack.slett("demo")
    shutil.rmtree(DATA, ignore_errors=True)
    print("Demoen er tømt. make demo lager den på nytt.")
    return 0


def main(argumenter: list[str]) -> int:
    """Run the demo, or empty it (`--nullstill`); one clear line when it cannot be done."""
    for signalnummer in SIGNALER:
        signal.signal(signalnummer, _stopp)
    try:
        with egen_forgrunn():
            return nullstill() if "--nullstill" in argumenter else kjoer()
    except Stoppet:
        print("\nStoppet.")
        return 0
    except (DemoFeil, stack.StackFeil) as feil:
        print(f"FEIL: {feil}", file=sys.stderr)
    except OSError as feil:
        if feil.errno != errno.ENOSPC:
            raise
        print("FEIL: Disken er full. Frigjør plass og prøv igjen.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
