"""The demo school on one machine. Known keys and log-ins: it never answers anything but 127.0.0.1."""

import os
import sys
from hashlib import sha256
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from config.epost import avsender, nettadresse, postvei
from config.lager import lager_s3
from config.miljoe import Miljoe
from config.pas import pasklient
from config.settings.base import *  # noqa: F403 - settings are layered
from config.settings.base import INSTALLED_APPS, MIDDLEWARE, ROT
from config.tilkoblinger import cache, database, databaseadresse, meglingsadresse, opplastingstraader, utled_noekkel

_miljoe = Miljoe()

# The demo school's commands; a real site does not have them.
INSTALLED_APPS = [*INSTALLED_APPS, "verktoey.apps.VerktoeyConfig"]

DEMO = True
DEMO_FIL = Path(_miljoe.tekst("DEMO_FIL", str(ROT / ".data" / "demo.json")))
DEMO_NAVN = _miljoe.tekst("DEMO_NAVN", "")
LOKAL_ADRESSE = "127.0.0.1"
if _miljoe.tekst("DEMO_ADRESSE", LOKAL_ADRESSE) != LOKAL_ADRESSE:
    raise ImproperlyConfigured("Demoen har kjente passord og starter bare på 127.0.0.1. Fjern DEMO_ADRESSE.")
ALLOWED_HOSTS = [LOKAL_ADRESSE, "localhost"]
# Whatever address a server was told to listen on, nobody on another machine gets an answer.
MIDDLEWARE = ["felles.middleware.bare_lokalt", *MIDDLEWARE]

# The demo has two sites on one host: cookies know no ports.
KAPSELFORLEDD = _miljoe.tekst("KAPSELFORLEDD", "eksamen")
SESSION_COOKIE_NAME = f"{KAPSELFORLEDD}_sesjon"
CSRF_COOKIE_NAME = f"{KAPSELFORLEDD}_csrf"

# Not secrets: everybody has this file. Hence the lock to 127.0.0.1 above.
SECRET_KEY = "demo-" + sha256(b"eksamensloepet demo").hexdigest()
PERSONDATA_VERSJON = 1
PERSONDATA_NOEKLER = {1: sha256(b"eksamensloepet demo persondata").digest()}
PERSONDATA_HASHNOEKKEL = utled_noekkel(PERSONDATA_NOEKLER[1], "oppslag")

FILLAGER = Path(_miljoe.tekst("FILLAGER", str(ROT / ".data" / "filer")))
SPOLMAPPE = Path(_miljoe.tekst("SPOLMAPPE", str(ROT / ".data" / "spol")))

REDIS_URL = _miljoe.tekst("REDIS_URL", "redis://127.0.0.1:6379/0")
DATABASES = {
    "default": database(
        _miljoe.tekst(databaseadresse(os.environ, sys.argv), "postgresql://eksamen_app@127.0.0.1/eksamen"),
        pool=_miljoe.ja_nei("DATABASE_POOL", True),
    )
}
CACHES = {"default": cache(REDIS_URL)}
CELERY_BROKER_URL = meglingsadresse(REDIS_URL)
CLAMAV_ADRESSE = _miljoe.tekst("CLAMAV_ADRESSE", "")
# Letters are written to files, unless a server is named.
MAILERS = postvei(_miljoe) or {
    "default": {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": _miljoe.tekst("EPOST_MAPPE", str(DEMO_FIL.parent / "epost"))},
    }
}
DEFAULT_FROM_EMAIL = avsender(_miljoe, ALLOWED_HOSTS)
NETTADRESSE = nettadresse(_miljoe, [])
OPPLASTINGSTRAADER = opplastingstraader(_miljoe)
LAGER_S3 = lager_s3(_miljoe)
PAS_KLIENT = pasklient(_miljoe, lokalt=True)
PAS_TJENER = _miljoe.ja_nei("PAS_TJENER", False)
PAS_GODTAR_SHA1 = _miljoe.ja_nei("PAS_GODTAR_SHA1", False)
# Who exports to a PAS has its numbers from there.
KANDIDATNUMMER_FRA = _miljoe.valg("KANDIDATNUMMER_FRA", ("oss", "pas"), "oss")
SYNTETISKE_FNR = True

# Static files come straight from where they lie; nothing is collected.
STATIC_ROOT = None  # type: ignore[assignment]  # Django's own default
WHITENOISE_USE_FINDERS = True
