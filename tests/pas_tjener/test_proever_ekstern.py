"""Kartleggingsprøver over HTTP: the plan, and how many of each group take which test."""

from datetime import timedelta

import pytest

from felles.tid import doegnet
from pas_kontrakt.meldinger.egne import Proevegruppe, Proevepamelding, Proeveplan
from pas_kontrakt.meldinger.lesing import les
from pas_tjener.models import Proeve, Proevepaamelding
from tests.fabrikker.pas_mottak import System, lag_proeve
from tests.pas_tjener.conftest import apifeil

pytestmark = pytest.mark.django_db


@pytest.fixture
def system(skole):
    return System(skole)


def meld_paa(system, skole, *grupper):
    melding = Proevepamelding(skole.orgnr, tuple(Proevegruppe(*gruppe) for gruppe in grupper))
    return system.send("/provepamelding", melding)


def tall(skole):
    return set(Proevepaamelding.objects.filter(skole=skole).values_list("proeve__kode", "gruppe", "antall"))


def test_planen_har_de_som_ikke_er_over(skole, system):
    proeve = lag_proeve(til=0)
    lag_proeve("GAMMEL", fra=-10, til=-1)
    svar = les(system.hent("/proveplan", orgno=skole.orgnr).content, Proeveplan)
    assert svar.orgnr == skole.orgnr
    (i_planen,) = svar.proever
    assert (i_planen.kode, i_planen.trinn) == ("LES01", 1)
    assert i_planen.start == doegnet(proeve.fra)[0]
    assert i_planen.stopp == doegnet(proeve.til)[1]


def test_igjen_erstatter_skolens_tall_og_bare_skolens(skole, annen_skole, system):
    lag_proeve()
    lag_proeve("REG01")
    meld_paa(System(annen_skole), annen_skole, ("LES01", "1A", 20))
    assert meld_paa(system, skole, ("LES01", "1A", 25), ("REG01", "1A", 24)).status_code == 204
    assert meld_paa(system, skole, ("LES01", "1A", 26), ("LES01", "1B", 0)).status_code == 204
    assert tall(skole) == {("LES01", "1A", 26), ("LES01", "1B", 0)}
    assert tall(annen_skole) == {("LES01", "1A", 20)}


def test_tallene_for_en_proeve_som_er_over_blir_staaende(skole, system):
    proeve = lag_proeve()
    meld_paa(system, skole, ("LES01", "1A", 25))
    Proeve.objects.filter(pk=proeve.pk).update(fra=proeve.fra - timedelta(days=20), til=proeve.fra - timedelta(days=1))
    lag_proeve("REG01")
    assert meld_paa(system, skole, ("REG01", "1A", 24)).status_code == 204
    assert tall(skole) == {("LES01", "1A", 25), ("REG01", "1A", 24)}


def test_alle_feil_nevnes_og_ingenting_lagres(skole, system):
    lag_proeve()
    lag_proeve("GAMMEL", fra=-10, til=-1)
    svar = meld_paa(
        system, skole, ("UKJENT", "1A", 1), ("LES01", "1A", -1), ("LES01", "1A", 3), ("GAMMEL", "1B", 2),
        ("LES01", "x" * 101, 2),
    )  # fmt: skip
    assert svar.status_code == 400
    assert len(apifeil(svar).splitlines()) == 5
    assert tall(skole) == set()


def test_en_annen_skole_og_uten_nummer(skole, annen_skole):
    lag_proeve()
    annet = System(annen_skole)
    assert meld_paa(annet, skole, ("LES01", "1A", 1)).status_code == 404
    assert annet.hent("/proveplan", orgno=skole.orgnr).status_code == 404
    assert "orgno" in apifeil(annet.hent("/proveplan"))
