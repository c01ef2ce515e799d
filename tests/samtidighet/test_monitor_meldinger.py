"""Messages sent and confirmed twice at the same moment, with real connections."""

from threading import Barrier

import pytest
from django.db import transaction

from felles.hendelser import SYSTEM
from felles.models import Hendelse
from felles.tid import naa
from monitor.models import Melding, Meldingsmottaker
from monitor.services.meldinger import bekreft_melding, send_melding
from tests.fabrikker.eksamen import lag_kandidat
from tests.fabrikker.monitor import lag_melding
from tests.samtidighet.test_tilgang import GANGER, samtidig

pytestmark = pytest.mark.django_db(transaction=True)


def test_to_trykk_paa_samme_tid_er_en_melding(kandidat, parti):
    ider = {kandidat.pk, lag_kandidat(parti).pk}
    for gang in range(GANGER):
        samtidig(*[lambda: send_melding(kandidat_ider=ider, tekst=f"Nummer {gang}", aktoer=SYSTEM, naa=naa())] * 2)  # noqa: B023 - done before the next

    assert Melding.objects.count() == GANGER
    assert Meldingsmottaker.objects.count() == GANGER * 2


def test_to_bekreftelser_paa_samme_tid_er_en_hendelse(kandidat):
    meldinger = [lag_melding(kandidat).pk for _ in range(GANGER)]
    for pk in meldinger:
        svar = samtidig(
            *[lambda: bekreft_melding(melding_id=pk, kandidat_id=kandidat.pk, aktoer=SYSTEM, naa=naa())] * 2  # noqa: B023 - done before the next
        )
        assert sorted(svar) == [False, True]

    assert Hendelse.objects.filter(handling="melding.bekreftet").count() == GANGER


def test_kontroll_uten_laasen_paa_kandidaten_blir_to_trykk_to_meldinger(kandidat):
    """The same question and answer without the lock: both find nothing like theirs, and both write."""
    spurt = Barrier(2)

    def uten_laas():
        with transaction.atomic():
            finnes = Melding.objects.exists()
            spurt.wait(timeout=60)
            if not finnes:
                lag_melding(kandidat)

    samtidig(uten_laas, uten_laas)

    assert Melding.objects.count() == 2
