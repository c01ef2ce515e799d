"""Exchanges that ran by themselves and changed nothing are forgotten after a while; everything else stays."""

from datetime import timedelta

import pytest

from felles.models import Jobb
from pas_integration.models import PasJobb, PasMelding
from pas_integration.services import arkiv
from pas_integration.services.henting.rydding import rydd_uten_virkning
from pas_integration.tasks import rydd_arkiv
from tests.fabrikker.henting import karakter, oversikt
from tests.fabrikker.pas_integration import kjoer_ut
from tests.pas_integration.test_resultater import NAA, bestill, importer

pytestmark = pytest.mark.django_db


def test_det_som_ikke_endret_noe_glemmes_og_meldingene_staar(pas, partiet, skoleadmin):
    parti, (en, _to) = partiet
    pas.oversikt = oversikt(parti.skole, karakter(en, 4))
    foerste, _ = importer(parti)
    for time in range(1, 4):
        importer(parti, naa=NAA + timedelta(hours=time))
    egen = bestill(parti, naa=NAA + timedelta(hours=5))
    PasJobb.objects.filter(pk=egen.pk).update(startet_av=skoleadmin)
    kjoer_ut(egen, NAA + timedelta(hours=5))
    siste, _ = importer(parti, naa=NAA + timedelta(hours=6))
    meldinger = PasMelding.objects.count()

    assert rydd_uten_virkning(naa=NAA + timedelta(days=30)) == 0
    assert rydd_uten_virkning(naa=NAA + timedelta(days=31)) == 3
    assert set(PasJobb.objects.all()) == {foerste, egen, siste}
    assert Jobb.objects.count() == 3
    assert PasMelding.objects.count() == meldinger
    svar = PasMelding.objects.filter(slag="Karakteroversikt", retning="inn", jobb__isnull=True)
    assert svar.count() == 3
    assert arkiv.innhold(svar[0])
    rydd_arkiv()
    assert rydd_uten_virkning(naa=NAA + timedelta(days=31)) == 0
