"""One candidate's slow lines never hold every place for uploads."""

import uuid
from datetime import timedelta

import pytest

from felles.tid import naa
from levering.models import Opplasting
from tests.fabrikker.levering import lag_opplasting
from tests.levering.tusklient import STOR, Tus, kode

pytestmark = pytest.mark.django_db


def i_gang(hvem, navn, sekunder=20):
    opplasting = lag_opplasting(hvem, navn, 1000)
    Opplasting.objects.filter(pk=opplasting.pk).update(leie=uuid.uuid4(), leie_til=naa() + timedelta(seconds=sekunder))


def test_den_tredje_filen_paa_en_gang_maa_vente_og_ingenting_er_tapt(tus, halv, kandidat):
    i_gang(kandidat, "en.pdf")
    assert tus.bit(halv, 1000, STOR[1000:2000]).status_code == 204
    i_gang(kandidat, "to.pdf")

    svar = tus.bit(halv, 2000, STOR[2000:3000])

    assert kode(svar) == (503, "travelt")
    assert svar.headers["Retry-After"] == "2"
    assert Opplasting.objects.get(navn="svar.pdf").mottatt == 2000


def test_leier_som_er_loept_ut_og_andres_opplastinger_teller_ikke(tus, halv, kandidat, petter):
    for nr in range(3):
        i_gang(kandidat, f"{nr}.pdf", sekunder=-1)
        i_gang(petter, f"{nr}.pdf")

    assert tus.bit(halv, 1000, STOR[1000:2000]).status_code == 204


def test_andre_kandidater_slipper_til(tus, halv, kandidat, petter, slipp_inn):
    for nr in range(3):
        i_gang(kandidat, f"{nr}.pdf")
    annen = Tus(slipp_inn(petter))

    assert annen.bit(annen.begynn(STOR), 0, STOR[:1000]).status_code == 204
    assert tus.bit(halv, 1000, STOR[1000:2000]).status_code == 503
