"""What the monitor puts on the start page."""

import re

import pytest
import time_machine

from brukere.models.bruker import Rolle
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.deltakelse import lag_sesjon, legg_fil, legg_levering, sett_fravaer
from tests.fabrikker.eksamen import lag_kandidat

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def klokken_12():
    with time_machine.travel("2027-05-27T10:00:00+00:00", tick=False):
        yield


def tekst(som, bruker) -> str:
    html = som(bruker).get("/").content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_vakten_ser_hvor_mange_som_venter_og_hvor(som, vakt, kandidater, todelt_parti):
    for kandidat in (*kandidater, lag_kandidat(todelt_parti)):
        lag_sesjon(kandidat)
    siden = tekst(som, vakt)

    assert "4 kandidater venter på tilgang Aula: 3, Rom 204: 1 · eldste siden 12:00 Åpne monitoren" in siden
    assert 'href="/monitor/?tilgang=venter"' in som(vakt).get("/").content.decode()


def test_partiene_i_dag_med_hvor_mange_som_er_inne_og_ferdige(som, vakt, kandidater):
    lag_sesjon(kandidater[0], autorisert=True)
    legg_levering(kandidater[1], legg_fil(kandidater[1]))
    sett_fravaer(kandidater[2])
    siden = tekst(som, vakt)

    assert "Partiene dine i dag" in siden
    assert "Eksamen 11:00–16:00 Har fått tilgang 2 av 2 Ferdig 1 av 2" in siden
    assert "venter på tilgang" not in siden


def test_den_som_ikke_vakter_faar_ingenting_fra_monitoren(som, skole, fylke, annen_skoleadmin, kandidater):
    lag_sesjon(kandidater[0])
    for bruker in (
        bruker_med_rolle(Rolle.SENSOR, skole),
        bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke),
        annen_skoleadmin,
    ):
        siden = tekst(som, bruker)
        assert "venter på tilgang" not in siden
        assert "Partiene dine i dag" not in siden


def test_menyen_har_monitoren_for_dem_som_ser_den(som, vakt, skole):
    assert "Kandidatmonitor" in tekst(som, vakt)
    assert "Kandidatmonitor" in tekst(som, bruker_med_rolle(Rolle.REKTOR, skole))
    assert "Kandidatmonitor" not in tekst(som, bruker_med_rolle(Rolle.SENSOR, skole))


def test_mange_kandidater_koster_ikke_flere_spoerringer(som, vakt, parti, django_assert_max_num_queries):
    for _ in range(12):
        lag_sesjon(lag_kandidat(parti))
    klient = som(vakt)

    with django_assert_max_num_queries(20):
        klient.get("/")
