"""What time alone changes: the page is rendered when it happens, and not before."""

import re
from datetime import timedelta

import pytest

from eksamen.models import Eksamen
from eksamen.models.valg import Deltype
from felles.tid import naa
from tests.fabrikker.deltakelse import lag_sesjon, legg_fil
from tests.fabrikker.eksamen import lag_kandidat
from tests.monitor import skolelever
from tests.monitor.test_trenger_deg import saker, slutt, til

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


def holder_til(klient, klokken, punkt):
    """An open page holds until just before the moment, and not at it."""
    v = versjon(klient)
    til(klokken, punkt - timedelta(milliseconds=5))
    assert poll(klient, v) == 204
    til(klokken, punkt)
    assert poll(klient, v) == 200


def test_siste_oppmoete_henter_siden_og_den_som_ikke_er_kommet_staar_der(klient, kandidat, klokken):
    Eksamen.objects.update(siste_oppmoete=naa() + timedelta(minutes=30))
    assert saker(klient) == []
    holder_til(klient, klokken, naa() + timedelta(minutes=30))
    assert saker(klient)[0].startswith("Ikke møtt innen 12:30")


def test_egen_slutt_paa_del_1_henter_siden_og_papiret_som_mangler_staar_der(klient, todelt_parti, klokken):
    kandidat = lag_kandidat(todelt_parti)
    lag_sesjon(kandidat, autorisert=True)
    egen = naa() + timedelta(minutes=77)
    kandidat.deler.filter(eksamensdel__type=Deltype.DEL1).update(slutt=egen)
    # The plan's own moments come first.
    til(klokken, max(punkt for punkt in planens(todelt_parti) if punkt < egen))
    assert saker(klient, "?dempet=1") == []
    holder_til(klient, klokken, egen)
    assert saker(klient, "?dempet=1")[0].startswith("Del 1 er ikke registrert levert")


def planens(parti):
    return [punkt for deel in parti.eksamen.deler.all() for punkt in (deel.start, deel.slutt)]


def test_fristen_for_aa_levere_henter_siden_som_saa_sier_at_den_er_over(klient, inne, klokken):
    legg_fil(inne)
    til(klokken, slutt(inne))
    assert "kan levere selv til 16:15" in saker(klient)[0]
    holder_til(klient, klokken, slutt(inne) + timedelta(minutes=15))
    assert "fristen var 16:15" in saker(klient)[0]


@pytest.mark.parametrize("tull", ["", "x" * 31, "0" * 31, "f" * 31, "é", "0" * 400])
def test_en_oppdiktet_versjon_gjelder_for_ingen(klient, inne, tull):
    assert poll(klient, tull) == 200
    assert poll(klient, versjon(klient)[:20] + tull[:11]) == 200 or tull[:11] == "f" * 11


def versjon(klient) -> str:
    return re.search(r'name="v" value="([0-9a-f]+)"', klient.get("/monitor/").content.decode())[1]


def poll(klient, v) -> int:
    return klient.get("/monitor/tabell/", {"v": v}, headers={"HX-Request": "true"}).status_code
