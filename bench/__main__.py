"""`python -m bench [CASE …]`: measures on a stack of its own, prints a table, and writes bench/resultat.json."""

import contextlib
import importlib
import json
import os
import pkgutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django

import bench
from bench.maaling import Resultat, maal
from bench.register import CASER
from verktoey import stack

UTE = Path(__file__).parent / "resultat.json"
MASKINERI = {"__main__", "maaling", "register"}


@contextlib.contextmanager
def nettsted() -> Iterator[None]:
    """Django on an empty, migrated database of its own."""
    with (
        tempfile.TemporaryDirectory(prefix="eksamensloepet-bench-") as mappe,
        stack.postgres("bench") as adresser,
        stack.redis("bench") as redis,
    ):
        filer, spol = Path(mappe, "filer"), Path(mappe, "spol")
        filer.mkdir()
        spol.mkdir()
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "config.settings.test", "DATABASE_URL": adresser.eier, "REDIS_URL": redis,
            "FILLAGER": str(filer), "SPOLMAPPE": str(spol),
        }  # fmt: skip
        django.setup()
        oppretter = importlib.import_module("django.db").connection.creation
        oppretter.create_test_db(verbosity=0, autoclobber=True)
        try:
            yield
        finally:
            oppretter.destroy_test_db("eksamen", verbosity=0)


def les_caser() -> None:
    """Let every file of the folder register its cases."""
    for modul in pkgutil.iter_modules(bench.__path__):
        if modul.name not in MASKINERI:
            importlib.import_module(f"bench.{modul.name}")


def skriv_tabell(resultater: list[Resultat]) -> None:
    """A line a case."""
    print(f"{'case':<22}{'tid':>10}{'spredning':>11}{'gulv':>10}{'forhold':>9}{'høyst':>7}{'spørr.':>8}{'MB':>8}")
    for r in resultater:
        merke = "" if r.holder else "  over"
        print(
            f"{r.case.navn:<22}{r.verdi:>9.3f}{r.case.enhet}{r.spredning:>10.3f}{r.case.enhet}{r.gulv:>9.3f}"
            f"{r.case.enhet}{r.forhold:>9.2f}{r.case.tak:>7.1f}{r.spoerringer:>8}{r.minne_mb:>8.0f}{merke}"
        )


def main(navn: list[str]) -> int:
    """Measure the named cases, or all. 2 when a name is not known."""
    with nettsted():
        les_caser()
        ukjente = set(navn) - set(CASER)
        if ukjente:
            print(f"Ukjent: {', '.join(sorted(ukjente))}. Det finnes: {', '.join(sorted(CASER))}.", file=sys.stderr)
            return 2
        resultater = [maal(CASER[ett]) for ett in (navn or sorted(CASER))]
    skriv_tabell(resultater)
    UTE.write_text(json.dumps([r.som_json() for r in resultater], ensure_ascii=False, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
