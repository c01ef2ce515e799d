"""The bounds of the process that looks into a file; set by itself before it reads the first byte."""

import resource
import signal
from typing import Final

MEGA: Final = 1024 * 1024
AAPNE_FILER: Final = 64


def sett(*, minne_mb: int, sekunder: int, ut_mb: int) -> None:
    """Bound memory, processor time, time on the wall, what is written, and open files; leave no core dump.

    The alarm is for when the one who started us is gone and nobody is left to end us.
    """
    _sett(resource.RLIMIT_AS, minne_mb * MEGA)
    _sett(resource.RLIMIT_CPU, sekunder)
    _sett(resource.RLIMIT_FSIZE, ut_mb * MEGA)
    _sett(resource.RLIMIT_NOFILE, AAPNE_FILER)
    _sett(resource.RLIMIT_CORE, 0)
    signal.alarm(2 * sekunder + 5)


def _sett(grense: int, verdi: int) -> None:
    _, hard = resource.getrlimit(grense)
    if hard != resource.RLIM_INFINITY:
        verdi = min(verdi, hard)
    resource.setrlimit(grense, (verdi, verdi))
