"""A statement that is asked again and again: the ORM writes its text once, and only the values change after that.

Writing the text of a large query costs more than the database's answer to it. What varies is given as a `Plass`:
`RawSQL("%s", [Plass("naa")])`. The database too plans it once for each connection, unless PgBouncer stands between: it
hands the connection to somebody else after each transaction.
"""

from __future__ import annotations

from typing import Any

import psycopg
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL


class Plass:
    """Where a value goes in; its name is that of the argument to `Setning.hent`."""

    __slots__ = ("navn",)

    def __init__(self, navn: str) -> None:
        self.navn = navn


def blant(navn: str) -> RawSQL:
    """`pk__in=blant("ider")`: one array, whose length does not change the text."""
    return RawSQL("SELECT unnest(%s::bigint[])", [Plass(navn)])


class _Forberedt(psycopg.Cursor[Any]):
    """A cursor whose statements are planned the first time a connection sees them, and only filled in after that."""

    def execute(self, query: Any, params: Any = None, **_valg: Any) -> Any:
        return super().execute(query, params, prepare=True)


def _markoer() -> CursorWrapper:
    """Django's own cursor, with its log and its errors, around one that prepares where the settings let it."""
    connection.ensure_connection()
    tilkobling: Any = connection.connection
    if tilkobling.prepare_threshold is None:
        return connection.cursor()
    connection.validate_thread_sharing()
    markoer: Any = _Forberedt(tilkobling)
    return connection.make_debug_cursor(markoer) if connection.queries_logged else connection.make_cursor(markoer)


class Setning:
    """The text of a queryset of values, kept with what never changes in it.

    `utenpaa` is SQL around it, with `{rader}` where it goes: what is to come of its rows.
    """

    def __init__(self, rader: QuerySet[Any, Any], utenpaa: str = "{rader}") -> None:
        sql, self._verdier = rader.query.sql_with_params()
        self._sql = utenpaa.format(rader=sql)

    def hent(self, **verdier: Any) -> list[tuple[Any, ...]]:
        """The rows, as plain values in the order of the columns; one query. For `blant` a list is given."""
        with _markoer() as markoer:
            markoer.execute(self._sql, [verdier[ett.navn] if isinstance(ett, Plass) else ett for ett in self._verdier])
            rader: list[tuple[Any, ...]] = markoer.fetchall()
        return rader
