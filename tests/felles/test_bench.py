"""The cases of `make bench` run with a small size; times are never asserted."""

import pytest

from bench import paamelding  # noqa: F401 - registers its case
from bench.maaling import maal
from bench.register import CASER

pytestmark = pytest.mark.django_db(transaction=True)


def test_import_20000_gaar_i_liten_stoerrelse():
    resultat = maal(CASER["import_20000"], stoerrelse=30, runder=2)

    assert set(resultat.som_json()) == {"navn", "verdi", "enhet", "gulv", "forhold", "spoerringer", "minne_mb"}
    assert resultat.verdi > 0
    assert resultat.spoerringer > 0
