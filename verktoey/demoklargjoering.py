"""What must be in place before the sites of the demo start, and only what is not in place already."""

import hashlib
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from verktoey import stack
from verktoey.demosteder import PAS_DATABASE, Sted, er_tom, laget, skriv_adresser

ROT: Final = Path(__file__).resolve().parent.parent
OSLO: Final = ZoneInfo("Europe/Oslo")
# What tables and rights follow from.
KODE: Final = ("*/migrations/0*.py", "*/models/*.py", "felles/management/commands/sett_rettigheter.py")


class DemoFeil(Exception):
    """The demo cannot start; the text says what to do."""


def kodemerke() -> str:
    """What tells one set of tables and rights from another."""
    summen = hashlib.sha256()
    for fil in sorted(fil for moenster in KODE for fil in ROT.glob(moenster)):
        summen.update(f"{fil.relative_to(ROT)}\0".encode() + fil.read_bytes())
    return summen.hexdigest()


def _databasenavn(sted: Sted) -> str:
    return PAS_DATABASE if sted.er_pas else stack.DATABASE


def _merket(sted: Sted, database: stack.Adresser | None) -> str:
    """The code and the day that the site's database was last made ready for; empty when it is somebody else's."""
    return stack.merke_paa(database, _databasenavn(sted)) if database else ""


def _kommandoer(steder: Sequence[Sted], *argumenter: str) -> None:
    """Run a management command for each site, side by side, each in its own session: Ctrl-C reaches us first."""
    barn = [
        subprocess.Popen([sys.executable, "manage.py", *argumenter], env=sted.miljoe, cwd=ROT, start_new_session=True)
        for sted in steder
    ]
    try:
        # All of them are waited for: one that fails may be the other's reason.
        utfall = [ett.wait() for ett in barn]
        if any(utfall):
            raise DemoFeil(f"manage.py {argumenter[0]} feilet. Se meldingen over.")
    finally:
        for ett in barn:
            if ett.poll() is None:
                ett.terminate()
                ett.wait()


def klargjoer(steder: Sequence[Sted], database: stack.Adresser | None) -> None:
    """Migrate, give rights, move a day that has passed, and load what is not there; all sites seen from one moment."""
    skole, *andre = steder
    naa = datetime.now(UTC)
    rettigheter = [] if "DATABASE_URL_EIER" in skole.miljoe else ["--uten-rettigheter"]
    nye = [sted for sted in andre if database and not stack.finnes_database(database, PAS_DATABASE)]
    merke = f"{kodemerke()} {naa.astimezone(OSLO).date()}"
    skal = [sted for sted in steder if sted not in nye and _merket(sted, database) != merke]
    _kommandoer(skal, "demo_klargjoer", "--tid", naa.isoformat(), *rettigheter)
    for sted in nye:
        _lag_pas(sted, database, naa)
    if database:
        for sted in (*skal, *nye):
            stack.sett_merke(database, _databasenavn(sted), merke)
    tomme = [sted for sted in steder if er_tom(sted.miljoe["DATABASE_URL"])]
    if skole not in tomme:
        print("Demoskolen er her fra før. make demo-reset tømmer den.")
        naa = laget(skole) or naa
    _kommandoer(tomme, "demo_last", "--tid", naa.isoformat())
    skriv_adresser(steder)


def _lag_pas(sted: Sted, database: stack.Adresser | None, naa: datetime) -> None:
    if database is None:
        return
    if er_tom(database.eier):
        # The tables of the one are those of the other: copying them takes a moment, migrating does not.
        stack.lag_database(database, PAS_DATABASE, mal=stack.DATABASE)
    else:
        stack.lag_database(database, PAS_DATABASE)
        _kommandoer([sted], "demo_klargjoer", "--tid", naa.isoformat())
