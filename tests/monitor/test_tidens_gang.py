"""What time alone changes: the page is rendered when it happens, and not before."""

import re
from datetime import timedelta

import pytest

from tests.fabrikker.deltakelse import lag_sesjon
from tests.monitor import skolelever
from tests.monitor.test_trenger_deg import slutt, til

pytestmark = pytest.mark.django_db
klokken = skolelever.klokken


@pytest.fixture(autouse=True)
def klokken_12(klokken):
    return klokken


@pytest.fixture
def klient(som, vakt):
    return som(vakt)


@pytest.fixture
def inne(kandidat):
    """A candidate with access."""
    lag_sesjon(kandidat, autorisert=True)
    return kandidat


def test_det_som_endrer_seg_av_tiden_alene_henter_siden_naar_det_skjer_og_ikke_foer(klient, inne, klokken):
    """Each moment at which something changes by itself is in the version, so a poll in between renders nothing."""
    v = versjon(klient)
    for punkt in (slutt(inne) - timedelta(minutes=10), slutt(inne)):
        til(klokken, punkt - timedelta(milliseconds=5))
        assert poll(klient, v) == 204
        til(klokken, punkt)
        assert poll(klient, v) == 200
        v = versjon(klient)
    klokken.shift(timedelta(hours=2))
    v = versjon(klient)
    klokken.shift(timedelta(hours=1))
    assert poll(klient, v) == 204


@pytest.mark.parametrize("tull", ["", "x" * 31, "0" * 31, "f" * 31, "é", "0" * 400])
def test_en_oppdiktet_versjon_gjelder_for_ingen(klient, inne, tull):
    assert poll(klient, tull) == 200
    assert poll(klient, versjon(klient)[:20] + tull[:11]) == 200 or tull[:11] == "f" * 11


def versjon(klient) -> str:
    return re.search(r'name="v" value="([0-9a-f]+)"', klient.get("/monitor/").content.decode())[1]


def poll(klient, v) -> int:
    return klient.get("/monitor/tabell/", {"v": v}, headers={"HX-Request": "true"}).status_code
