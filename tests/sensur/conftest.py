from datetime import timedelta
from io import BytesIO

import pytest
import time_machine

from brukere.models.bruker import Rolle
from deltakelse.models import Fravaer
from felles.hendelser import SYSTEM
from felles.tid import naa
from sensur.models import Fellessensursak
from sensur.services import forslag
from sensur.services.fellessensur import send_til_moete
from sensur.services.publisering import publiser
from sensur.services.veiledning import legg_inn_veiledning
from tests.fabrikker.brukere import BrukerFactory, bruker_med_rolle
from tests.fabrikker.moeter import lag_fellessensur, sett_fellessensur
from tests.fabrikker.sensur import (
    PDF,
    aktoer,
    foreslaa,
    kandidater,
    lag_sensor,
    lag_sensurparti,
    sett_alle_like,
    tildel,
)
from tests.sensur.sene import hva, opphev


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
def veiledningen(sensurparti, ansvarlig):
    """Guidance for the exam of `sensurparti`, put in three days ago."""
    rad, _post = legg_inn_veiledning(
        eksamen_id=sensurparti.eksamen_id,
        navn="Sensorveiledning",
        maalform="",
        fil=BytesIO(PDF),
        aktoer=aktoer(ansvarlig),
        naa=naa() - timedelta(days=3),
    )
    return rad


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


@pytest.fixture
def klokken():
    """A Wednesday morning in June, standing still; moved on by the test."""
    with time_machine.travel("2027-06-16T08:00:00+02:00", tick=False) as klokken:
        yield klokken


@pytest.fixture
def bekreftet_uten(klokken, oppdragene, kandidatene):
    """Both have confirmed, and the grade of the first is set; the second was absent. The absence."""
    ute = Fravaer.objects.create(kandidat=kandidatene[1], slag="IDF", registrert=naa())
    for oppdrag in oppdragene:
        forslag.lagre_forslag(kandidat_id=kandidatene[0].pk, verdi="4", **hva(oppdrag))
        forslag.bekreft(**hva(oppdrag))
    sett_alle_like(oppdragene[1])
    return ute


@pytest.fixture
def publisert(klokken, bekreftet_uten, oppdragene, kandidatene):
    """Published; five days later the absence of the second is lifted. The assignments."""
    publiser(eksamen_id=kandidatene[0].eksamen_id, aktoer=SYSTEM, naa=naa())
    klokken.move_to("2027-06-21T09:00:00+02:00", tick=False)
    opphev(bekreftet_uten)
    return oppdragene


@pytest.fixture
def gruppe(sensurparti, statsforvalter):
    return sett_fellessensur(sensurparti, statsforvalter)


@pytest.fixture
def moete(gruppe):
    return lag_fellessensur(gruppe)


@pytest.fixture
def uenige(oppdragene, moete):
    """Both have confirmed: equal on the first answer, different on the second."""
    foreslaa(oppdragene[0], "4", "2", bekreftet=True)
    foreslaa(oppdragene[1], "4", "5", bekreftet=True)
    return oppdragene


@pytest.fixture
def sak(uenige, moete):
    """The different answer on the list of the meeting."""
    hvem = aktoer(uenige[0].bruker)
    send_til_moete(oppdrag_id=uenige[0].pk, moete_id=moete.pk, aktoer=hvem, naa=naa())
    return Fellessensursak.objects.get()
