"""Empties the database after a test that committed: the rows that are there, not every table there is.

Django's flush truncates all tables and makes every permission anew, which costs more than most of the tests.
"""

from django.db import connection, transaction
from django.test import TransactionTestCase

# What the migrations leave, and flush makes again: tests find it as it was.
BLIR = ("django_migrations", "django_content_type", "auth_permission")
TABELLER = (
    "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' AND tablename <> ALL (%s) ORDER BY 1"
)
_flush = TransactionTestCase._fixture_teardown


def tabeller_med_rader() -> list[str]:
    """The tables that hold anything but what the migrations leave."""
    with connection.cursor() as markoer:
        markoer.execute(TABELLER, [list(BLIR)])
        alle = [navn for (navn,) in markoer.fetchall()]
        markoer.execute(" UNION ALL ".join(f"(SELECT '{navn}' FROM {navn} LIMIT 1)" for navn in alle))
        return [navn for (navn,) in markoer.fetchall()]


def gaar_forbi_utloeserne() -> bool:
    """Whether the user of the tests' database may write past the triggers; ours may."""
    connection.ensure_connection()
    return connection.connection.info.parameter_status("is_superuser") == "on"


def _toem(test: TransactionTestCase) -> None:
    if not gaar_forbi_utloeserne():
        _flush(test)
        return
    fulle = tabeller_med_rader()
    with transaction.atomic(), connection.cursor() as markoer:
        # No triggers and no checks of references: all of it goes, also what may only be added to.
        markoer.execute("SET LOCAL session_replication_role = replica")
        for navn in fulle:
            markoer.execute(f"DELETE FROM {navn}")


def installer() -> None:
    """Use this instead of Django's flush, for every test that commits."""
    TransactionTestCase._fixture_teardown = _toem
