"""Tests: as the demo, but with the database and Redis of the test run, and nothing slow."""

import tempfile
from hashlib import sha256
from pathlib import Path

from config.lager import lager_s3
from config.miljoe import Miljoe
from config.settings.base import *  # noqa: F403 - settings are layered
from config.settings.base import INSTALLED_APPS
from config.tilkoblinger import cache, database, meglingsadresse, opplastingstraader, utled_noekkel

_miljoe = Miljoe()

# The demo school's commands; a real site does not have them.
INSTALLED_APPS = [*INSTALLED_APPS, "verktoey.apps.VerktoeyConfig"]

SECRET_KEY = "test-" + sha256(b"eksamensloepet test").hexdigest()
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
PERSONDATA_VERSJON = 1
PERSONDATA_NOEKLER = {1: sha256(b"eksamensloepet test persondata").digest()}
PERSONDATA_HASHNOEKKEL = utled_noekkel(PERSONDATA_NOEKLER[1], "oppslag")
SYNTETISKE_FNR = True

# Tests own the schema, so they connect as the owner; the tests of rights connect as eksamen_app themselves.
REDIS_URL = _miljoe.tekst("REDIS_URL", "redis://127.0.0.1:6379/0")
DATABASES = {"default": database(_miljoe.tekst("DATABASE_URL", "postgresql://app@127.0.0.1/postgres"), pool=False)}
# A cache of each test process's own: what one empties is not another's.
_prosess = _miljoe.tekst("PYTEST_XDIST_WORKER", "").removeprefix("gw")
_cache_url = f"{REDIS_URL.split('?')[0]}?db={9 + int(_prosess) % 6}" if _prosess else REDIS_URL
CACHES = {"default": cache(_cache_url)}
CELERY_BROKER_URL = meglingsadresse(REDIS_URL)

OPPLASTINGSTRAADER = opplastingstraader(_miljoe)
LAGER_S3 = lager_s3(_miljoe)
_mappe = Path(tempfile.gettempdir()) / "eksamensloepet-test"
FILLAGER = Path(_miljoe.tekst("FILLAGER", str(_mappe / "filer")))
SPOLMAPPE = Path(_miljoe.tekst("SPOLMAPPE", str(_mappe / "spol")))

# The hash of a password is tested by itself; a tenth of a second per user would be most of the suite's time.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Static files come straight from where they lie; nothing is collected.
STATIC_ROOT = None  # type: ignore[assignment]  # Django's own default
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
