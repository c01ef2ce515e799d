"""Two who give the same responsibility at once, with a control that takes the lock away."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection

from felles.hendelser import SYSTEM
from felles.tid import naa
from klage.models import Klageansvar
from klage.services import ansvar as tjeneste
from klage.services.ansvar import sett_ansvar
from tests.fabrikker.eksamen import FagFactory, PeriodeFactory
from tests.fabrikker.samtidig import Moete

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("med_laas", [True, False])
def test_to_samtidig_gir_en_staaende_rad(monkeypatch, statsforvalter, udir, med_laas):
    """Under the period's lock the second takes the first one's place; without it (the control) the database refuses."""
    periode, fag = PeriodeFactory(), FagFactory()
    moete, ekte = Moete(2), tjeneste.Klageansvar.objects.create

    def opprett(**felt):
        moete.vent()
        return ekte(**felt)

    if not med_laas:
        monkeypatch.setattr(tjeneste, "laas_perioder", lambda _ider: None)
    monkeypatch.setattr(Klageansvar.objects, "create", opprett)

    def sett(ansvarlig):
        try:
            return sett_ansvar(
                periode_id=periode.pk, fag_id=fag.pk, omraade_id=None, ansvarlig_id=ansvarlig.pk, aktoer=SYSTEM,
                naa=naa(),
            )[0].ansvarlig  # fmt: skip
        except IntegrityError:
            return None
        finally:
            moete.ferdig()
            connection.close()

    with ThreadPoolExecutor(2) as gjeng:
        svar = set(gjeng.map(sett, (statsforvalter, udir)))

    assert (None in svar) is not med_laas
    assert Klageansvar.objects.filter(opphoert__isnull=True).count() == 1
    assert Klageansvar.objects.count() == (2 if med_laas else 1)
