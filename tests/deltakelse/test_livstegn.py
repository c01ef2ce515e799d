"""Heartbeats: in Redis, flushed once a minute, and unknown without Redis."""

from datetime import UTC, datetime, timedelta

import pytest
import redis as redisklient

from deltakelse.models import Sesjonsadresse
from deltakelse.services import livstegn
from felles.tid import naa
from tests.fabrikker.levering import lag_sesjon

pytestmark = pytest.mark.django_db
TID = datetime(2027, 5, 27, 8, 0, tzinfo=UTC)


@pytest.fixture
def tomt(egen_redis, settings):
    klient = redisklient.Redis.from_url(settings.REDIS_URL)
    klient.delete(livstegn.SIST, livstegn.NYE, livstegn.TOEMMES)
    yield klient
    klient.delete(livstegn.SIST, livstegn.NYE, livstegn.TOEMMES)
    klient.close()


@pytest.fixture
def uten_redis(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"


@pytest.fixture
def sesjon(kandidat):
    sesjon = lag_sesjon(kandidat, opprettet=TID - timedelta(hours=1), adresse="10.0.0.5")
    Sesjonsadresse.objects.create(
        sesjon=sesjon, adresse="10.0.0.5", enhet="Firefox", foerst_sett=sesjon.opprettet, sist_sett=sesjon.opprettet
    )
    return sesjon


def merk(sesjon, tid=TID):
    return livstegn.merk(sesjon_id=sesjon.pk, adresse="10.0.0.5", enhet="Firefox", naa=tid)


def test_sist_aktiv_er_den_siste_og_bare_for_dem_som_har_gitt_livstegn(sesjon, tomt):
    merk(sesjon, TID - timedelta(minutes=1))
    merk(sesjon)

    assert livstegn.sist_aktiv([sesjon.pk, sesjon.pk + 1]) == {sesjon.pk: TID}
    assert livstegn.sist_aktiv([]) == {}


def test_toemming_skriver_sesjon_og_adresse_en_gang(sesjon, tomt):
    merk(sesjon)

    assert livstegn.toem() == 1
    assert livstegn.toem() == 0
    sesjon.refresh_from_db()
    assert sesjon.sist_sett == TID
    assert sesjon.adresser.get().sist_sett == TID
    assert livstegn.sist_aktiv([sesjon.pk]) == {sesjon.pk: TID}


def test_et_eldre_livstegn_skriver_ikke_over_et_nyere(sesjon, tomt):
    merk(sesjon, TID)
    livstegn.toem()
    merk(sesjon, TID - timedelta(minutes=5))
    livstegn.toem()
    sesjon.refresh_from_db()

    assert sesjon.sist_sett == TID


def test_en_toemming_som_doede_tas_opp_igjen(sesjon, tomt):
    merk(sesjon)
    tomt.rename(livstegn.NYE, livstegn.TOEMMES)

    assert livstegn.toem() == 1
    sesjon.refresh_from_db()
    assert sesjon.sist_sett == TID


def test_toemmingen_koster_like_mange_spoerringer_for_1_og_30(kandidat, tomt, django_assert_num_queries):
    for antall in (1, 30):
        for nr in range(antall):
            merk(lag_sesjon(kandidat, token=f"{antall} {nr}", autorisert=False))
        with django_assert_num_queries(4):
            livstegn.toem()


def test_uten_redis_er_aktiviteten_ukjent_og_ingenting_feiler(sesjon, uten_redis):
    assert merk(sesjon) is False
    assert livstegn.sist_aktiv([sesjon.pk]) is None
    assert livstegn.toem() == 0


def test_ukjent_sesjon_er_uten_virkning(tomt, db):
    livstegn.merk(sesjon_id=999_999, adresse=None, enhet="", naa=naa())

    assert livstegn.toem() == 1
