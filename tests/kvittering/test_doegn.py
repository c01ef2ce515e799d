"""The daily chain, recomputed by somebody who has nothing but what is published."""

import hashlib
import re
from datetime import date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError, IntegrityError
from django.urls import reverse

from felles.tid import OSLO, naa
from kvittering.models import Kvittering, Kvitteringsdoegn
from kvittering.services.doegn import foerste_brudd, lukk_doegn
from kvittering.services.kvittering import sikre_kvitteringer
from kvittering.tasks import lukk_doegn as lukk_oppgave
from tests.fabrikker.eksamen import lag_kandidat
from tests.fabrikker.levering import lag_levering
from tests.kvittering.conftest import KLOKKEN

pytestmark = pytest.mark.django_db


@pytest.fixture
def tre_dager(parti):
    """Two receipts, none, one."""
    for dag in (0, 0, 2):
        levering = lag_levering(lag_kandidat(parti))
        sikre_kvitteringer(levering_ider=[levering.pk], naa=KLOKKEN + timedelta(days=dag))
    return KLOKKEN + timedelta(days=3)


def publisert(client):
    """Date → value as the page shows them, and date → bytes of the file, from links alone."""
    html = client.get("/kvittering/doegn/").content.decode()
    verdier = re.findall(r'<span class="kode">([0-9a-f]{64})</span>', html)
    lenker = re.findall(r'href="(/kvittering/doegn/[\d-]+\.txt)"', html)
    filer = [b"".join(client.get(lenke).streaming_content) for lenke in lenker]
    return dict(zip([lenke[-14:-4] for lenke in lenker], zip(verdier, filer, strict=True), strict=True))


def test_kjeden_kan_regnes_ut_av_det_som_er_publisert(client, tre_dager):
    assert lukk_doegn(naa=tre_dager) == 3
    dager = publisert(client)

    assert sorted(dager) == ["2027-05-27", "2027-05-28", "2027-05-29"]
    forrige = ""
    for dato in sorted(dager):
        verdi, fil = dager[dato]
        assert hashlib.sha256(fil).hexdigest() == verdi
        hode, dagen, antall, fra, *summer = fil.decode("ascii").removesuffix("\n").split("\n")
        assert (hode, dagen, fra, int(antall)) == ("eksamensloepet-doegn-1", dato, forrige, len(summer))
        assert summer == sorted(Kvittering.objects.filter(dag=dato).values_list("digest", flat=True))
        forrige = verdi
    assert [dager[d][1].count(b"\n") for d in sorted(dager)] == [6, 4, 5]


def test_dagen_lukkes_foerst_naar_den_er_over_og_bare_en_gang(levering):
    midnatt = datetime(2027, 5, 28, tzinfo=OSLO)

    assert lukk_doegn(naa=KLOKKEN) == 0
    assert lukk_doegn(naa=midnatt + timedelta(minutes=9)) == 0
    assert lukk_doegn(naa=midnatt + timedelta(minutes=11)) == 1
    assert lukk_doegn(naa=midnatt + timedelta(minutes=11)) == 0
    assert foerste_brudd() is None


def test_uten_leveringer_er_det_ingen_kjede():
    assert lukk_doegn(naa=KLOKKEN) == 0


def test_levering_som_kommer_fram_etter_at_dagen_er_lukket_staar_i_den_neste(levering, parti):
    lukk_doegn(naa=KLOKKEN)
    lukk_doegn(naa=KLOKKEN + timedelta(days=1))
    sen = lag_levering(lag_kandidat(parti))
    sikre_kvitteringer(levering_ider=[sen.pk], naa=KLOKKEN)  # a clock that lags behind

    assert Kvittering.objects.get(levering=sen).dag == date(2027, 5, 28)
    assert foerste_brudd() is None


def test_databasen_nekter_aa_legge_en_kvittering_i_en_lukket_dag(levering, parti):
    lukk_doegn(naa=KLOKKEN)
    lukk_doegn(naa=KLOKKEN + timedelta(days=1))
    andre = lag_levering(lag_kandidat(parti))

    with pytest.raises(IntegrityError, match="lukket"), transaction.atomic():
        Kvittering.objects.create(levering=andre, innhold="x", digest="0" * 64, dag=date(2027, 5, 27), laget=naa())


@pytest.mark.parametrize(
    "setning", ["UPDATE kvittering_kvitteringsdoegn SET antall = 0", "DELETE FROM kvittering_kvitteringsdoegn"]
)
def test_databasen_nekter_aa_endre_en_doegnverdi(tre_dager, setning):
    lukk_doegn(naa=tre_dager)

    with pytest.raises(DatabaseError, match="bare for tillegg"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(setning)


def test_den_som_kommer_forbi_vakten_i_databasen_synes_i_kjeden(tre_dager):
    lukk_doegn(naa=tre_dager)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE kvittering_kvittering DISABLE TRIGGER USER")
        cursor.execute("UPDATE kvittering_kvittering SET digest = repeat('0', 64) WHERE dag = '2027-05-29'")
        cursor.execute("ALTER TABLE kvittering_kvittering ENABLE TRIGGER USER")

    assert foerste_brudd() == date(2027, 5, 29)


def test_kjeden_deler_seg_aldri(tre_dager):
    lukk_doegn(naa=tre_dager)
    foerste = Kvitteringsdoegn.objects.earliest("dato")

    with pytest.raises(IntegrityError), transaction.atomic():
        Kvitteringsdoegn.objects.create(
            dato=date(2027, 7, 1), antall=0, forrige=foerste.verdi, verdi="1" * 64, laget=naa()
        )


def test_beat_lukker_dagen_og_finner_leveringer_uten_kvittering(levering, klokken):
    klokken.move_to(KLOKKEN + timedelta(days=1))
    lukk_oppgave()  # the receipt was made today, so it stands in today's chain
    klokken.move_to(KLOKKEN + timedelta(days=2))
    lukk_oppgave()

    assert Kvitteringsdoegn.objects.get().dato == date(2027, 5, 28)


@pytest.mark.parametrize("dato", ["2027-05-26", "i-dag", "2027-13-40"])
def test_fil_for_en_dag_som_ikke_er_lukket_finnes_ikke(client, tre_dager, dato):
    lukk_doegn(naa=tre_dager)

    assert client.get(reverse("kvittering:doegnfil", args=[dato])).status_code == 404


def test_siden_viser_femti_dager_om_gangen_med_like_mange_spoerringer(client, levering, django_assert_max_num_queries):
    sikre_kvitteringer(levering_ider=[levering.pk], naa=KLOKKEN)
    lukk_doegn(naa=KLOKKEN + timedelta(days=1))
    with django_assert_max_num_queries(2):
        assert client.get("/kvittering/doegn/").content.count(b".txt") == 1
    lukk_doegn(naa=KLOKKEN + timedelta(days=61))
    with django_assert_max_num_queries(2):
        svar = client.get("/kvittering/doegn/")
    assert svar.content.count(b".txt") == 50
    assert client.get("/kvittering/doegn/?side=2").content.count(b".txt") == 11
