"""«Finn kandidatene dine»: what the list shows, and how it is narrowed."""

import re
from datetime import timedelta

import pytest

from brukere.models.bruker import Rolle
from felles.tid import naa
from levering.models import Delmerke
from tests.fabrikker.brukere import OrganisasjonFactory, bruker_med_rolle
from tests.fabrikker.deltakelse import lag_sesjon, legg_fil, sett_sperre
from tests.fabrikker.eksamen import PartiFactory, PersonFactory, lag_kandidat
from tests.monitor.guide.guiden import monitor, rad, rader


def test_finn_kandidatene_dine_vakten_ser_sine_grupper_og_skoleadministrator_alle(
    som, vakt, skoleadmin, kandidat, skole
):
    annen = lag_kandidat(PartiFactory(skole=skole))

    assert rader(som(vakt)) == [kandidat.pk]
    assert set(rader(som(skoleadmin))) == {kandidat.pk, annen.pk}


def test_finn_kandidatene_dine_raden_har_navn_nummer_gruppe_fag_og_statuser(som, vakt, kandidat):
    lest = rad(som(vakt), kandidat)

    for del_ in (
        kandidat.person.navn, kandidat.kandidatnummer.nummer, kandidat.parti.navn, kandidat.eksamen.fag.navn,
        "Ikke tilgang", "Ikke lastet opp",
    ):  # fmt: skip
        assert del_ in lest


def test_finn_kandidatene_dine_fremdrift_vises_per_eksamensdel(som, vakt, todelt_kandidat):
    legg_fil(todelt_kandidat, delmerke=Delmerke.DEL1)
    lest = rad(som(vakt), todelt_kandidat)

    assert re.search(r"Del 1 \(kun på papir\) Laster opp .* Del 2 Ikke lastet opp", lest)


def test_finn_kandidatene_dine_velg_skole(som, fylke, kandidat):
    nabo = OrganisasjonFactory(navn="Storevik videregående skole", overordnet=fylke)
    annen = lag_kandidat(PartiFactory(skole=nabo))
    klient = som(bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke))

    assert set(rader(klient)) == {kandidat.pk, annen.pk}
    assert rader(klient, f"?skole={nabo.pk}") == [annen.pk]
    assert "Storevik videregående skole" in monitor(klient, f"?skole={nabo.pk}")


def test_finn_kandidatene_dine_dato(som, vakt, kandidat):
    assert rader(som(vakt), "?dato=2027-05-27") == [kandidat.pk]
    assert rader(som(vakt), "?dato=2027-05-28") == []


def test_finn_kandidatene_dine_vis_ip_adresser_er_den_siste_gjeldende(som, vakt, kandidat):
    lag_sesjon(kandidat, opprettet=naa() - timedelta(hours=1), avsluttet=True, adresse="158.36.103.1")
    lag_sesjon(kandidat, autorisert=True, adresse="2001:700:1d00:ec01:8c2e:41ff:fe07:b2d9")
    klient = som(vakt)

    assert "2001:700" not in monitor(klient)
    assert "Vis IP-adresser" in monitor(klient)
    lest = rad(klient, kandidat, "?ip=1")
    assert "2001:700:1d00:ec01:8c2e:41ff:fe07:b2d9" in lest
    assert "158.36.103.1" not in lest


def test_finn_kandidatene_dine_soek_paa_nummer_og_navn(som, vakt, parti):
    olga = lag_kandidat(parti, person=PersonFactory(fornavn="Olga", etternavn="Autotest"))
    lag_kandidat(parti, person=PersonFactory(fornavn="Ola", etternavn="Annen"))
    klient = som(vakt)

    assert rader(klient, "?sok=olga") == [olga.pk]
    assert rader(klient, f"?sok={olga.kandidatnummer.nummer}") == [olga.pk]


def test_finn_kandidatene_dine_filter_paa_gruppe_fremdrift_og_tilgang(som, vakt, kandidat, todelt_kandidat):
    legg_fil(todelt_kandidat, delmerke=Delmerke.DEL1)
    sett_sperre(kandidat)
    klient = som(vakt)

    assert rader(klient, f"?gruppe={kandidat.parti_id}") == [kandidat.pk]
    assert rader(klient, "?tilgang=sperret") == [kandidat.pk]
    # The filter on progress is about both parts.
    assert rader(klient, "?fremdrift=laster_opp") == [todelt_kandidat.pk]
    assert todelt_kandidat.pk in rader(klient, "?fremdrift=ikke_lastet_opp")


def test_finn_kandidatene_dine_venter_paa_tilgang_er_alle_som_kan_faa_den(som, vakt, kandidater):
    venter, paa_nytt, inne = kandidater
    lag_sesjon(venter)
    lag_sesjon(paa_nytt, autorisert=True, opprettet=naa() - timedelta(hours=1))
    lag_sesjon(paa_nytt)
    lag_sesjon(inne, autorisert=True)

    assert set(rader(som(vakt), "?tilgang=venter")) == {venter.pk, paa_nytt.pk}


def test_finn_kandidatene_dine_nullstill_filter_og_tallene(som, vakt, kandidater):
    sett_sperre(kandidater[0])
    kode = monitor(som(vakt), f"?tilgang=sperret&gruppe={kandidater[0].parti_id}")

    assert "Viser 1 av 3 kandidater." in kode
    assert "Tabellen oppdateres hvert 30. sekund." in kode
    assert re.search(r"Nullstill filter\s+\(2\)", kode)


def test_finn_kandidatene_dine_sider_og_sortering(som, vakt, parti):
    alle = [lag_kandidat(parti, person=PersonFactory(fornavn="Per", etternavn=f"Aas{n:03d}")).pk for n in range(51)]
    klient = som(vakt)

    assert rader(klient) == alle[:50]
    assert rader(klient, "?side=2") == alle[50:]
    assert "Side 1 av 2" in monitor(klient)
    for kolonne in ("tilgang", "kandidat", "gruppe", "eksamen"):
        assert f'name="sorter" value="{"-" if kolonne == "gruppe" else ""}{kolonne}"' in monitor(klient)
    assert rader(klient, "?sorter=-kandidat")[0] == alle[-1]


@pytest.mark.parametrize("adresse", ["?gruppe=999", "?tilgang=oppdiktet", "?side=1000", "?sorter=x", "?skole=0"])
def test_finn_kandidatene_dine_oppdiktede_valg_i_adressen_er_ingen_valg(som, vakt, kandidat, adresse):
    assert rader(som(vakt), adresse) == [kandidat.pk]
