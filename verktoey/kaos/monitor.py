"""`make kaos-monitor`: two act on the same candidate in the monitor at once, a thousand times for each pair of acts.

ANTALL=50 is a quick run; FROE draws the same orders again. The last line holds when there is no breach, and every pair's
control showed the race with the locks taken out.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

PROEVEN: Final = "tests/samtidighet/test_monitor_par.py"


def kjoer(antall: int, froe: int, utfall: Path) -> int:
    """Run the pairs and their controls on servers of their own; exit status of the run."""
    miljoe = {**os.environ, "KAOS_GANGER": str(antall), "KAOS_FROE": str(froe), "KAOS_UTFALL": str(utfall)}
    kommando = [sys.executable, "-m", "pytest", "-q", "-n", "0", "--tb=short", PROEVEN]
    return subprocess.run(kommando, env=miljoe, check=False).returncode


def rapporter(linjer: list[dict[str, Any]]) -> tuple[str, bool]:
    """The counts for each pair, and of all in the last line; whether they hold."""
    par = [linje for linje in linjer if "forsoek" in linje]
    kontroller = {linje["par"]: bool(linje["kontroll"]) for linje in linjer if "kontroll" in linje}
    brudd, forsoek = sum(ett["brudd"] for ett in par), sum(ett["forsoek"] for ett in par)
    vist = sum(kontroller.get(ett["par"], False) for ett in par)
    tekst = [
        f"{ett['par']}: {ett['forsoek']} forsøk, {ett['brudd']} brudd, kontrollen "
        f"{'viste' if kontroller.get(ett['par']) else 'viste ikke'} kappløpet"
        for ett in par
    ]
    tekst.append(f"brudd: {brudd}, forsøk: {forsoek}, par: {len(par)}, kontroller som viste kappløpet: {vist}")
    return "\n".join(tekst), bool(par) and brudd == 0 and vist == len(par)


def main() -> int:
    """Exit status 0 when the run holds."""
    antall = int(os.environ.get("ANTALL") or "1000")
    froe = int(os.environ.get("FROE") or random.randrange(10**6))  # noqa: S311 - a choice, not a secret
    print(f"{antall} forsøk for hvert par, FROE={froe}", flush=True)
    with tempfile.TemporaryDirectory(prefix="kaos-monitor-") as mappe:
        utfall = Path(mappe) / "utfall"
        utfall.touch()
        status = kjoer(antall, froe, utfall)
        linjer = [json.loads(linje) for linje in utfall.read_text(encoding="utf-8").splitlines()]
    tekst, holder = rapporter(linjer)
    print(tekst)
    return 0 if holder and status == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
