import pytest

from brukere.models.bruker import Rolle
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.pas_integration import forbindelse_til, lag_passkole, start_pas
from tests.pas_integration.eksporthjelp import START


@pytest.fixture
def pas(settings):
    """A small PAS over HTTP, which this site is a client of."""
    pas, stopp = start_pas()
    settings.PAS_KLIENT = forbindelse_til(pas)
    yield pas
    stopp()


@pytest.fixture
def admin(skole):
    return bruker_med_rolle(Rolle.SKOLEADMIN, skole)


@pytest.fixture
def partiet(skole):
    """A party that goes to PAS in May, with two candidates without a number."""
    return lag_passkole(skole, antall=2, start=START)
