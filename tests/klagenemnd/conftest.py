"""Personas of the authority."""

import pytest

from brukere.models.bruker import Rolle
from tests.fabrikker.brukere import bruker_med_rolle


@pytest.fixture
def saksbehandler(statsforvalter):
    """Of the responsible authority, with no part in any case."""
    return bruker_med_rolle(Rolle.STATSFORVALTER, statsforvalter)
