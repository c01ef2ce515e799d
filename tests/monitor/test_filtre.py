import re
from datetime import timedelta

import pytest
import time_machine

from felles.tid import naa
from levering.models import Delmerke
from tests.fabrikker.deltakelse import lag_sesjon, legg_fil, sett_fravaer, sett_sperre
from tests.fabrikker.eksamen import PersonFactory, lag_kandidat

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def klokken_12():
    with time_machine.travel("2027-05-27T10:00:00+00:00", tick=False):
        yield


@pytest.fixture
def vis(som, vakt):
    """`vis("?sok=olga")`: ids in the order of the table, and the HTML."""
    klient = som(vakt)

    def hent(adresse):
        html = klient.get(f"/monitor/{adresse}").content.decode()
        return [int(pk) for pk in re.findall(r'<tr role="row" id="k(\d+)"', html)], html

    return hent


def navngitt(parti, fornavn, etternavn):
    return lag_kandidat(parti, person=PersonFactory(fornavn=fornavn, etternavn=etternavn))


def test_soek_finner_navn_og_nummer(vis, parti):
    olga, aase = navngitt(parti, "Olga", "Hansen"), navngitt(parti, "Åse", "Ødegård")

    assert vis("?sok=olga+hans")[0] == [olga.pk]
    assert vis("?sok=ØDEG")[0] == [aase.pk]
    assert vis(f"?sok={olga.kandidatnummer.nummer[:6].lower()}")[0] == [olga.pk]
    assert vis("?sok=olga+odegard")[0] == []


def test_filter_paa_gruppe(vis, kandidat, todelt_parti):
    annen = lag_kandidat(todelt_parti)

    assert vis(f"?gruppe={todelt_parti.pk}")[0] == [annen.pk]
    assert set(vis(f"?gruppe={todelt_parti.pk}&gruppe={kandidat.parti_id}")[0]) == {annen.pk, kandidat.pk}


def test_filter_paa_fremdrift_treffer_begge_delene(vis, kandidat, todelt_parti):
    todelt = lag_kandidat(todelt_parti)
    legg_fil(todelt, delmerke=Delmerke.DEL1)

    assert vis("?fremdrift=laster_opp")[0] == [todelt.pk]
    assert set(vis("?fremdrift=ikke_lastet_opp")[0]) == {kandidat.pk, todelt.pk}


def test_filter_paa_tilgang(vis, kandidater):
    inne, sperret, borte = kandidater
    lag_sesjon(inne, autorisert=True)
    sett_sperre(sperret)
    sett_fravaer(borte, "DF")

    assert vis("?tilgang=har")[0] == [inne.pk]
    assert set(vis("?tilgang=sperret&tilgang=DF")[0]) == {sperret.pk, borte.pk}


def test_tallene_over_tabellen_og_nullstilling(vis, kandidater):
    lag_sesjon(kandidater[0], autorisert=True)
    html = vis("?tilgang=har&sok=hansen&sorter=kandidat")[1]

    assert "Viser 1 av 3 kandidater." in html
    assert "Tabellen oppdateres hvert 30. sekund." in html
    assert re.search(r'href="/monitor/\?sorter=kandidat">.*?Nullstill filter\s+\(2\)', html, re.S)


def test_uten_treff_staar_det_hva_en_kan_gjoere(vis, kandidat):
    rader, html = vis("?sok=finnesikke")

    assert rader == []
    assert "Viser 0 av 1 kandidat." in html
    assert "Ingen kandidater passer med filteret nå." in html


@pytest.mark.parametrize(
    "adresse",
    ["?gruppe=999999", "?tilgang=tull", "?sorter=passord", "?side=-4", "?side=abc", "?fremdrift=", "?sok=%00"],
)
def test_oppdiktede_valg_viser_alt(vis, kandidat, adresse):
    assert vis(adresse)[0] == [kandidat.pk]


def test_standard_sortering_er_gruppe_og_saa_norsk_alfabet(vis, parti, todelt_parti):
    aas = navngitt(parti, "Per", "Ås")
    oedegaard = navngitt(parti, "Per", "Ødegård")
    aalesund = navngitt(parti, "Per", "Aas")
    andre = navngitt(todelt_parti, "Per", "Zakariassen")

    assert vis("")[0] == [andre.pk, aalesund.pk, oedegaard.pk, aas.pk]
    assert vis("?sorter=-gruppe")[0] == [aalesund.pk, oedegaard.pk, aas.pk, andre.pk]


def test_sortering_paa_hver_kolonne(vis, parti, todelt_parti):
    a, b = navngitt(todelt_parti, "Per", "Aas"), navngitt(todelt_parti, "Per", "Bø")
    lag_sesjon(b, opprettet=naa() - timedelta(minutes=1))
    legg_fil(b, delmerke=Delmerke.DEL1_OG_2)

    assert vis("?sorter=kandidat")[0] == [a.pk, b.pk]
    assert vis("?sorter=-kandidat")[0] == [b.pk, a.pk]
    assert vis("?sorter=tilgang")[0] == [b.pk, a.pk]
    assert vis("?sorter=del1")[0] == [a.pk, b.pk]
    assert vis("?sorter=-eksamen")[0] == [b.pk, a.pk]


def test_overskriften_sier_hvilken_vei_det_er_sortert(vis, kandidat):
    html = vis("?sorter=-kandidat&sok=hansen")[1]

    assert re.search(
        r'aria-sort="descending"><button type="submit" form="sortering" name="sorter" value="kandidat"', html
    )
    assert re.search(r'<form id="sortering".*?<input type="hidden" name="sok" value="hansen">', html, re.S)


def test_femti_paa_hver_side(vis, parti):
    alle = [navngitt(parti, "Per", f"Aas{n:03d}").pk for n in range(55)]
    foerste, html = vis("")

    assert foerste == alle[:50]
    assert "Viser 55 av 55 kandidater. Side 1 av 2." in html
    assert vis("?side=2")[0] == alle[50:]
    assert vis("?side=9")[0] == alle[50:]
    assert 'href="/monitor/?side=2"' in html
