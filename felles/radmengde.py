"""Thousands of rows at once: written with COPY or one INSERT, and looked up by a list, without an object a row.

Fields are named by their columns (`parti_id`). Encrypted fields are given in clear and encrypted here; fields that are
not named get their defaults, as `bulk_create` gives them. All of it in the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import Field, Model
from django.db.models.expressions import RawSQL
from django.views.decorators.debug import sensitive_variables

from felles.felt import KryptertTekstField
from felles.kryptering import krypterer

type Rader = Iterable[Sequence[Any]]


def blant_ider(ider: Iterable[int]) -> Any:
    """`pk__in=blant_ider(ider)`: one array where Django writes a placeholder an id, which is slow to read and plan."""
    return RawSQL("SELECT unnest(%s::bigint[])", [_tallrekke(ider)])


@sensitive_variables()
def blant_tekster(tekster: Iterable[str]) -> Any:
    """As `blant_ider`, for columns of text."""
    return RawSQL("SELECT unnest(%s::text[])", [_tekstrekke(tekster)])


def reserver_noekler(modell: type[Model], antall: int) -> list[int]:
    """So many new primary keys, rising. COPY tells nobody which keys it gave, so they are taken first."""
    sql = (
        "SELECT nextval(s.navn) FROM (SELECT pg_get_serial_sequence(%s, %s)::regclass AS navn OFFSET 0) s, "
        "generate_series(1, %s)"
    )
    with connection.cursor() as markoer:
        markoer.execute(sql, [modell._meta.db_table, modell._meta.pk.column, antall])
        return sorted(noekkel for (noekkel,) in markoer.fetchall())


@sensitive_variables()
def kopier(modell: type[Model], felt: Sequence[str], rader: Rader) -> None:
    """Write new rows with one COPY. Raises IntegrityError when one of them is there already; then none is written."""
    kolonner, faste = _kolonner(modell, felt), _faste(modell, felt)
    navn = ", ".join(f'"{kolonne.column}"' for kolonne in (*kolonner, *faste))
    hale = tuple(faste.values())
    # Django's cursor hands `copy` on as it is; its errors are Django's only inside this.
    with (
        connection.wrap_database_errors,
        connection.cursor() as markoer,
        markoer.copy(f'COPY "{modell._meta.db_table}" ({navn}) FROM STDIN') as kopi,
    ):
        for rad in _klare(kolonner, rader):
            kopi.write_row((*rad, *hale))


@sensitive_variables()
def sett_inn_nye(modell: type[Model], felt: Sequence[str], rader: Rader, *, svar: Sequence[str]) -> list[Any]:
    """Write those of the rows that break no UNIQUE, in one statement; the `svar` columns of those that were written.

    Waits for a transaction that is writing the same row, and leaves the row to it when it commits.
    """
    kolonner, faste = _kolonner(modell, felt), _faste(modell, felt)
    verdier = [_rekke(kolonne) for kolonne in zip(*_klare(kolonner, rader), strict=True)]
    if not verdier:
        return []
    navn = ", ".join(f'"{kolonne.column}"' for kolonne in (*kolonner, *faste))
    typer = ", ".join(f"%s::{_uten_lengde(kolonne)}[]" for kolonne in kolonner)
    hale = "".join(f", %s::{_uten_lengde(kolonne)}" for kolonne in faste)
    sql = (
        f'INSERT INTO "{modell._meta.db_table}" ({navn}) SELECT ny.*{hale} FROM unnest({typer}) AS ny '  # noqa: S608 - names come from the model
        f"ON CONFLICT DO NOTHING RETURNING {', '.join(svar)}"
    )
    with connection.cursor() as markoer:
        markoer.execute(sql, [*faste.values(), *verdier])
        return list(markoer.fetchall())


@sensitive_variables()
def sett_inn_like(
    modell: type[Model], faste: Mapping[str, Any], ulike: Mapping[str, Sequence[Any]]
) -> None:  # fmt: skip
    """Write rows that differ in the columns `ulike` alone, with one INSERT, in their order: cheaper than `kopier` then.

    For columns that are not encrypted. Raises IntegrityError when one of them is there already; then none is written.
    """
    faste_felt, ulike_felt = _kolonner(modell, [*faste]), _kolonner(modell, [*ulike])
    standard = _faste(modell, [*faste, *ulike])
    navn = ", ".join(f'"{kolonne.column}"' for kolonne in (*faste_felt, *standard, *ulike_felt))
    fast = "".join(f"%s::{_uten_lengde(kolonne)}, " for kolonne in (*faste_felt, *standard))
    typer = ", ".join(f"%s::{_uten_lengde(kolonne)}[]" for kolonne in ulike_felt)
    sql = f'INSERT INTO "{modell._meta.db_table}" ({navn}) SELECT {fast}ny.* FROM unnest({typer}) AS ny'  # noqa: S608 - names come from the model
    with connection.cursor() as markoer:
        markoer.execute(sql, [*faste.values(), *standard.values(), *map(_rekke, ulike.values())])


def _kolonner(modell: type[Model], felt: Sequence[str]) -> list[Field[Any, Any]]:
    per_kolonne = {kolonne.column: kolonne for kolonne in modell._meta.concrete_fields}
    return [per_kolonne[navn] for navn in felt]


def _faste(modell: type[Model], felt: Sequence[str]) -> dict[Field[Any, Any], Any]:
    """Defaults of the columns that are not named and that the database does not fill in by itself."""
    return {
        kolonne: kolonne.get_db_prep_save(kolonne.get_default(), connection)
        for kolonne in modell._meta.concrete_fields
        if not (kolonne.column in felt or kolonne.generated or kolonne.primary_key or kolonne.has_db_default())
    }


@sensitive_variables()
def _klare(kolonner: Sequence[Field[Any, Any]], rader: Rader) -> Rader:
    """The rows as the database gets them."""
    hemmelige = [
        (nr, krypterer(formaal=kolonne.formaal))
        for nr, kolonne in enumerate(kolonner)
        if isinstance(kolonne, KryptertTekstField)
    ]
    for rad in rader:
        verdier = list(rad)
        for nr, skjul in hemmelige:
            verdier[nr] = None if verdier[nr] is None else skjul(str(verdier[nr]))
        yield verdier


# psycopg asks of each value in a list whether it needs quotes, in Python: more work than the query that it is for.
@sensitive_variables()
def _rekke(verdier: Sequence[Any]) -> Any:
    """The values of a column as one array; those that are neither whole numbers nor text as psycopg writes them."""
    slag = set(map(type, verdier))
    if slag == {int}:
        return _tallrekke(verdier)
    return _tekstrekke(verdier) if slag == {str} else list(verdier)


def _tallrekke(tall: Iterable[int]) -> str:
    return f"{{{','.join(map(str, tall))}}}"


@sensitive_variables()
def _tekstrekke(tekster: Iterable[str]) -> str:
    """Each in quotes, as PostgreSQL reads an array. Rule: PostgreSQL documentation, "Array Input and Output Syntax"."""
    klare = (tekst.replace("\\", r"\\").replace('"', r"\"") for tekst in tekster)
    return f"{{{','.join(f'"{tekst}"' for tekst in klare)}}}"


def _uten_lengde(kolonne: Field[Any, Any]) -> str:
    return str(kolonne.db_type(connection)).partition("(")[0]
