"""Gives the site's database role its rights. Run as the owner of the database, after every migrate."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection, transaction
from psycopg import sql


def bare_tillegg() -> list[str]:
    """Return the tables whose rows may only be added, never changed or removed (`BARE_TILLEGG = True`)."""
    return sorted(m._meta.db_table for m in apps.get_models() if getattr(m, "BARE_TILLEGG", False))


class Command(BaseCommand):
    help = "Gir databaserollen til nettstedet rettigheter. Tabeller for tillegg kan ikke endres eller slettes fra."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the role if it is missing, then give and take away. May be repeated at any time.

        The role is without SUPERUSER and owns nothing, so that it cannot switch off the triggers either.
        """
        rolle = sql.Identifier(settings.DATABASE_APP_ROLLE)
        tabeller = [sql.Identifier(navn) for navn in bare_tillegg()]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [settings.DATABASE_APP_ROLLE])
            if not cursor.fetchone():
                cursor.execute(sql.SQL("CREATE ROLE {} LOGIN").format(rolle))
            if settings.DATABASE_APP_PASSORD:
                # ALTER ROLE takes no parameters; psycopg quotes the literal, and logging of queries is off.
                passord = sql.Literal(settings.DATABASE_APP_PASSORD)
                cursor.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(rolle, passord))
            for setning in (
                "GRANT USAGE ON SCHEMA public TO {}",
                "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}",
                "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}",
                "REVOKE INSERT, UPDATE, DELETE ON TABLE django_migrations FROM {}",
            ):
                cursor.execute(sql.SQL(setning).format(rolle))
            for tabell in tabeller:
                cursor.execute(sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON TABLE {} FROM {}").format(tabell, rolle))
                # Sealing locks the table against other sealers; without UPDATE that takes MAINTAIN (PostgreSQL 17).
                cursor.execute(sql.SQL("GRANT MAINTAIN ON TABLE {} TO {}").format(tabell, rolle))
        if options["verbosity"]:
            tekst = f"{settings.DATABASE_APP_ROLLE}: rettigheter satt, {len(tabeller)} tabeller bare for tillegg."
            self.stdout.write(tekst)
