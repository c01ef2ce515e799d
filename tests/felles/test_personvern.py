"""The watch over the event log must itself be able to see."""

import pytest
from django.db import transaction

from felles.hendelser import SYSTEM, logg_hendelse
from felles.tid import naa
from tests.fabrikker.eksamen import PartiFactory, PersonFactory, lag_kandidat
from tests.personvern import hendelser_uten_persondata

pytestmark = pytest.mark.django_db


def logg(**data):
    with transaction.atomic():
        logg_hendelse(PartiFactory(), "proeve.gjort", aktoer=SYSTEM, naa=naa(), **data)


def test_vanlige_hendelser_gaar_fri():
    lag_kandidat(PartiFactory())
    logg(antall=30, filer=[1, 2], maate="monitor", sha256="ab12" * 16, stoerrelse=12345678901234)
    assert hendelser_uten_persondata() == []


@pytest.mark.parametrize(
    "data",
    [
        {"karakter": 4},
        {"detaljer": {"forslag": "5"}},
        {"merknad": "gjelder 010108 12345"},
        {"merknad": "gjelder 01010812345."},
        {"fil": "besvarelse Solbakken.pdf"},
        {"rader": [{"hvem": "SOLBAKKEN"}]},
        {"epost": "a@example.no"},
        {"merknad": "passordet er kfm4-tr7w"},
    ],
)
def test_personopplysninger_og_karakterer_oppdages(data):
    lag_kandidat(PartiFactory(), person=PersonFactory(etternavn="Solbakken"))
    logg(**data)
    assert len(hendelser_uten_persondata()) >= 1


def test_det_som_ble_funnet_gjentas_ikke():
    lag_kandidat(PartiFactory(), person=PersonFactory(etternavn="Solbakken"))
    logg(merknad="Solbakken 01010812345")
    assert not any("Solbakken" in linje or "01010812345" in linje for linje in hendelser_uten_persondata())
