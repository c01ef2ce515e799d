"""What is the same everywhere. Each of demo, test and prod adds its connections, keys and hosts."""

from pathlib import Path
from typing import Any

import django.conf.locale
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from config.pas import Pasforbindelse
from config.takt import TAKT

ROT = Path(__file__).resolve().parents[2]

DEMO = False
# What the demo is a demo of, on a site that is not the school's own; shown on every page.
DEMO_NAVN = ""
# Accounts and candidates of the demo, written by its data; named by the log-in page of a demo only.
DEMO_FIL: Path | None = None
DEBUG = False

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "django_linear_migrations",
    "felles.apps.FellesConfig",
    "brukere.apps.BrukereConfig",
    "eksamen.apps.EksamenConfig",
    "plan.apps.PlanConfig",
    "vakter.apps.VakterConfig",
    "paamelding.apps.PaameldingConfig",
    "elever.apps.EleverConfig",
    "tilrettelegging.apps.TilretteleggingConfig",
    "deltakelse.apps.DeltakelseConfig",
    "rapporter.apps.RapporterConfig",
    "levering.apps.LeveringConfig",
    "kvittering.apps.KvitteringConfig",
    "sjekk.apps.SjekkConfig",
    "avbrudd.apps.AvbruddConfig",
    "skolelevering.apps.SkoleleveringConfig",
    "monitor.apps.MonitorConfig",
    "oppmoete.apps.OppmoeteConfig",
    "oppnevning.apps.OppnevningConfig",
    "sensur.apps.SensurConfig",
    "fordeling.apps.FordelingConfig",
    "svarpost.apps.SvarpostConfig",
    "karakterfoering.apps.KarakterfoeringConfig",
    "klage.apps.KlageConfig",
    "klagenemnd.apps.KlagenemndConfig",
    "klagepost.apps.KlagepostConfig",
    "annullering.apps.AnnulleringConfig",
    "saksgang.apps.SaksgangConfig",
    "inntak.apps.InntakConfig",
    "kandidat.apps.KandidatConfig",
    "oevelse.apps.OevelseConfig",
    "pas_kontrakt.apps.PasKontraktConfig",
    "pas_integration.apps.PasIntegrationConfig",
    "pas_klage.apps.PasKlageConfig",
    "pas_tjener.apps.PasTjenerConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "felles.sprak.Sidespraak",
    "django.middleware.common.CommonMiddleware",
    # Before the check of the token, which reads the body.
    "felles.middleware.Kroppsgrense",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "brukere.middleware.roller",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "felles.middleware.Driftsfeil",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "felles.kontekst.ramme",
            ],
        },
    },
    {
        "NAME": "jinja2",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [ROT / "templates" / "jinja2"],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "config.jinja.miljoe"},
    },
]

# Forms are drawn by our own templates in templates/django/forms/.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- users and sessions ---------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "brukere.Bruker"
AUTHENTICATION_BACKENDS = ["brukere.bakende.Brukerbakende"]
LOGIN_URL = "/logg-inn/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/logg-inn/"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# In PostgreSQL and not in Redis: nobody is thrown out on the exam day because Redis is gone.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
# How the names of our cookies begin. Two sites of one host, whatever their ports, must not share names.
KAPSELFORLEDD = "eksamen"
SESSION_COOKIE_NAME = f"{KAPSELFORLEDD}_sesjon"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_COOKIE_NAME = f"{KAPSELFORLEDD}_csrf"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "felles.views.feil.csrf_feil"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- language and time ----------------------------------------------------------------------------------------------
USE_TZ = True
TIME_ZONE = "Europe/Oslo"
USE_I18N = True
LANGUAGE_CODE = "nb"
LOCALE_PATHS = [ROT / "locale"]
_SPRAAK = [("nb", _("Bokmål")), ("nn", _("Nynorsk")), ("en", _("Engelsk")), ("se", _("Nordsamisk"))]
# A language counts once its texts are there: half a page in English beside bokmål helps nobody.
LANGUAGES = [
    (kode, navn)
    for kode, navn in _SPRAAK
    if kode == "nb" or (LOCALE_PATHS[0] / kode / "LC_MESSAGES" / "django.po").exists()
]
# Django carries no Northern Sami of its own; without this entry the language list of a page could not name it.
django.conf.locale.LANG_INFO.setdefault(
    "se", {"bidi": False, "code": "se", "name": "Northern Sami", "name_local": "davvisámegiella"}
)

