"""A watch over one room of a party: only the candidates who sit there, everywhere."""

from datetime import timedelta

import pytest
import time_machine
from django.http import Http404
from django.urls import reverse

from brukere.models import Rolle
from deltakelse.models import Innloggingssesjon
from eksamen.models import Eksamensparti, Kandidat
from felles.tid import naa
from levering.permissions import hent_fil_for
from tests.fabrikker.brukere import RolletildelingFactory, bruker_med_rolle
from tests.fabrikker.deltakelse import lag_sesjon, legg_fil
from tests.fabrikker.eksamen import PartiFactory, gi_vakt, lag_eksamen, lag_kandidat

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def klokken_12():
    """Far from midnight, so that every exam here is today's."""
    with time_machine.travel("2027-05-27T10:00:00+00:00", tick=False):
        yield


@pytest.fixture
def i_aulaen(parti):
    """Sits in the party's own room."""
    return lag_kandidat(parti)


@pytest.fixture
def paa_b204(parti):
    return lag_kandidat(parti, rom="B204", plass="3")


@pytest.fixture
def romvakt(skole, parti):
    vakt = bruker_med_rolle(Rolle.EKSAMENSVAKT, skole)
    gi_vakt(parti, vakt, rom="B204")
    return vakt


def gi(klient, kandidat):
    return klient.post(reverse("monitor:gi_tilgang", args=[kandidat.pk]))


def har_tilgang(kandidat) -> bool:
    return Innloggingssesjon.objects.filter(kandidat=kandidat, autorisert__isnull=False).exists()


def test_vakt_i_ett_rom_ser_bare_dem_som_sitter_der(romvakt, i_aulaen, paa_b204):
    assert set(Kandidat.objects.synlige_for(romvakt, naa())) == {paa_b204}


@pytest.mark.parametrize(
    ("rom", "ser_aula", "ser_b204"),
    [("", True, True), ("Aula", True, False), ("aula", True, False), ("b204", False, True), ("C1", False, False)],
)
def test_rommet_er_kandidatens_eget_ellers_partiets(skole, parti, i_aulaen, paa_b204, rom, ser_aula, ser_b204):
    vakt = bruker_med_rolle(Rolle.EKSAMENSVAKT, skole)
    gi_vakt(parti, vakt, rom=rom)

    synlige = set(Kandidat.objects.synlige_for(vakt, naa()))

    assert (i_aulaen in synlige, paa_b204 in synlige) == (ser_aula, ser_b204)
    assert list(Eksamensparti.objects.synlige_for(vakt, naa())) == [parti]


def test_parti_uten_rom_er_ikke_rommet_uten_navn(skole, romvakt, parti, i_aulaen):
    parti.rom = ""
    parti.save(update_fields=["rom"])

    assert not Kandidat.objects.synlige_for(romvakt, naa()).exists()


def test_et_rom_i_ett_parti_gjelder_ikke_samme_rom_i_et_annet(skole, romvakt, parti, paa_b204):
    annet = PartiFactory(skole=skole, rom="B204")
    lag_kandidat(annet)

    assert set(Kandidat.objects.synlige_for(romvakt, naa())) == {paa_b204}


def test_to_vakter_gir_summen_og_ingen_to_ganger(skole, romvakt, parti, i_aulaen, paa_b204):
    annet = PartiFactory(skole=skole)
    der = lag_kandidat(annet)
    gi_vakt(annet, romvakt)

    assert sorted(k.pk for k in Kandidat.objects.synlige_for(romvakt, naa())) == sorted([paa_b204.pk, der.pk])


def test_monitoren_viser_rommet_i_tabell_tall_og_banner(som, romvakt, i_aulaen, paa_b204):
    for kandidat in (i_aulaen, paa_b204):
        lag_sesjon(kandidat)

    html = som(romvakt).get("/monitor/").content.decode()

    assert paa_b204.person.navn in html
    assert i_aulaen.person.navn not in html
    assert i_aulaen.kandidatnummer.nummer not in html
    assert "1 kandidat venter på tilgang." in html
    assert "Viser 1 av 1 kandidat." in html


def test_avspoerringen_viser_heller_ikke_de_andre(som, romvakt, i_aulaen, paa_b204):
    klient = som(romvakt)
    lag_sesjon(i_aulaen)

    svar = klient.get(reverse("monitor:tabell"), headers={"HX-Request": "true"})

    assert svar.status_code == 200
    assert paa_b204.person.navn in svar.content.decode()
    assert i_aulaen.person.navn not in svar.content.decode()
    assert "venter på tilgang." not in svar.content.decode()


