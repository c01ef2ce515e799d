"""A statement that is asked again and again: the ORM writes its text once, and only the values change after that.

Writing the text of a large query costs more than the database's answer to it. What varies is given as a `Plass`:
`RawSQL("%s", [Plass("naa")])`.
"""

from __future__ import annotations

from typing import Any

from django.db import connection
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


class Setning:
    """The text of a queryset of values, kept with what never changes in it."""

    def __init__(self, rader: QuerySet[Any, Any]) -> None:
        self._sql, self._verdier = rader.query.sql_with_params()

    def hent(self, **verdier: Any) -> list[tuple[Any, ...]]:
        """The rows, as plain values in the order of the columns; one query. For `blant` a list is given."""
        with connection.cursor() as markoer:
            markoer.execute(self._sql, [verdier[ett.navn] if isinstance(ett, Plass) else ett for ett in self._verdier])
            rader: list[tuple[Any, ...]] = markoer.fetchall()
        return rader
