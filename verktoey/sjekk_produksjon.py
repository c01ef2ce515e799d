"""`manage.py check --deploy` with production settings and secrets made for this one run."""

import base64
import os
import secrets
import subprocess
import sys
import tempfile

from verktoey import stack


def hemmeligheter(mappe: str, database: str, redis: str) -> dict[str, str]:
    """Return an environment that a production site can start in."""
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings.prod",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "PERSONDATA_NOEKKEL": base64.b64encode(secrets.token_bytes(32)).decode(),
        "ALLOWED_HOSTS": "eksamen.example.no",
        "FILLAGER": mappe,
        "SPOLMAPPE": mappe,
        "DATABASE_URL": database,
        "REDIS_URL": redis,
    }


def main() -> int:
    """Run the check with warnings as errors; returns its exit status."""
    with stack.postgres("test") as adresser, stack.redis("test") as redis, tempfile.TemporaryDirectory() as mappe:
        miljoe = os.environ | hemmeligheter(mappe, adresser.app, redis)
        kommando = [sys.executable, "-W", "error::DeprecationWarning:config", "manage.py", "check", "--deploy"]
        return subprocess.run([*kommando, "--fail-level", "WARNING"], env=miljoe, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
