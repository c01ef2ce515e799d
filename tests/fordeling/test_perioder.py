"""The overview is of one period: the one that is being graded, or the one that the address chooses."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from felles.tid import naa
from sensur.models import Sensoroppdrag
from tests.fabrikker.eksamen import PeriodeFactory, lag_eksamen
from tests.fabrikker.sensur import lag_sensor, lag_sensurparti, tildel

pytestmark = pytest.mark.django_db
OVERSIKT = "fordeling:oversikt"


@pytest.fixture
def to(partiene, fordelt):
    """The assignments of the first party."""
    return list(Sensoroppdrag.objects.filter(parti=partiene[0]).select_related("bruker", "parti").order_by("nummer"))


def lag_periode(kode, statsforvalter, skole, *, om):
    """A party with two sensors in a period whose grading opens in `om`."""
    periode = PeriodeFactory(
        kode=kode, gjennomfoering_fra=naa() + om, gjennomfoering_til=naa() + om + timedelta(days=30)
    )
    eksamen = lag_eksamen(start=naa() + om, ansvarlig=statsforvalter, sensur_fra=naa() + om, periode=periode)
    parti = lag_sensurparti(skole, statsforvalter, kandidater=1, eksamen=eksamen, navn=kode)
    tildel(parti, lag_sensor(statsforvalter), lag_sensor(statsforvalter))
    return parti


def test_bare_den_perioden_som_er_i_gang_vises_og_de_andre_velges_i_adressen(som, myndighet, to, statsforvalter, skole):
    lag_periode("V-2024", statsforvalter, skole, om=timedelta(days=-700))
    lag_periode("H-2027", statsforvalter, skole, om=timedelta(days=150))
    klient = som(myndighet)

    def partier(**valg):
        svar = klient.get(reverse(OVERSIKT), valg)
        return svar.context["periode"].kode, {rad.oppdrag.parti.navn for rad in svar.context["side"].object_list}

    assert partier() == ("V-2027", {"P0", "P1", "P2", "P3"})
    assert partier(periode="V-2024") == ("V-2024", {"V-2024"})
    assert partier(periode="H-2027", vis="") == ("H-2027", {"H-2027"})
    assert partier(periode="tull")[0] == "V-2027"
    # The choice follows along to the tabs, and an exam of another period is no filter here.
    svar = klient.get(reverse(OVERSIKT), {"periode": "V-2024", "eksamen": to[0].parti.eksamen_id})
    assert [fane["adresse"] for fane in svar.context["faner"]][1] == "?periode=V-2024&vis=par"
    assert len(svar.context["side"].object_list) == 2


def test_foer_noe_er_aapnet_vises_den_foerste_perioden(som, myndighet, statsforvalter, skole):
    lag_periode("H-2027", statsforvalter, skole, om=timedelta(days=150))
    lag_periode("V-2028", statsforvalter, skole, om=timedelta(days=350))
    assert som(myndighet).get(reverse(OVERSIKT)).context["periode"].kode == "H-2027"


@pytest.mark.parametrize("vis", ["", "par", "fag"])
def test_oversikten_koster_det_samme_med_ti_aar_bak_seg(som, myndighet, to, statsforvalter, skole, vis):
    klient, tall = som(myndighet), []
    for aar in (2020, 2021, 2022):
        lag_periode(f"V-{aar}", statsforvalter, skole, om=timedelta(days=365 * (aar - 2027)))
        with CaptureQueriesContext(connection) as spoerringer:
            assert len(klient.get(reverse(OVERSIKT), {"vis": vis}).context["eksamener"]) == 1
        tall.append(len(spoerringer))
    assert len(set(tall)) == 1
