from collections.abc import Iterable

from django.db import connection


def oek_versjon(parti_ider: Iterable[int]) -> None:
    """Raise the live table's version of these parties, in the caller's transaction; locked in order of pk."""
    ider = sorted(set(parti_ider))
    with connection.cursor() as cursor:
        # One statement for new and old rows alike; unnest keeps the order, so two acts never wait for each other.
        cursor.execute(
            "INSERT INTO deltakelse_partiversjon (parti_id, nummer) SELECT unnest(%s::bigint[]), 1 "
            "ON CONFLICT (parti_id) DO UPDATE SET nummer = deltakelse_partiversjon.nummer + 1",
            [ider],
        )


def laas_versjoner(parti_ider: Iterable[int]) -> None:
    """Hold the versions of several parties, in order of pk, before an act writes an event for each of its candidates.

    Candidates come in another order than their parties, and two acts about different people of the same parties would
    wait for each other. Call it under the candidates' locks. One party has one version, and needs no order.
    """
    ider = sorted(set(parti_ider))
    if len(ider) <= 1:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO deltakelse_partiversjon (parti_id, nummer) SELECT unnest(%s::bigint[]), 0 "
            "ON CONFLICT (parti_id) DO UPDATE SET nummer = deltakelse_partiversjon.nummer",
            [ider],
        )