# --- files ----------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [ROT / "static", ROT / ".bygg" / "static"]
STATIC_ROOT = ROT / "staticfiles"
# Files are served through access-checked views only. An unset MEDIA_URL matches every path in some servers.
MEDIA_URL = "/__media__/"
FILE_UPLOAD_PERMISSIONS = 0o640
# How S3 is reached; None when files at rest lie in the folder FILLAGER.
LAGER_S3: dict[str, str] | None = None
# At most this many threads of each server process take in uploads at a time: half of them, so that slow lines never
# hold up log-in and monitor.
OPPLASTINGSTRAADER = 2
# A paper of 40 MB and the form around it. Views that take more, or less, say so themselves before they read.
MAKS_KROPP = 48 * 1024 * 1024

# --- security -------------------------------------------------------------------------------------------------------
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "report-uri": "/csp-rapport/",
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Whether X-Forwarded-For and X-Forwarded-Proto are our own proxy's; without one anybody could write them.
BAK_PROXY = False

# --- Celery ---------------------------------------------------------------------------------------------------------
CELERY_TIMEZONE = "UTC"
CELERY_ENABLE_UTC = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_RESULT_BACKEND = None
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 0.2,
    "socket_connect_timeout": 0.2,
    "retry_on_timeout": False,
    "max_retries": 0,
    "visibility_timeout": 600,
}
CELERY_BEAT_SCHEDULE = TAKT

# --- e-mail ---------------------------------------------------------------------------------------------------------
# No server unless the environment names one; nothing waits for it.
MAILERS: dict[str, dict[str, Any]] = {}
# A site without one is no mistake, and each receipt says that nothing was sent.
SILENCED_SYSTEM_CHECKS = ["mail.W001"]
DEFAULT_FROM_EMAIL = "ikke-svar@localhost"
# Where the site is, for links in letters: https://eksamen.example.no
NETTADRESSE = ""

# --- logging: no national id, name, password or token; only levels and places are set here --------------------------
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "linje": {"class": "felles.logg.Linje", "format": "{asctime} {levelname} {name} {message}", "style": "{"},
    },
    "handlers": {"konsoll": {"class": "logging.StreamHandler", "formatter": "linje"}},
    "root": {"handlers": ["konsoll"], "level": "INFO"},
    "loggers": {
        "django.server": {"level": "INFO"},
        "django.security.csrf": {"level": "WARNING"},
        "kombu": {"level": "WARNING"},
        # At lower levels it writes the headers of what PAS is sent and answers, a session's cookie among them.
        "httpx": {"level": "WARNING"},
        "httpcore": {"level": "WARNING"},
    },
}

# --- rules with a switch --------------------------------------------------------------------------------------------
# Synthetic national ids (+80, +65, +40 on the month) exist for tests and demo only.
SYNTETISKE_FNR = False
# Who gives candidate numbers: "oss" or "pas".
KANDIDATNUMMER_FRA = "oss"
# After their own end candidates may still deliver what they have uploaded, for this long.
LEVERINGSFRIST_MINUTTER = 15
# What one candidate's own files may come to at an exam, deleted ones and all: three full rounds.
OPPLASTINGSTAK_MB = 900
# Where clamd listens: a socket's path, or host:port. Empty: files are not checked for viruses, and the pages say so.
CLAMAV_ADRESSE = ""
# The PAS that this site exports to, as `config.pas.klient` reads it; None: every party runs here.
PAS_KLIENT: Pasforbindelse | None = None
# Whether this site is PAS for others: answers under /api/ekstern/ and /connect/token.
PAS_TJENER = False
# Whether a signed log-in with RSA-SHA1 is taken; the published samples are signed so. RSA-SHA256 always is.
PAS_GODTAR_SHA1 = False
# How long messages to and from PAS are kept as they were.
PAS_ARKIV_DOEGN = 365
# The role of the web server and the worker in the database; it may not change append-only tables.
DATABASE_APP_ROLLE = "eksamen_app"
# Set by sett_rettigheter when given; empty where the database trusts the machine (demo, tests).
DATABASE_APP_PASSORD = ""
