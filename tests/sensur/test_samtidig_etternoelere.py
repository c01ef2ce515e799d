"""The first grade after the publication, from two windows at once: one stands, and stays. With a control."""

import pytest
from django.db import IntegrityError

from deltakelse.models import Fravaer
from felles.hendelser import SYSTEM
from felles.models import Hendelse
from felles.tid import naa
from sensur.models import Sluttkarakter
from sensur.services import forslag, sluttkarakterer
from sensur.services.publisering import publiser
from tests.fabrikker.sensur import kandidater, sett_alle_like
from tests.sensur.sene import foreslaa_sent, hva, opphev, sett
from tests.sensur.test_samtidig import midt_i, traader, uten_laas

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def etternoeler(oppdragene):
    """Published without the second candidate, who has got 3 and 5 since; (second sensor, candidate)."""
    alle = kandidater(oppdragene[0].parti)
    ute = Fravaer.objects.create(kandidat=alle[1], slag="IDF", registrert=naa())
    for oppdrag in oppdragene:
        forslag.lagre_forslag(kandidat_id=alle[0].pk, verdi="4", **hva(oppdrag))
        forslag.bekreft(**hva(oppdrag))
    sett_alle_like(oppdragene[1])
    publiser(eksamen_id=alle[0].eksamen_id, aktoer=SYSTEM, naa=naa())
    opphev(ute)
    for oppdrag, verdi in zip(oppdragene, ("3", "5"), strict=True):
        foreslaa_sent(oppdrag, alle[1], verdi)
    return oppdragene[1], alle[1]


def to_vinduer(etternoeler, monkeypatch):
    with midt_i(monkeypatch, sluttkarakterer, "_skriv") as (foerst, saa):
        return traader(foerst(lambda: sett(*etternoeler, "4").verdi), saa(lambda: sett(*etternoeler, "5").verdi))


def test_den_foerste_etter_publiseringen_settes_en_gang(etternoeler, monkeypatch):
    assert to_vinduer(etternoeler, monkeypatch) == ["4", "publisert"]
    assert Sluttkarakter.objects.get(kandidat=etternoeler[1]).verdi == "4"
    assert Hendelse.objects.filter(handling="sluttkarakter.rettet").count() == 0


def test_kontroll_uten_laas_er_det_bare_databasen_som_holder_den_ene(etternoeler, monkeypatch):
    uten_laas(monkeypatch)
    utfall = to_vinduer(etternoeler, monkeypatch)
    assert any(isinstance(ett, IntegrityError) for ett in utfall)
    assert Sluttkarakter.objects.filter(kandidat=etternoeler[1]).count() == 1
