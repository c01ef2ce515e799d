"""The right to a særskilt exam is marked by hand, and becomes a proposal like the others."""

import pytest
from django.urls import reverse

from deltakelse.models import Rettighetssvar, Saerskiltrett
from deltakelse.services.personflytting import flytt
from eksamen.models import Kandidat
from felles.models import Hendelse
from tests.deltakelse.test_rettigheter import ADRESSE, noekkel, rader, svar
from tests.fabrikker.eksamen import FagFactory, PersonFactory
from tests.fabrikker.elever import lag_elev

pytestmark = pytest.mark.django_db


@pytest.fixture
def merk(klient, olga):
    fag = FagFactory(fagkode="MAT1019")

    def gjoer(**felt):
        verdier = {"nummer": olga.kandidatnummer.nummer, "fagkode": "MAT1019", "grunn": "standpunkt_1", **felt}
        return klient.post(ADRESSE + "saerskilt/", verdier, follow=True)

    gjoer.fag = fag
    return gjoer


def test_saerskilt_foeres_for_haand_og_blir_et_forslag(klient, merk, olga, plan):
    for _gang in range(2):
        merk()
    assert Saerskiltrett.objects.count() == 1
    n = noekkel("saerskilt", olga, merk.fag)
    assert str(rader(klient)[n].grunn) == "Karakteren 1 til standpunkt"
    eksamen = plan(merk.fag)
    svar(klient, "meld_opp", n)
    assert Kandidat.objects.get(eksamen=eksamen).nus_status == "saerskilt"


@pytest.mark.parametrize(
    ("felt", "ord_"),
    [
        ({"nummer": ""}, "Skriv elevens kandidatnummer eller navn"),
        ({"nummer": "tull"}, "Skolen har ingen elev"),
        ({"nummer": "1O1BBB-V"}, "tallet 0 eller 1"),
        ({"nummer": "111BBB-V"}, "Skolen har ingen elev"),
        ({"fagkode": ""}, "Skriv fagkoden"),
        ({"fagkode": "XXX0000"}, "finnes ikke"),
        ({"fagkode": "MAT\x001019"}, "Fagkode"),
        ({"grunn": "IV"}, "Grunn"),
    ],
)
def test_feil_i_skjemaet_for_saerskilt_staar_ved_feltet(merk, felt, ord_):
    side = merk(**felt)
    assert side.status_code == 422
    assert ord_ in side.content.decode()
    assert not Saerskiltrett.objects.exists()


def test_den_som_ble_trukket_ut_i_faget_har_ikke_saerskilt_uten_vedtak(merk, olga):
    fagkode = olga.eksamen.fag.kode
    side = merk(fagkode=fagkode)
    assert side.status_code == 422
    assert "Eleven har eksamen i faget" in side.content.decode()
    assert not Saerskiltrett.objects.exists()
    assert merk(fagkode=fagkode, grunn="vedtak").status_code == 200
    assert Saerskiltrett.objects.get().grunn == "vedtak"


def test_en_elev_uten_eksamen_i_perioden_finnes_paa_navn_og_klasse(merk, skole, annen_skole):
    kari, _nils = (
        lag_elev(skole, klasse=k, person=PersonFactory(fornavn="Kari", etternavn="Lie")) for k in ("3A", "3B")
    )
    lag_elev(annen_skole, klasse="3A", person=PersonFactory(fornavn="Ola", etternavn="Moe"))

    assert "Flere elever passer" in merk(nummer="Lie, Kari").content.decode()
    assert "Skolen har ingen elev" in merk(nummer="Ola Moe").content.decode()
    assert not Saerskiltrett.objects.exists()
    assert merk(nummer="Kari Lie 3A").status_code == 200
    rett = Saerskiltrett.objects.get()
    assert (rett.person, rett.skole) == (kari.person, skole)


def test_retten_kan_tas_bort_til_eleven_er_meldt_opp(klient, merk, olga, plan):
    merk()
    rett = Saerskiltrett.objects.get()
    adresse = reverse("deltakelse:opphev_saerskilt", args=[rett.pk])
    plan(merk.fag)
    svar(klient, "meld_opp", noekkel("saerskilt", olga, merk.fag))
    assert "Ta kandidaten ut" in klient.post(adresse, follow=True).content.decode()
    Rettighetssvar.objects.update(kandidat=None)
    for _gang in range(2):
        klient.post(adresse)
    assert Hendelse.objects.filter(handling="saerskilt.opphevet").count() == 1
    assert rader(klient) == {}


def test_naar_to_personer_blir_en_foelger_rettene_med(merk, klient, olga, obligatorisk):
    merk()
    svar(klient, "takk_nei", noekkel("utsatt", obligatorisk))
    ny = PersonFactory()
    flytt(olga.person_id, ny.pk)
    flytt(obligatorisk.person_id, ny.pk)
    assert Saerskiltrett.objects.get().person == ny
    assert Rettighetssvar.objects.get().person == ny
