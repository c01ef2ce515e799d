"""New values of many rows in one statement whose cost is linear, whatever the number of rows."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Model
from django.views.decorators.debug import sensitive_variables


@sensitive_variables()
def skriv_over(modell: type[Model], felt: Sequence[str], rader: Sequence[tuple[int, Sequence[Any]]]) -> None:
    """Write `felt` (names of columns) of rows that exist: (pk, values). In the caller's transaction, rows locked.

    Not for encrypted fields: the values go as they are.
    """
    if not rader:
        return
    kolonner = [modell._meta.get_field(navn.removesuffix("_id")) for navn in felt]
    typer = [kolonne.db_type(connection).partition("(")[0] for kolonne in kolonner]  # type: ignore[union-attr]
    sett = ", ".join(f'"{kolonne.column}" = ny.v{nr}' for nr, kolonne in enumerate(kolonner))  # type: ignore[union-attr]
    unnest = ", ".join(["%s::bigint[]", *(f"%s::{type_}[]" for type_ in typer)])
    navn = ", ".join(["pk", *(f"v{nr}" for nr in range(len(felt)))])
    sql = f'UPDATE "{modell._meta.db_table}" t SET {sett} FROM unnest({unnest}) AS ny({navn}) WHERE t.id = ny.pk'  # noqa: S608 - names come from the model
    verdier = [list(kolonne) for kolonne in zip(*((pk, *verdier) for pk, verdier in rader), strict=True)]
    with connection.cursor() as markoer:
        markoer.execute(sql, verdier)
