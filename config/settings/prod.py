"""A real site. Everything secret comes from the environment; what is missing is named, all at once."""

import os
import sys
from pathlib import Path

from config.epost import avsender, nettadresse, postvei
from config.lager import lager_s3
from config.miljoe import Miljoe
from config.pas import pasklient
from config.settings.base import *  # noqa: F403 - settings are layered
from config.settings.base import ROT
from config.tilkoblinger import cache, database, databaseadresse, meglingsadresse, opplastingstraader, utled_noekkel

_miljoe = Miljoe()

SECRET_KEY = _miljoe.tekst("SECRET_KEY")
SECRET_KEY_FALLBACKS = _miljoe.liste("SECRET_KEY_GAMLE", "")
ALLOWED_HOSTS = _miljoe.liste("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = [f"https://{vert.removeprefix('.')}" for vert in ALLOWED_HOSTS if vert != "*"]
FILLAGER = Path(_miljoe.tekst("FILLAGER") or ROT)
SPOLMAPPE = Path(_miljoe.tekst("SPOLMAPPE", str(FILLAGER / "spol")))

PERSONDATA_VERSJON = _miljoe.heltall("PERSONDATA_VERSJON", 1)
_noekkel = _miljoe.noekkel("PERSONDATA_NOEKKEL")
# Version -> 32-byte key; the highest version seals, the others only open what was sealed before.
PERSONDATA_NOEKLER = {**_miljoe.gamle_noekler("PERSONDATA_NOEKLER_GAMLE"), PERSONDATA_VERSJON: _noekkel}
# The look-up hash must not change when the key is renewed: it follows the oldest key.
PERSONDATA_HASHNOEKKEL = utled_noekkel(PERSONDATA_NOEKLER[min(PERSONDATA_NOEKLER)], "oppslag")

REDIS_URL = _miljoe.tekst("REDIS_URL")
DATABASES = {
    "default": database(
        _miljoe.tekst(databaseadresse(os.environ, sys.argv)),
        pool=_miljoe.ja_nei("DATABASE_POOL", True),
        pgbouncer=_miljoe.ja_nei("DATABASE_PGBOUNCER", False),
        maks=_miljoe.heltall("DATABASE_POOL_MAKS", 8),
    )
}
DATABASE_APP_PASSORD = _miljoe.tekst("DATABASE_APP_PASSORD", "")
CACHES = {"default": cache(REDIS_URL)}
CELERY_BROKER_URL = meglingsadresse(REDIS_URL)
CLAMAV_ADRESSE = _miljoe.tekst("CLAMAV_ADRESSE", "")
MAILERS = postvei(_miljoe)
DEFAULT_FROM_EMAIL = avsender(_miljoe, ALLOWED_HOSTS)
NETTADRESSE = nettadresse(_miljoe, ALLOWED_HOSTS)
OPPLASTINGSTRAADER = opplastingstraader(_miljoe)
OPPLASTINGSTAK_MB = _miljoe.heltall("OPPLASTINGSTAK_MB", OPPLASTINGSTAK_MB)
LAGER_S3 = lager_s3(_miljoe)
PAS_KLIENT = pasklient(_miljoe)
PAS_TJENER = _miljoe.ja_nei("PAS_TJENER", False)
PAS_GODTAR_SHA1 = _miljoe.ja_nei("PAS_GODTAR_SHA1", False)
PAS_ARKIV_DOEGN = _miljoe.heltall("PAS_ARKIV_DOEGN", PAS_ARKIV_DOEGN)
# Who exports to a PAS has its numbers from there.
KANDIDATNUMMER_FRA = _miljoe.valg("KANDIDATNUMMER_FRA", ("oss", "pas"), "oss")
FILE_UPLOAD_TEMP_DIR = str(SPOLMAPPE)

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SECURE_SSL_REDIRECT = _miljoe.ja_nei("SSL_VIDERESENDING", True)
SECURE_REDIRECT_EXEMPT = [r"^helse/"]
SECURE_HSTS_SECONDS = _miljoe.heltall("HSTS_SEKUNDER", 365 * 24 * 60 * 60)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
BAK_PROXY = _miljoe.ja_nei("BAK_PROXY", False)
if BAK_PROXY:
    # Only behind a proxy that sets this header itself and drops the client's own.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

_miljoe.kontroller()
