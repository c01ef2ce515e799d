"""Child processes that never outlive us, whatever happens to us."""

import ctypes
import os
import pwd
import signal
from collections.abc import Callable
from typing import Any

PR_SET_PDEATHSIG = 1


def doe_med_oss(signalnummer: int) -> Callable[[], None]:
    """Return what a child runs before exec, so that the kernel signals it when we die, by kill -9 too (Linux)."""
    try:
        prctl = ctypes.CDLL(None).prctl
    except (AttributeError, OSError):  # not Linux: an orderly stop still works
        return lambda: None
    forelder = os.getpid()

    def foer_exec() -> None:
        prctl(PR_SET_PDEATHSIG, signalnummer)
        if os.getppid() != forelder:  # we died between fork and prctl
            os.kill(os.getpid(), signal.SIGKILL)

    return foer_exec


def uprivilegert() -> dict[str, Any]:
    """Return the Popen arguments that drop root: PostgreSQL refuses to run as root. Empty for a normal user."""
    if os.geteuid() != 0:
        return {}
    for navn in ("postgres", "nobody"):
        try:
            bruker = pwd.getpwnam(navn)
        except KeyError:
            continue
        return {"user": bruker.pw_uid, "group": bruker.pw_gid, "extra_groups": []}
    raise RuntimeError("Fant ingen bruker (postgres eller nobody) å kjøre PostgreSQL som. Kjør som vanlig bruker.")
