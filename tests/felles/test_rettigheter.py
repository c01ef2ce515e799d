"""The site's own connection to the database: a second real one, as eksamen_app, with the rights it has in operation."""

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection, transaction

from felles.hendelser import SYSTEM, logg_hendelse
from felles.models import Hendelse
from felles.tid import naa
from tests.fabrikker.brukere import OrganisasjonFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def nettstedet():
    """A connection as eksamen_app to the same database, beside the owner's; one sealed-to-be event lies there."""
    call_command("sett_rettigheter", verbosity=0)
    skole = OrganisasjonFactory()
    with transaction.atomic():
        logg_hendelse(skole, "proeve.gjort", aktoer=SYSTEM, naa=naa())
    felt = {n: v for n, v in connection.get_connection_params().items() if n in ("dbname", "host", "port")}
    with psycopg.connect(**felt, user="eksamen_app", autocommit=True) as forbindelse:
        yield forbindelse


NEKTES = (
    "UPDATE felles_hendelse SET handling = 'annet'",
    "DELETE FROM felles_hendelse",
    "TRUNCATE felles_hendelse",
    "TRUNCATE felles_hendelse CASCADE",
    "UPDATE felles_forsegling SET antall = 0",
    "DELETE FROM felles_forsegling",
    "TRUNCATE felles_forsegling",
    "ALTER TABLE felles_hendelse DISABLE TRIGGER ALL",
    "DROP TABLE felles_hendelse CASCADE",
    "SET session_replication_role = replica",
)


def test_basen_selv_nekter_nettstedet_aa_endre_loggen(nettstedet):
    for setning in NEKTES:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            nettstedet.execute(setning)
    assert Hendelse.objects.get().handling == "proeve.gjort"


def test_nettstedet_kan_skrive_og_lese_loggen_og_slette_adressene_ved_siden_av(nettstedet):
    nettstedet.execute(
        "INSERT INTO felles_hendelse (tid, handling, aktoer_slag, objekttype, data, sted_hash, txid) "
        "VALUES (%s, 'proeve.ny', 'system', 'x', '{}', '', 1)",
        [naa()],
    )
    assert nettstedet.execute("SELECT count(*) FROM felles_hendelse").fetchone() == (2,)
    nettstedet.execute("DELETE FROM felles_hendelsessted")
    assert Hendelse.objects.get(handling="proeve.ny").txid > 1
