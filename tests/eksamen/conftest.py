"""A school's day with two parties and two invigilators."""

from datetime import datetime, timedelta

import pytest

from felles.tid import OSLO, naa, oslo
from tests.eksamen.vaktdagen import lag_vakt
from tests.fabrikker.eksamen import PartiFactory, lag_eksamen


@pytest.fixture
def dagen():
    """Nine o'clock in Oslo, ten days from now."""
    dag = oslo(naa() + timedelta(days=10)).date()
    return datetime.combine(dag, datetime.min.time(), tzinfo=OSLO) + timedelta(hours=9)


@pytest.fixture
def norsk(skole, dagen):
    return PartiFactory(skole=skole, navn="3STA", rom="Aula", eksamen=lag_eksamen(start=dagen))


@pytest.fixture
def matte(skole, dagen):
    return PartiFactory(skole=skole, navn="3STB", rom="B204", eksamen=lag_eksamen(start=dagen))


@pytest.fixture
def kari(skole):
    return lag_vakt(skole, "Kari", "Ås")


@pytest.fixture
def ola(skole):
    return lag_vakt(skole, "Ola", "Dahl")
