"""A chaos run has a folder of its own, which is removed unless something is wrong."""

import os
import random
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path


def i_egen_mappe(
    kjoer: Callable[[int, int, Path], bool], *, navn: str, antall: int, feil: type[Exception], ligger: str
) -> int:
    """Run `kjoer(number, seed, folder)` with ANTALL and FROE of the environment; the exit status.

    0 when it holds, 1 when it does not, 2 when it could not be run (`feil`). `ligger` says what is left in the folder.
    """
    tall = int(os.environ.get("ANTALL") or antall)
    froe = int(os.environ.get("FROE") or random.randrange(10**6))  # noqa: S311 - a choice, not a secret
    # Short: the path of PostgreSQL's socket lies under it.
    mappe = Path(tempfile.mkdtemp(prefix=f"{navn}-", dir=os.environ.get("KAOS_MAPPE") or "/var/tmp"))  # noqa: S108 - mkdtemp's own
    mappe.chmod(0o755)  # as root the database runs as another user
    try:
        holder = kjoer(tall, froe, mappe)
    except feil as grunn:
        print(f"FEIL: {grunn} ({mappe})", file=sys.stderr)
        return 2
    if holder:
        shutil.rmtree(mappe, ignore_errors=True)
    else:
        print(f"FEIL: kjøringen holder ikke. {ligger} ligger i {mappe}.", file=sys.stderr)
    return 0 if holder else 1
