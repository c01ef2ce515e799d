import pytest

from brukere.models.bruker import Rolle
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.eksamen import PartiFactory, gi_vakt, lag_eksamen, lag_kandidat
from tests.fabrikker.tilrettelegging import legg_regler, om_en_uke


@pytest.fixture
def rektor(skole):
    return bruker_med_rolle(Rolle.REKTOR, skole)


@pytest.fixture
def fylkesbruker(fylke):
    return bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke)


@pytest.fixture
def akershus(fylke):
    """The county's table of extra time is that of Akershus."""
    return legg_regler(fylke)


@pytest.fixture
def todelt(skole):
    """A two-part exam of 2 + 3 hours in a week, at nine o'clock."""
    return PartiFactory(skole=skole, eksamen=lag_eksamen(start=om_en_uke(), todelt=True), navn="2PB")


@pytest.fixture
def elev(todelt):
    return lag_kandidat(todelt)


@pytest.fixture
def todeltvakt(skole, todelt):
    vakt = bruker_med_rolle(Rolle.EKSAMENSVAKT, skole)
    gi_vakt(todelt, vakt)
    return vakt
