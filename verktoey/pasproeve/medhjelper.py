"""Runs inside a site and does what it is told on standard input, a line of JSON each: `{"gjoer": …, "med": {…}}`."""

import importlib
import json
import sys
import traceback
from typing import Any

import django


def main() -> None:
    """Until standard input ends."""
    django.setup()
    handlinger = importlib.import_module("verktoey.pasproeve.handlinger").HANDLINGER
    lukk = importlib.import_module("django.db").close_old_connections
    for linje in sys.stdin:
        bestilling = json.loads(linje)
        svar: dict[str, Any]
        try:
            svar = {"svar": handlinger[bestilling["gjoer"]](**bestilling["med"])}
        except Exception as feil:  # whatever it is, whoever asked must be told
            traceback.print_exc()
            svar = {"feil": f"{type(feil).__name__}: {feil}"}
        lukk()
        sys.stdout.write(json.dumps(svar) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
