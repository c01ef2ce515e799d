"""Runs a check in a process of its own, bounded in time, memory and output. Its death is an answer, never a crash.

The process gets the errand on standard input and the file as an open descriptor; it has no environment of ours, so no
keys, no database and no address, and neither names nor numbers stand in its command line.
"""

import contextlib
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO, Final

from django.conf import settings

from sjekk.proever.svar import KUNNE_IKKE, MAKS_FUNN, Funn, Svar

ROT: Final = Path(__file__).resolve().parent.parent
MAKS_SVAR: Final = 256 * 1024
MAKS_SIFRE: Final = 10**9
KODELENGDE: Final = 30


@dataclass(frozen=True, slots=True)
class Grense:
    """What one look at a file may cost: megabytes of memory and output, seconds of processor time; twice that in all."""

    minne_mb: int = 1024
    sekunder: int = 20
    ut_mb: int = 1


def kjoer(
    modul: str, kilde: BinaryIO, oppdrag: Mapping[str, Any], *, grense: Grense, ut: IO[bytes] | None = None
) -> Svar:
    """What `modul.proev` says of the file. `ut` is an open file that the process may write to (a cleaned copy).

    Raises nothing for the file's sake: one that takes too long, too much, or kills the process «kunne ikke sjekkes».
    """
    with _deskriptor(kilde) as fd, tempfile.TemporaryFile() as svarfil:
        ut_fd = ut.fileno() if ut else -1
        beskjed = {**oppdrag, "modul": modul, "fd": fd, "ut": ut_fd, "grense": asdict(grense)}
        barn = subprocess.Popen(
            [sys.executable, "-m", "sjekk.proever"],
            cwd=ROT,
            env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONPATH": str(ROT), "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.PIPE,
            stdout=svarfil,
            stderr=subprocess.DEVNULL,
            pass_fds=[fd, *([ut_fd] if ut else [])],
            start_new_session=True,
        )
        try:
            barn.communicate(json.dumps(beskjed).encode(), timeout=2 * grense.sekunder)
        except subprocess.TimeoutExpired:
            return Svar(KUNNE_IKKE, "for_lang_tid")
        finally:
            _avslutt(barn)
        svarfil.seek(0)
        return _les(svarfil.read(MAKS_SVAR), barn.returncode)


def _avslutt(barn: "subprocess.Popen[bytes]") -> None:
    if barn.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(barn.pid, signal.SIGKILL)
        barn.wait()


@contextlib.contextmanager
def _deskriptor(kilde: BinaryIO) -> Iterator[int]:
    """The file as a descriptor; what comes from elsewhere than a disk is copied to one without a name first."""
    try:
        fd = kilde.fileno()
    except (AttributeError, io.UnsupportedOperation, OSError):
        mappe = Path(settings.SPOLMAPPE)
        mappe.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=mappe) as kopi:
            shutil.copyfileobj(kilde, kopi)
            kopi.flush()
            kopi.seek(0)
            yield kopi.fileno()
        return
    yield fd


def _les(tekst: bytes, kode: int) -> Svar:
    """The answer, believed no further than its form."""
    if kode == -signal.SIGXCPU:
        return Svar(KUNNE_IKKE, "for_lang_tid")
    try:
        raa = json.loads(tekst)
        svar = Svar(str(raa["resultat"]), str(raa["grunn"])[:KODELENGDE], [_funn(f) for f in raa["funn"][:MAKS_FUNN]])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Svar(KUNNE_IKKE, "for_tung")
    return svar


def _funn(raa: Mapping[str, Any]) -> Funn:
    return {str(n)[:10]: min(v, MAKS_SIFRE) if isinstance(v, int) else str(v)[:80] for n, v in raa.items()}
