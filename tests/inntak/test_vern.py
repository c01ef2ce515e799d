"""What PAS has answered is as sealed for the intake office as what a board here has."""

from datetime import timedelta

import pytest
import time_machine

from felles.tid import naa
from tests.fabrikker.klage import rad, ta_imot

pytestmark = pytest.mark.django_db
SIDE = "/klage/inntak/"


def test_svaret_fra_pas_kommer_paa_sitt_sekund_og_ikke_foer(som, inntak, kandidater):
    ene, andre = kandidater
    with time_machine.travel(naa(), tick=False) as klokken:
        vises = naa() + timedelta(hours=1)
        ta_imot(ene.parti, rad(ene, 3))
        # One whose grade shows already, and one of whom nothing does.
        ta_imot(ene.parti, rad(ene, 3, klagekarakter=5), rad(andre, 4, klagekarakter=6), synlig_fra=vises)
        klient = som(inntak)
        klokken.move_to(vises - timedelta(microseconds=1), tick=False)
        assert "Ingen karakterer er endret ennå" in klient.get(SIDE).text
        klokken.move_to(vises, tick=False)
        side = klient.get(SIDE).text
        assert all(en.person.etternavn in side for en in kandidater)
