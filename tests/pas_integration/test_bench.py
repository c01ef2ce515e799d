"""The cases of `make bench` about PAS run with a small size; times are never asserted."""

import pytest

from bench import pas_integration  # noqa: F401 - registers its cases
from bench.maaling import maal
from bench.register import CASER

pytestmark = pytest.mark.django_db(transaction=True)
CASENE = ("pas_eksport_5000", "pas_sammenlign_5000", "pas_resultat_5000")


@pytest.mark.parametrize("navn", CASENE)
def test_maalingene_mot_pas_gaar_i_liten_stoerrelse(navn):
    liten = maal(CASER[navn], stoerrelse=30, runder=2)

    assert liten.verdi > 0
    assert liten.spoerringer == maal(CASER[navn], stoerrelse=90, runder=1).spoerringer
