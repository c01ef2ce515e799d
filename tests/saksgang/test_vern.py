"""A decision that found no fault is as sealed until its second as one that annuls."""

from datetime import timedelta

import pytest
import time_machine

from annullering.models import Formellvedtak, Utfall
from brukere.models.bruker import Rolle
from tests.annullering.conftest import inn
from tests.fabrikker.annullering import GRUNN, fatt_vedtak, lag_sak
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.klage import lag_klage, lag_publisert_parti

pytestmark = pytest.mark.django_db


def test_et_avslag_paa_en_formell_feil_staar_fra_sitt_sekund(som, rektor, skoleadmin, skole, statsforvalter, udir):
    parti = lag_publisert_parti(skole, statsforvalter, "3")
    kandidat = parti.kandidater.get()
    lag_klage(kandidat, slag="formell_feil", karakter="", begrunnelse="Støy")
    direktoratet = bruker_med_rolle(Rolle.UDIR, udir)
    fatt_vedtak(lag_sak(parti, skoleadmin), direktoratet, Utfall.IKKE_MEDHOLD, om=timedelta(hours=1))
    fra = Formellvedtak.objects.get().synlig_fra
    for tid, vises in ((fra - timedelta(microseconds=1), False), (fra, True)):
        with time_machine.travel(tid, tick=False):
            skolens, egen = som(rektor), inn(kandidat)
            sider = [skolens.get(f"/klage/{side}/{kandidat.pk}/") for side in ("forloep", "tidslinje")]
            sider.append(egen.get(f"/kandidat/eksamener/{kandidat.pk}/saken/"))
            assert ["førte ikke fram" in side.text for side in sider] == [vises] * 3
            assert not any(GRUNN in side.text for side in sider[:2])
