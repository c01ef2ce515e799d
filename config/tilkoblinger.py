"""From addresses in the environment to what Django, the cache and Celery want."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.core.exceptions import ImproperlyConfigured

from config.miljoe import Miljoe

# A page waits at most this long for a row another request holds, and for a query; connecting must fail fast.
TILKOBLING_SEKUNDER = 5
TIDSGRENSER = "-c statement_timeout=30000 -c lock_timeout=10000 -c idle_in_transaction_session_timeout=60000"

# As often a connection may be asked the same before psycopg would prepare it unasked.
PLANLEGG_ETTER = 5

# Of each process of the web server, unless the environment says otherwise.
NETTRAADER = 4

# Redis may be gone at any time: nothing waits longer than this for it.
REDIS_SEKUNDER = 0.2

# Commands that change the schema or the rights run as the owner of the database, everything else as eksamen_app.
EIERKOMMANDOER = frozenset({"migrate", "sett_rettigheter", "flush", "demo_flytt", "demo_klargjoer"})


def database(adresse: str, *, pool: bool, pgbouncer: bool = False, maks: int = 8) -> dict[str, Any]:
    """Return the DATABASES entry of a `postgresql://` address (also with a socket folder: `?host=/folder`).

    With `pgbouncer` the time limits are left out, since PgBouncer refuses start-up options; set them on the role. Nor is
    anything prepared then: the next transaction may come to another connection, and PgBouncer before 1.21 cannot know.
    """
    deler = urlsplit(adresse)
    if adresse and deler.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured("DATABASE_URL må begynne med postgresql://")
    valg = dict(parse_qsl(deler.query))
    opsjoner: dict[str, Any] = {"prepare_threshold": None, "connect_timeout": TILKOBLING_SEKUNDER}
    vert = valg.pop("host", "") or unquote(deler.hostname or "")
    opsjoner |= valg
    if not pgbouncer:
        opsjoner["options"] = TIDSGRENSER
        # For the statements that ask for it (felles.setning); Django's own cursors prepare nothing.
        opsjoner["prepare_threshold"] = PLANLEGG_ETTER
    if pool:
        opsjoner["pool"] = {"min_size": 1, "max_size": maks, "timeout": TILKOBLING_SEKUNDER}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(deler.path.lstrip("/")),
        "USER": unquote(deler.username or ""),
        "PASSWORD": unquote(deler.password or ""),
        "HOST": vert,
        "PORT": str(deler.port or ""),
        # PgBouncer in transaction mode knows neither cursors nor prepared statements across transactions.
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "CONN_MAX_AGE": 0,
        "OPTIONS": opsjoner,
    }


def databaseadresse(miljoe: Mapping[str, str], argumenter: list[str]) -> str:
    """Return the name of the setting to connect by: the owner's for commands that change the schema."""
    kommando = argumenter[1] if len(argumenter) > 1 else ""
    har_eier = "DATABASE_URL_EIER" in miljoe or "DATABASE_URL_EIER_FILE" in miljoe
    return "DATABASE_URL_EIER" if har_eier and kommando in EIERKOMMANDOER else "DATABASE_URL"


def cache(adresse: str) -> dict[str, Any]:
    """Return the CACHES entry of a `redis://` or `unix://` address."""
    return {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": adresse,
        "KEY_PREFIX": "eksamen",
        "OPTIONS": {"socket_timeout": REDIS_SEKUNDER, "socket_connect_timeout": REDIS_SEKUNDER},
    }


def meglingsadresse(adresse: str) -> str:
    """Return the address as Celery writes it: `unix:///s.sock?db=1` becomes `redis+socket:///s.sock?virtual_host=1`."""
    deler = urlsplit(adresse)
    if deler.scheme != "unix":
        return adresse
    nummer = dict(parse_qsl(deler.query)).get("db", "0")
    return f"redis+socket://{deler.path}?virtual_host={nummer}"


def nettraader(miljoe: Miljoe) -> int:
    """Return how many threads each process of the web server has."""
    return max(2, miljoe.heltall("NETTRAADER", NETTRAADER))


def opplastingstraader(miljoe: Miljoe) -> int:
    """Return how many of them may take in uploads at a time: half, unless told otherwise, and never all."""
    traader = nettraader(miljoe)
    return min(traader - 1, max(1, miljoe.heltall("OPPLASTINGSTRAADER", traader // 2)))


def utled_noekkel(noekkel: bytes, formaal: str) -> bytes:
    """Derive a 32-byte key for one purpose from the key for personal data (HKDF, RFC 5869)."""
    if not noekkel:
        return b""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=formaal.encode()).derive(noekkel)
