"""The process: an errand as JSON on standard input, the file as an open descriptor, the answer as JSON."""

import json
import os
import sys
from dataclasses import asdict
from importlib import import_module

from sjekk.proever import grenser
from sjekk.proever.svar import KUNNE_IKKE, Stopp, Svar


def main() -> None:
    """Read the errand, bound ourselves, look, answer. Whatever a file does to us ends as an answer or a dead process."""
    oppdrag = json.loads(sys.stdin.buffer.read())
    modul = import_module(oppdrag["modul"])
    grenser.sett(**oppdrag["grense"])
    try:
        with os.fdopen(oppdrag["fd"], "rb") as fil:
            svar = modul.proev(fil, oppdrag)
    except Stopp as stopp:
        svar = stopp.svar
    except (MemoryError, RecursionError):
        svar = Svar(KUNNE_IKKE, "for_tung")
    except Exception:  # a broken file may raise anything from any parser; what it says may be of the file
        svar = Svar(KUNNE_IKKE, "oedelagt")
    sys.stdout.write(json.dumps(asdict(svar)))
    sys.stdout.flush()
    # No tidying by parsers that may be in any state.
    os._exit(0)


main()
