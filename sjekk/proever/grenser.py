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
    _sett(resource.RLIMIT_CPU, sekunder, senere=1)
    _sett(resource.RLIMIT_FSIZE, ut_mb * MEGA)
    _sett(resource.RLIMIT_NOFILE, AAPNE_FILER)
    _sett(resource.RLIMIT_CORE, 0)
    signal.alarm(2 * sekunder + 5)


def _sett(grense: int, verdi: int, *, senere: int = 0) -> None:
    """`senere`: the hard bound comes so much later, so that the first one still says by its signal what it was."""
    _, hard = resource.getrlimit(grense)
    tak = verdi + senere if hard == resource.RLIM_INFINITY else min(verdi + senere, hard)
    resource.setrlimit(grense, (min(verdi, tak), tak))
