"""What the tests of this folder look at: the project's own files, whether committed yet or not."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROT = Path(__file__).resolve().parents[2]
APPER = (
    "felles",
    "brukere",
    "eksamen",
    "plan",
    "vakter",
    "deltakelse",
    "levering",
    "sjekk",
    "kvittering",
    "oevelse",
    "elever",
    "monitor",
    "oppmoete",
    "skolelevering",
    "avbrudd",
    "paamelding",
    "rapporter",
    "tilrettelegging",
    "oppnevning",
    "sensur",
    "fordeling",
    "svarpost",
    "karakterfoering",
    "klage",
    "klagenemnd",
    "klagepost",
    "annullering",
    "saksgang",
    "inntak",
    "kandidat",
    "pas_kontrakt",
    "pas_integration",
    "pas_klage",
    "pas_tjener",
)


@cache
def egne_filer() -> tuple[Path, ...]:
    """Paths relative to the root."""
    ut = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return tuple(sti for linje in sorted(set(ut.splitlines())) if (ROT / (sti := Path(linje))).is_file())


def med_endelse(*endelser: str) -> list[Path]:
    return [sti for sti in egne_filer() if sti.suffix in endelser]


def kode(*, med_tester: bool = False) -> list[Path]:
    """Our Python files without migrations."""
    return [
        sti for sti in med_endelse(".py") if "migrations" not in sti.parts and (med_tester or sti.parts[0] != "tests")
    ]


@cache
def tre(sti: Path) -> ast.Module:
    return ast.parse((ROT / sti).read_text(encoding="utf-8"), filename=str(sti))


def importerte_moduler(sti: Path) -> set[str]:
    """Full names of what a file imports; `from a.b import c` gives a.b and a.b.c."""
    navn: set[str] = set()
    for node in ast.walk(tre(sti)):
        if isinstance(node, ast.Import):
            navn |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            navn |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return navn
