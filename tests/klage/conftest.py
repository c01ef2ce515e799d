"""A party whose grades are published, and an authority that answers its appeals."""

import pytest

from brukere.models.bruker import Rolle
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.klage import lag_publisert_parti


@pytest.fixture
def publisert(skole, statsforvalter):
    """Two candidates with 3 and 4, published yesterday."""
    return lag_publisert_parti(skole, statsforvalter, "3", "4")


@pytest.fixture
def sara(publisert):
    return publisert.kandidater.order_by("pk").first()


@pytest.fixture
def rektor(skole):
    return bruker_med_rolle(Rolle.REKTOR, skole)
