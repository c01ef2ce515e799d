"""A school with two appeals on paper, sent to the statsforvalter; boards as they are asked for."""

import pytest

from brukere.models.bruker import Rolle
from felles.tid import naa
from klagepost.services.bunker import lag_bunke
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.klage import lag_klage
from tests.fabrikker.klagenemnd import lag_medlem, lag_nemnd, nemndgruppe
from tests.fabrikker.sensur import aktoer, kandidater, lag_sensurparti


@pytest.fixture
def myndighet(statsforvalter):
    return bruker_med_rolle(Rolle.STATSFORVALTER, statsforvalter)


@pytest.fixture
def klager(skole, statsforvalter):
    """One whose whole answer is on paper, and one with a part on paper."""
    parti = lag_sensurparti(skole, statsforvalter, kandidater=2, navn="3STK")
    return [
        lag_klage(kandidat, ansvarlig=statsforvalter, svarform=svarform)
        for kandidat, svarform in zip(kandidater(parti), ("papir", "begge"), strict=True)
    ]


@pytest.fixture
def papirbunke(klager, skoleadmin):
    return lag_bunke(klage_ider=[k.pk for k in klager], aktoer=aktoer(skoleadmin), naa=naa())


@pytest.fixture
def nemnd(klager):
    """(who writes in the first case, the other); they change places in the second case, as even load has it."""
    gruppe = nemndgruppe(klager[0])
    arne, bente = lag_medlem(gruppe, "Arnesen"), lag_medlem(gruppe, "Bentsen")
    lag_nemnd(klager[0], arne, bente)
    lag_nemnd(klager[1], bente, arne)
    return arne, bente
