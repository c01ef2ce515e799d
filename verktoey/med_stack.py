"""Runs a command beside embedded servers of its own: `python -m verktoey.med_stack manage.py makemigrations`."""

import os
import subprocess
import sys

from verktoey import stack


def main(argumenter: list[str]) -> int:
    """Run a Python program with DATABASE_URL and REDIS_URL set; returns its exit status."""
    miljoe = {"DJANGO_SETTINGS_MODULE": "config.settings.test", **os.environ}
    with stack.postgres("test") as adresser, stack.redis("test") as redis:
        miljoe |= {"DATABASE_URL": adresser.eier, "REDIS_URL": redis}
        return subprocess.run([sys.executable, *argumenter], env=miljoe, check=False).returncode


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except stack.StackFeil as feil:
        sys.exit(f"FEIL: {feil}")
