"""Starts the servers of the test run, before pytest-django reads the settings (hence loaded by -p).

The controller starts them once; xdist's workers inherit the addresses. Servers named by DATABASE_URL and REDIS_URL
are used instead when they are set.
"""

import atexit
import contextlib
import os
import tempfile
from pathlib import Path

from verktoey import stack

# pytest-playwright keeps an event loop in the main thread, which Django takes for an async view.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")

_tjenere = contextlib.ExitStack()
atexit.register(_tjenere.close)
if not os.environ.get("DATABASE_URL"):
    os.environ["DATABASE_URL"] = _tjenere.enter_context(stack.postgres("test")).eier
if not os.environ.get("REDIS_URL"):
    os.environ["REDIS_URL"] = _tjenere.enter_context(stack.redis("test"))
if not os.environ.get("FILLAGER"):
    _mappe = _tjenere.enter_context(tempfile.TemporaryDirectory(prefix="eksamensloepet-"))
    for _navn, _undermappe in (("FILLAGER", "filer"), ("SPOLMAPPE", "spol")):
        os.environ[_navn] = f"{_mappe}/{_undermappe}"
        Path(os.environ[_navn]).mkdir()
