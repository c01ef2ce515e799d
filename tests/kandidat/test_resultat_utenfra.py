"""A result that was made in another system, on the pupil's own page."""

from datetime import timedelta

import pytest
from django.test import Client

from felles.tid import naa
from tests.fabrikker.eksamen import lag_kandidat
from tests.fabrikker.klage import rad, ta_imot
from tests.kandidat.conftest import DOER, PASSORD

pytestmark = pytest.mark.django_db
SIDE = "/kandidat/eksamener/"


def test_det_vises_fra_sekundet_det_skal_og_klagen_siden(parti, klokken):
    kandidat = lag_kandidat(parti, passord=PASSORD)
    klient, tid = Client(), naa()
    klient.post(DOER, {"nummer": kandidat.kandidatnummer.nummer, "passord": PASSORD, "til": "eksamener"})
    ta_imot(parti, rad(kandidat, 4), naa=tid, synlig_fra=tid + timedelta(minutes=2))
    assert "4 – fire" not in klient.get(SIDE).text
    klokken.move_to(tid + timedelta(minutes=2), tick=False)
    assert "4 – fire" in klient.get(SIDE).text
    ta_imot(parti, rad(kandidat, 4, klagekarakter=5), naa=naa())
    side = klient.get(SIDE).text
    assert "5 – fem, etter klage" in side
    assert "4 – fire" not in side
