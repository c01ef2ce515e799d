"""The day after the exam, at noon: the time when schools work with absence."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from brukere.models.bruker import Rolle
from felles.tid import OSLO
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.deltakelse import sett_fravaer
from tests.fabrikker.eksamen import FagFactory, PartiFactory, PeriodeFactory, lag_eksamen, lag_kandidat
from tests.fabrikker.sensur import foreslaa, lag_sensor, lag_sensurparti, sett_alle_like, tildel

EKSAMENSDAG = datetime(2027, 5, 27, 9, 0, tzinfo=OSLO)
HOEST = datetime(2027, 11, 18, 9, 0, tzinfo=OSLO)
DAGEN_ETTER = datetime(2027, 5, 28, 12, 0, tzinfo=OSLO)


@pytest.fixture
def dagen_etter():
    """`dagen_etter.move_to(…)` goes to another moment."""
    with time_machine.travel(DAGEN_ETTER, tick=False) as reise:
        yield reise


@pytest.fixture
def holdt_parti(dagen_etter, skole, statsforvalter):
    """A party whose exam was yesterday at nine."""
    return PartiFactory(skole=skole, eksamen=lag_eksamen(start=EKSAMENSDAG, ansvarlig=statsforvalter), navn="3STA")


@pytest.fixture
def olga(holdt_parti):
    return lag_kandidat(holdt_parti)


@pytest.fixture
def emil(holdt_parti):
    return lag_kandidat(holdt_parti)


@pytest.fixture
def rektor(skole):
    return bruker_med_rolle(Rolle.REKTOR, skole)


@pytest.fixture(autouse=True)
def _mapper(tmp_path, settings):
    settings.FILLAGER = tmp_path / "filer"
    settings.SPOLMAPPE = tmp_path / "spol"


@pytest.fixture
def klient(dagen_etter, som, skoleadmin):
    return som(skoleadmin)


@pytest.fixture
def hoesten(dagen_etter):
    return PeriodeFactory(
        kode="H-2027",
        paamelding_fra=om(days=60),
        paamelding_til=om(days=120),
        gjennomfoering_fra=om(days=150),
        gjennomfoering_til=om(days=200),
    )


@pytest.fixture
def plan(hoesten):
    """`plan(fag)`: the fag's exam in the autumn."""
    return lambda fag: lag_eksamen(start=HOEST, fag=fag, periode=hoesten)


@pytest.fixture
def obligatorisk(skole, dagen_etter):
    """A pupil with documented absence in a subject that all sit."""
    eksamen = lag_eksamen(start=om(days=-1), fag=FagFactory(fagkode="NOR1267"))
    kandidat = lag_kandidat(PartiFactory(skole=skole, eksamen=eksamen, navn="3STC"))
    sett_fravaer(kandidat, "DF")
    return kandidat


@pytest.fixture
def sett(som, skoleadmin, holdt_parti):
    """`sett("IDF", kandidat, …)`: the administrator ticks these and sets that."""
    klient = som(skoleadmin)

    def gjoer(valg, *kandidater, begrunnelse="", parti=holdt_parti):
        felt = {"valgt": [k.pk for k in kandidater], "oppmoete": valg, "begrunnelse": begrunnelse}
        return klient.post(reverse("deltakelse:oppmoete", args=[parti.pk]), felt)

    gjoer.klient = klient
    return gjoer


@pytest.fixture
def vurdert(skole, statsforvalter):
    """A party with the grades 5 and 1, not published yet."""
    parti = lag_sensurparti(skole, statsforvalter, navn="3STA")
    oppdragene = tildel(parti, lag_sensor(statsforvalter), lag_sensor(statsforvalter))
    for oppdrag in oppdragene:
        foreslaa(oppdrag, "5", "1", bekreftet=True)
    sett_alle_like(oppdragene[1])
    return parti


def om(**tid):
    return DAGEN_ETTER + timedelta(**tid)