def test_startsiden_teller_bare_rommet(som, romvakt, i_aulaen, paa_b204):
    for kandidat in (i_aulaen, paa_b204):
        lag_sesjon(kandidat)

    html = som(romvakt).get("/").content.decode()

    assert "1 kandidat venter på tilgang" in html
    assert "0 av 1" in html
    assert "B204" in html


def test_tilgang_til_en_kandidat_i_et_annet_rom_finnes_ikke(som, romvakt, i_aulaen, paa_b204):
    for kandidat in (i_aulaen, paa_b204):
        lag_sesjon(kandidat)
    klient = som(romvakt)

    assert gi(klient, i_aulaen).status_code == 404
    assert klient.post(reverse("monitor:opphev_ventetid", args=[i_aulaen.pk])).status_code == 404
    assert not har_tilgang(i_aulaen)
    assert gi(klient, paa_b204).status_code == 302
    assert har_tilgang(paa_b204)


def test_tilgang_til_flere_gaar_forbi_dem_i_andre_rom(som, romvakt, i_aulaen, paa_b204):
    for kandidat in (i_aulaen, paa_b204):
        lag_sesjon(kandidat)

    som(romvakt).post(reverse("monitor:gi_tilgang_til_flere"), {"kandidater": f"{i_aulaen.pk},{paa_b204.pk}"})

    assert (har_tilgang(i_aulaen), har_tilgang(paa_b204)) == (False, True)


def test_filen_til_en_kandidat_i_et_annet_rom_finnes_ikke(romvakt, i_aulaen, paa_b204):
    egen, fremmed = legg_fil(paa_b204), legg_fil(i_aulaen)

    assert hent_fil_for(romvakt, egen.pk, naa=naa()) == egen
    with pytest.raises(Http404):
        hent_fil_for(romvakt, fremmed.pk, naa=naa())


def test_rektor_med_vakt_i_ett_rom_ser_alle_og_handler_bare_der(som, skole, parti, i_aulaen, paa_b204):
    rektor = bruker_med_rolle(Rolle.REKTOR, skole)
    RolletildelingFactory(bruker=rektor, rolle=Rolle.EKSAMENSVAKT, organisasjon=skole)
    gi_vakt(parti, rektor, rom="B204")
    for kandidat in (i_aulaen, paa_b204):
        lag_sesjon(kandidat)
    klient = som(rektor)

    assert i_aulaen.person.navn in klient.get("/monitor/").content.decode()
    assert gi(klient, i_aulaen).status_code == 403
    assert gi(klient, paa_b204).status_code == 302
    flere = klient.post(reverse("monitor:gi_tilgang_til_flere"), {"kandidater": f"{i_aulaen.pk}"})
    assert flere.status_code == 403
    assert not har_tilgang(i_aulaen)


def test_romvakten_mister_rommet_med_vakten(som, romvakt, parti, paa_b204):
    parti.vaktoppdrag.all().delete()

    assert not Kandidat.objects.synlige_for(romvakt, naa()).exists()
    assert gi(som(romvakt), paa_b204).status_code == 404


def test_vakt_ved_en_annen_skole_gir_ingenting_uten_rolle_der(annen_skole, parti, paa_b204):
    fremmed = bruker_med_rolle(Rolle.EKSAMENSVAKT, annen_skole)
    gi_vakt(parti, fremmed, rom="B204")

    assert not Kandidat.objects.synlige_for(fremmed, naa()).exists()


@pytest.mark.parametrize("rom", ["", "Aula"])
def test_monitoren_koster_like_mange_spoerringer_med_flere_i_rommet(
    som, skole, parti, rom, django_assert_max_num_queries
):
    vakt = bruker_med_rolle(Rolle.EKSAMENSVAKT, skole)
    gi_vakt(parti, vakt, rom=rom)
    klient = som(vakt)
    lag_kandidat(parti)
    klient.get("/monitor/")
    with django_assert_max_num_queries(40) as en:
        klient.get("/monitor/")
    for _nummer in range(15):
        lag_kandidat(parti)
    with django_assert_max_num_queries(len(en)):
        klient.get("/monitor/")


def test_eksamen_en_annen_dag_aapner_ikke_rommet_i_dag(som, skole, parti, romvakt, paa_b204):
    i_morgen = PartiFactory(skole=skole, eksamen=lag_eksamen(start=naa() + timedelta(days=1)), rom="B204")
    gi_vakt(i_morgen, romvakt, rom="B204")
    senere = lag_kandidat(i_morgen)

    assert senere.person.navn not in som(romvakt).get("/monitor/").content.decode()
