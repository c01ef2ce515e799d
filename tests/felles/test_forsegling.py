"""The seal over the event log: every event in exactly one seal, and a change that can be seen."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, Event

import pytest
from django.db import connection, transaction

from felles.forsegling import foerste_brudd, forsegl
from felles.hendelser import SYSTEM, Aktoer, logg_hendelse
from felles.models import Forsegling, Hendelse, Hendelsessted
from felles.tasks import forsegl_hendelser
from felles.tid import naa
from tests.fabrikker.brukere import OrganisasjonFactory

pytestmark = pytest.mark.django_db(transaction=True)

FRIST = 60
FORSOEK = 200


@pytest.fixture
def skole():
    return OrganisasjonFactory()


def logg(objekt, aktoer=SYSTEM):
    with transaction.atomic():
        return logg_hendelse(objekt, "proeve.gjort", aktoer=aktoer, naa=naa())


def usette():
    siste = Forsegling.objects.order_by("til_txid").last()
    return Hendelse.objects.filter(txid__gte=siste.til_txid if siste else 0).count()


def andres_transaksjoner():
    """Whether another database on the same server (a parallel test) has a transaction open: it holds the seal back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE backend_xid IS NOT NULL AND datname <> current_database())"
        )
        return cursor.fetchone()[0]


def forsegl_alt():
    """Seal until nothing is left. However long others hold it back, our own events must not."""
    uten_grunn = 0
    while usette():
        assert uten_grunn < FORSOEK, "ingen andre holder en transaksjon åpen, og likevel er hendelser uten segl"
        forsegl(naa=naa())
        uten_grunn = 0 if andres_transaksjoner() else uten_grunn + 1
        Event().wait(0.01)


@contextmanager
def uten_utloesere():
    """As somebody with full power over the database, for whom the triggers are no hindrance."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield cursor


def i_egen_traad(handling):
    def kjoer():
        try:
            return handling()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as traad:
        return traad.submit(kjoer).result(timeout=FRIST)


def test_hver_hendelse_forsegles_en_gang_og_kjeden_holder(skole):
    for _ in range(3):
        for _n in range(4):
            logg(skole)
        forsegl_alt()
    assert sum(Forsegling.objects.values_list("antall", flat=True)) == Hendelse.objects.count() == 12
    assert foerste_brudd() is None


def test_uten_nye_hendelser_lages_ingen_ny_forsegling(skole):
    logg(skole)
    forsegl_alt()
    antall = Forsegling.objects.count()
    assert forsegl(naa=naa()) is None
    forsegl_hendelser()
    assert Forsegling.objects.count() == antall


def test_en_tom_logg_har_ingenting_aa_forsegle():
    assert forsegl(naa=naa()) is None
    assert foerste_brudd() is None


def test_hendelser_i_utakt_forsegles_noyaktig_en_gang(skole):
    """The older row is committed last: a seal by row number would have passed it by."""
    skrevet, fortsett = Event(), Event()

    def treg():
        try:
            with transaction.atomic():
                hendelse = logg_hendelse(skole, "proeve.treg", aktoer=SYSTEM, naa=naa())
                skrevet.set()
                assert fortsett.wait(FRIST)
            return hendelse.pk
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as traad:
        venter = traad.submit(treg)
        assert skrevet.wait(FRIST)
        rask = logg(skole)
        # Control: the newer row is there and the older one, with the lower number, is not yet.
        assert list(Hendelse.objects.values_list("pk", flat=True)) == [rask.pk]
        forsegl(naa=naa())
        assert not Forsegling.objects.filter(antall__gt=0).exists()
        fortsett.set()
        treg_pk = venter.result(timeout=FRIST)
    assert treg_pk < rask.pk
    forsegl_alt()
    assert sum(Forsegling.objects.values_list("antall", flat=True)) == 2
    assert foerste_brudd() is None


def test_to_arbeidere_samtidig_forsegler_ikke_dobbelt(skole):
    for _ in range(20):
        logg(skole)
    start = Barrier(4)

    def arbeider(_):
        try:
            start.wait(timeout=FRIST)
            forsegl(naa=naa())
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as traader:
        list(traader.map(arbeider, range(4)))
    forsegl_alt()
    assert sum(Forsegling.objects.values_list("antall", flat=True)) == 20
    assert foerste_brudd() is None


def test_skriving_mens_det_forsegles_mister_ingenting(skole):
    def skriver(_):
        try:
            for _n in range(25):
                logg(skole)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as traader:
        arbeid = [traader.submit(skriver, n) for n in range(3)]
        while not all(a.done() for a in arbeid):
            forsegl(naa=naa())
        for a in arbeid:
            a.result()
    forsegl_alt()
    assert sum(Forsegling.objects.values_list("antall", flat=True)) == 75
    assert foerste_brudd() is None


ENDRINGER = (
    "UPDATE felles_hendelse SET handling = 'proeve.annet' WHERE id = %s",
    "UPDATE felles_hendelse SET data = '{\"a\": 1}' WHERE id = %s",
    "UPDATE felles_hendelse SET aktoer_id = 99 WHERE id = %s",
    "UPDATE felles_hendelse SET tid = tid - interval '1 second' WHERE id = %s",
    "UPDATE felles_hendelse SET sted_hash = 'x' WHERE id = %s",
    "UPDATE felles_hendelse SET txid = txid + 1000000 WHERE id = %s",
    "DELETE FROM felles_hendelse WHERE id = %s",
    "INSERT INTO felles_hendelse (tid, handling, aktoer_slag, objekttype, data, sted_hash, txid) "
    "SELECT tid, handling, aktoer_slag, objekttype, data, sted_hash, txid FROM felles_hendelse WHERE id = %s",
)


def test_den_som_har_all_makt_over_basen_kan_endre_men_det_synes(skole):
    logg(skole)
    forsegl_alt()
    offer = logg(skole)
    forsegl_alt()
    logg(skole)
    forsegl_alt()
    offer.refresh_from_db(fields=["txid"])
    forseglet = Forsegling.objects.get(fra_txid__lte=offer.txid, til_txid__gt=offer.txid)
    assert foerste_brudd() is None
    for setning in ENDRINGER:
        with uten_utloesere() as cursor:
            cursor.execute(setning, [offer.pk])
            assert foerste_brudd() == forseglet, setning
            transaction.set_rollback(True)
    assert foerste_brudd() is None


def test_en_fjernet_eller_endret_forsegling_synes(skole):
    for _ in range(3):
        logg(skole)
        forsegl_alt()
    ledd = list(Forsegling.objects.order_by("fra_txid"))
    with uten_utloesere() as cursor:
        cursor.execute("DELETE FROM felles_forsegling WHERE id = %s", [ledd[1].pk])
    assert foerste_brudd() == ledd[2]
    with uten_utloesere() as cursor:
        cursor.execute("UPDATE felles_forsegling SET hash = 'x' WHERE id = %s", [ledd[0].pk])
    assert foerste_brudd() == ledd[0]


def test_adresser_og_enheter_kan_slettes_uten_at_kjeden_brytes(skole):
    logg(skole, Aktoer(Hendelse.Aktoerslag.BRUKER, 7, "10.0.0.7", "Firefox"))
    forsegl_alt()
    assert Hendelsessted.objects.count() == 1
    Hendelsessted.objects.all().delete()
    assert foerste_brudd() is None
    logg(skole)
    forsegl_alt()
    assert foerste_brudd() is None


def test_en_annen_forbindelse_ser_den_samme_kjeden(skole):
    logg(skole)
    forsegl_alt()
    assert i_egen_traad(foerste_brudd) is None
