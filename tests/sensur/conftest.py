import pytest
import time_machine

from brukere.models.bruker import Rolle
from felles.tid import naa
from tests.fabrikker.brukere import BrukerFactory, bruker_med_rolle
from tests.fabrikker.sensur import kandidater, lag_sensor, lag_sensurparti, tildel


@pytest.fixture
def sensurparti(skole, statsforvalter):
    """Two candidates at Lillevik who delivered two days ago; the grading is open."""
    return lag_sensurparti(skole, statsforvalter, navn="3STA")


@pytest.fixture
def foerstesensor(statsforvalter):
    return lag_sensor(statsforvalter, bruker__fornavn="Arne")


@pytest.fixture
def andresensor(statsforvalter):
    return lag_sensor(statsforvalter, bruker__fornavn="Ragnhild")


@pytest.fixture
def oppdragene(sensurparti, foerstesensor, andresensor):
    """(first, second) assignment of `sensurparti`."""
    return tildel(sensurparti, foerstesensor, andresensor)


@pytest.fixture
def oppdrag(oppdragene):
    """The first sensor's assignment."""
    return oppdragene[0]


@pytest.fixture
def oppdrag2(oppdragene):
    """The second sensor's assignment."""
    return oppdragene[1]


@pytest.fixture
def kandidatene(sensurparti):
    """By candidate number."""
    return kandidater(sensurparti)


@pytest.fixture
def ansvarlig(statsforvalter):
    """Publishes the exam."""
    return bruker_med_rolle(Rolle.STATSFORVALTER, statsforvalter)


@pytest.fixture
def andre_roller(udir, statsforvalter, fylke, skole, annen_skole, sensurparti):
    """Everybody who is not a sensor of the party, by what they are."""
    folk = {rolle: bruker_med_rolle(rolle, skole) for rolle in Rolle if rolle not in UTENFOR_SKOLEN}
    folk |= {Rolle.UDIR: bruker_med_rolle(Rolle.UDIR, udir), Rolle.DRIFT: bruker_med_rolle(Rolle.DRIFT, udir)}
    folk |= {Rolle.STATSFORVALTER: bruker_med_rolle(Rolle.STATSFORVALTER, statsforvalter)}
    folk |= {Rolle.FYLKESKOMMUNE: bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke)}
    folk |= {"annen sensor": lag_sensor(statsforvalter), "uten rolle": BrukerFactory()}
    return folk


UTENFOR_SKOLEN = {Rolle.UDIR, Rolle.DRIFT, Rolle.STATSFORVALTER, Rolle.FYLKESKOMMUNE, Rolle.SENSOR}


@pytest.fixture
def time_machine_stille():
    """The clock stands still, so that two pictures of a page differ only by what the page knows."""
    with time_machine.travel(naa().replace(microsecond=0), tick=False):
        yield
