"""Wrong passwords slow a number from a device, and never lock it."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from deltakelse.models import Feilforsoek
from deltakelse.services.feilforsoek import glem_gamle
from deltakelse.services.sesjoner import opphev_ventetid
from felles.hendelser import SYSTEM
from felles.models import Hendelse
from felles.tid import naa
from tests.fabrikker.eksamen import lag_kandidat
from tests.kandidat.conftest import DOER, PASSORD, proev

pytestmark = pytest.mark.django_db


@pytest.fixture
def nummer(kandidat):
    return kandidat.kandidatnummer.nummer


def test_ventetiden_dobles_fra_tredje_feil_og_stanser_paa_et_minutt(nummer):
    klient = Client()
    klient.get(DOER)
    ventetider = []
    with time_machine.travel(naa(), tick=False) as klokken:
        for _forsoek in range(9):
            assert proev(klient, nummer).status_code == 422
            rad = Feilforsoek.objects.order_by("-neste_tillatt").first()
            ventetider.append(int((rad.neste_tillatt - naa()).total_seconds()))
            klokken.shift(ventetider[-1])

    assert ventetider == [0, 0, 2, 4, 8, 16, 32, 60, 60]


def test_forsoek_som_behandles_i_en_annen_rekkefoelge_enn_de_kom_maa_ikke_vente(nummer):
    klient = Client()
    klient.get(DOER)
    with time_machine.travel(naa(), tick=False) as klokken:
        assert proev(klient, nummer).status_code == 422
        klokken.shift(-0.2)
        assert proev(klient, nummer, PASSORD).status_code == 302


def test_riktig_passord_hjelper_ikke_foer_ventetiden_er_over(nummer):
    klient = Client()
    klient.get(DOER)
    with time_machine.travel(naa(), tick=False) as klokken:
        for _forsoek in range(3):
            proev(klient, nummer)
        svar = proev(klient, nummer, PASSORD)
        assert svar.status_code == 429
        assert "Vent 2 sekunder" in svar.content.decode()
        assert "eksamensvakten" in svar.content.decode()
        klokken.shift(1)
        assert "Vent 1 sekund og prøv igjen" in proev(klient, nummer, PASSORD).content.decode()
        klokken.shift(1)
        assert proev(klient, nummer, PASSORD).status_code == 302

    assert Feilforsoek.objects.count() == 0


def test_feil_paa_en_maskin_bremser_verken_andre_maskiner_eller_andre_numre(kandidat, parti, nummer):
    """A whole school sits behind one address."""
    plager = Client()
    plager.get(DOER)
    for _forsoek in range(5):
        proev(plager, nummer)
    offer = Client()
    offer.get(DOER)
    annen = lag_kandidat(parti)

    assert proev(plager, nummer, PASSORD).status_code == 429
    assert proev(offer, nummer, PASSORD).status_code == 302
    assert proev(plager, annen.kandidatnummer.nummer, PASSORD).status_code == 302


def test_maskin_uten_kapsel_bremses_paa_adressen(nummer):
    for _forsoek in range(3):
        proev(Client(), nummer)

    assert proev(Client(), nummer, PASSORD).status_code == 429
    assert proev(Client(), nummer, PASSORD, REMOTE_ADDR="10.0.0.7").status_code == 302


def test_ny_kapsel_for_hvert_forsoek_bremses_til_slutt(nummer):
    svar = None
    for _forsoek in range(31):
        klient = Client()
        klient.get(DOER)
        svar = proev(klient, nummer)

    assert svar.status_code == 429


def test_forfalsket_enhetskapsel_teller_som_ingen(nummer):
    for forsoek in range(3):
        klient = Client()
        klient.cookies["eksamen_enhet"] = f"jeg-er-ny-{forsoek}"
        proev(klient, nummer)

    assert proev(Client(), nummer, PASSORD).status_code == 429


def test_gamle_feil_er_glemt_etter_en_time(nummer):
    klient = Client()
    klient.get(DOER)
    with time_machine.travel(naa(), tick=False) as klokken:
        proev(klient, nummer)
        proev(klient, nummer)
        klokken.shift(timedelta(hours=1))
        proev(klient, nummer)
        assert proev(klient, nummer, PASSORD).status_code == 302


def test_eksamensvakten_opphever_ventetiden(kandidat, nummer):
    klient = Client()
    klient.get(DOER)
    for _forsoek in range(4):
        proev(klient, nummer)

    assert opphev_ventetid(kandidat.pk, SYSTEM, naa()) == 2
    assert opphev_ventetid(kandidat.pk, SYSTEM, naa()) == 0
    assert proev(klient, nummer, PASSORD).status_code == 302
    assert Hendelse.objects.filter(handling="kandidat.ventetid_opphevet").count() == 1


def test_gamle_tellere_fjernes_ogsaa_for_numre_som_ikke_finnes(nummer):
    proev(Client(), nummer)
    proev(Client(), "111BBB-V")

    assert glem_gamle(naa=naa()) == 0
    assert glem_gamle(naa=naa() + timedelta(days=1, seconds=1)) == 2
    assert Feilforsoek.objects.count() == 0
