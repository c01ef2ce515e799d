"""Is the process alive, and is the site ready for visitors? For load balancers, the demo runner and people."""

from functools import cache
from http import HTTPStatus

from django.core.cache import cache as mellomlager
from django.db import Error as Databasefeil
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from felles import lager

BRA = "bra"


@require_safe
@never_cache
def levende(request: HttpRequest) -> JsonResponse:
    """The process answers; nothing else is asked."""
    return JsonResponse({"status": BRA})


@require_safe
@never_cache
def klar(request: HttpRequest) -> JsonResponse:
    """200 when database, migrations and file folders are in order, else 503 with what is not.

    Redis is reported but never decides: the site serves without it.
    """
    deler = {"database": _database(), "filer": _mapper()}
    er_klar = all(verdi == BRA for verdi in deler.values())
    svar = {"status": BRA if er_klar else "ikke klar", **deler, "redis": _redis()}
    return JsonResponse(svar, status=HTTPStatus.OK if er_klar else HTTPStatus.SERVICE_UNAVAILABLE)


@cache
def _siste_migrasjoner() -> frozenset[tuple[str, str]]:
    """The last migration of each app in this code; read from disk once per process."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def _database() -> str:
    try:
        utfoert = MigrationRecorder(connection).applied_migrations()
    except Databasefeil:
        return "svarer ikke"
    return BRA if all(noekkel in utfoert for noekkel in _siste_migrasjoner()) else "mangler migrasjoner"


def _mapper() -> str:
    return BRA if lager.svarer() else "kan ikke skrives"


def _redis() -> str:
    try:
        mellomlager.get("helse")
    except (RedisError, OSError):
        return "borte"
    return BRA
