"""What the demo school put in the database and among the files, kept in memory: built once, laid out for each test."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction
from psycopg import sql

from monitor.minne import minne

TABELLER = "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
TELLERE = (
    "SELECT quote_ident(sequencename), last_value FROM pg_sequences WHERE schemaname = 'public' AND last_value > 0"
)


@dataclass(frozen=True)
class Oeyeblikk:
    """Rows by table as PostgreSQL writes them, where each counter stood, and a folder with the files."""

    rader: dict[str, bytes]
    tellere: list[tuple[str, int]]
    filer: Path


def tabeller_med_rader() -> set[str]:
    """The tables that hold anything."""
    with connection.cursor() as markoer:
        markoer.execute(TABELLER)
        alle = [navn for (navn,) in markoer.fetchall()]
        markoer.execute(" UNION ALL ".join(f"(SELECT '{navn}' FROM {navn} LIMIT 1)" for navn in alle))
        return {navn for (navn,) in markoer.fetchall()}


def kan_legges_ut() -> bool:
    """Whether the user of the tests' database may lay rows out past the triggers; ours may."""
    return connection.connection.info.parameter_status("is_superuser") == "on"


def ta_vare_paa(tabeller: set[str], filer: Path, hit: Path) -> Oeyeblikk:
    """Keep those tables as they stand, and the files."""
    rader = {}
    with connection.cursor() as markoer:
        for navn in sorted(tabeller):
            with markoer.copy(sql.SQL("COPY {} TO STDOUT").format(sql.SQL(navn))) as ut:
                rader[navn] = b"".join(bytes(bit) for bit in ut)
        markoer.execute(TELLERE)
        tellere = markoer.fetchall()
    shutil.copytree(filer, hit)
    return Oeyeblikk(rader, tellere, hit)


def legg_ut(oeyeblikk: Oeyeblikk, filer: Path) -> None:
    """Everything as it stood. The tables must be empty; the rows were checked when they were made.

    The versions of the parties go back too, so what was read under them is forgotten, as by a server that starts.
    """
    minne.toem()
    with transaction.atomic(), connection.cursor() as markoer:
        markoer.execute("SET LOCAL session_replication_role = replica")  # no triggers: they have run
        for navn, rader in oeyeblikk.rader.items():
            with markoer.copy(sql.SQL("COPY {} FROM STDIN").format(sql.SQL(navn))) as inn:
                inn.write(rader)
        for teller, verdi in oeyeblikk.tellere:
            markoer.execute("SELECT setval(%s, %s)", [teller, verdi])
    shutil.copytree(oeyeblikk.filer, filer, dirs_exist_ok=True)
