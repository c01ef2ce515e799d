"""A local exam that is going on: nobody who works there loses time because somebody edits or merges parties."""

from datetime import timedelta

import pytest

from deltakelse.models import Kandidatdel
from eksamen.services.lokaleksamen import INGEN_TID, Lokaltid
from eksamen.services.partier_flytting import slaa_sammen
from felles.feil import UgyldigOvergang
from felles.hendelser import SYSTEM
from felles.tid import dagens_dato, doegnet, naa
from tests.eksamen.test_parti_endre import DAG, adresse, lag_lokalt, utfylt
from tests.fabrikker.deltakelse import lag_sesjon
from tests.fabrikker.eksamen import FagFactory, lag_kandidat


@pytest.fixture
def i_gang(skole):
    """A local exam that lasts from midnight until two minutes to the next."""
    start, slutt = doegnet(dagens_dato(naa()))
    return lag_lokalt(skole, tid=Lokaltid((start, slutt - timedelta(minutes=2))))


@pytest.mark.parametrize(
    "endret",
    [{"slutt": "00:01", "start": "00:00"}, {"dato": DAG}, {"dato": "", "start": "", "slutt": ""}],
)
def test_den_som_er_inne_mister_ikke_tid_naar_partiet_endres(som, skoleadmin, i_gang, endret):
    kandidat = lag_kandidat(i_gang)
    lag_sesjon(kandidat)
    foer = list(Kandidatdel.objects.filter(kandidat=kandidat).values_list("pk", "start", "slutt"))

    svar = som(skoleadmin).post(adresse(i_gang), utfylt(i_gang, **endret))

    assert svar.status_code == 422
    assert "Eksamenen har begynt" in svar.content.decode()
    assert list(Kandidatdel.objects.filter(kandidat=kandidat).values_list("pk", "start", "slutt")) == foer


def test_den_som_er_inne_kan_faa_mer_tid_og_andre_felt_kan_endres(som, skoleadmin, i_gang):
    kandidat = lag_kandidat(i_gang)
    lag_sesjon(kandidat)
    foer = Kandidatdel.objects.get(kandidat=kandidat).slutt

    svar = som(skoleadmin).post(adresse(i_gang), utfylt(i_gang, slutt="23:59", rom="B204"))

    assert svar.status_code == 302
    assert Kandidatdel.objects.get(kandidat=kandidat).slutt > foer


def test_en_dato_som_ble_skrevet_feil_rettes_naar_ingen_har_vaert_inne(som, skoleadmin, i_gang):
    lag_kandidat(i_gang)

    assert som(skoleadmin).post(adresse(i_gang), utfylt(i_gang, dato=DAG)).status_code == 302


def test_ingen_flyttes_til_en_lokal_eksamen_som_har_begynt(skole, i_gang):
    senere = lag_lokalt(skole, tid=INGEN_TID, fag=FagFactory(fagkode=i_gang.eksamen.fag.fagkode))
    kandidat = lag_kandidat(senere)

    with pytest.raises(UgyldigOvergang, match="startet"):
        slaa_sammen(parti_ider=[i_gang.pk, senere.pk], maal_id=i_gang.pk, aktoer=SYSTEM, naa=naa())

    kandidat.refresh_from_db()
    assert kandidat.parti_id == senere.pk
