"""The site's role in the database: the event log is refused to it by the database itself."""

import psycopg
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction

from felles.management.commands.sett_rettigheter import bare_tillegg

NEKTET = psycopg.errors.InsufficientPrivilege


@pytest.fixture
def som_eksamen_app(db):
    """Runs one statement as the site's role, in a savepoint; raises what the database answers."""
    call_command("sett_rettigheter", verbosity=0)

    def kjoer(setning):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE eksamen_app")
            cursor.execute(setning)
            return cursor.fetchall() if cursor.description else None

    return kjoer


def avslag(som_eksamen_app, setning):
    with pytest.raises(Exception, match="permission denied") as feil:
        som_eksamen_app(setning)
    return feil.value.__cause__


def test_hendelsesloggen_er_bare_for_tillegg():
    assert {"felles_hendelse", "felles_forsegling"} <= set(bare_tillegg())


@pytest.mark.parametrize("handling", ["DELETE FROM {}", "TRUNCATE {} CASCADE", "UPDATE {} SET id = id"])
def test_databasen_nekter_nettstedet_aa_endre_og_slette_i_tabeller_for_tillegg(som_eksamen_app, handling):
    for tabell in bare_tillegg():
        assert isinstance(avslag(som_eksamen_app, handling.format(tabell)), NEKTET)


def test_nettstedet_kan_ikke_slaa_av_utloeserne_eller_endre_skjemaet(som_eksamen_app):
    with pytest.raises(Exception, match="must be owner"):
        som_eksamen_app("ALTER TABLE felles_hendelse DISABLE TRIGGER ALL")
    avslag(som_eksamen_app, "CREATE TABLE ny (a int)")
    avslag(som_eksamen_app, "DELETE FROM django_migrations")
    avslag(som_eksamen_app, "SET session_replication_role = replica")


def test_nettstedet_kan_lese_alle_tabeller_og_endre_i_de_andre(som_eksamen_app):
    for modell in apps.get_models():
        assert som_eksamen_app(f"SELECT count(*) FROM {modell._meta.db_table}")
    assert som_eksamen_app("DELETE FROM django_session") is None


def test_nettstedet_kan_laase_for_forsegling_uten_aa_kunne_endre(som_eksamen_app):
    assert som_eksamen_app("LOCK TABLE felles_forsegling IN SHARE ROW EXCLUSIVE MODE") is None


def test_rollen_er_ingen_superbruker(som_eksamen_app):
    rad = som_eksamen_app(
        "SELECT rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication FROM pg_roles "
        "WHERE rolname = 'eksamen_app'"
    )
    assert rad == [(False,) * 5]


def test_kommandoen_kan_gjentas(som_eksamen_app):
    call_command("sett_rettigheter", verbosity=0)
    avslag(som_eksamen_app, "DELETE FROM felles_hendelse")
