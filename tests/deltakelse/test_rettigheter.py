"""Proposals for the next period: who has which right, what becomes of it, and who has none."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from brukere.models.bruker import Rolle
from deltakelse.models import Rettighetssvar
from deltakelse.querysets.rettigheter import neste_periodekode
from eksamen.models import Eksamensparti, Kandidat
from felles.hendelser import SYSTEM
from felles.models import Hendelse
from felles.tid import naa
from sensur.services.publisering import publiser
from tests.deltakelse.conftest import om
from tests.deltakelse.test_oppmoete import angre
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.deltakelse import sett_fravaer
from tests.fabrikker.eksamen import FagFactory, PartiFactory, PeriodeFactory, lag_kandidat
from tests.fabrikker.sensur import foreslaa, lag_sensor, lag_sensurparti, sett_alle_like, tildel

pytestmark = pytest.mark.django_db
ADRESSE = "/eksamen/rettigheter/"


@pytest.fixture
def en(klient, skole, statsforvalter):
    """A pupil with the grade 1, published; the other in the party has 4."""
    parti = lag_sensurparti(skole, statsforvalter, navn="3STA")
    oppdragene = tildel(parti, lag_sensor(statsforvalter), lag_sensor(statsforvalter))
    for oppdrag in oppdragene:
        foreslaa(oppdrag, "1", "4", bekreftet=True)
    sett_alle_like(oppdragene[1])
    return (
        Kandidat.objects.filter(parti=parti)
        .select_related("person", "eksamen__fag")
        .order_by("kandidatnummer__nummer")[0]
    )


@pytest.fixture
def trukket(olga):
    """A pupil with documented absence in a drawn subject."""
    sett_fravaer(olga, "DF")
    return olga


def rader(klient):
    return {rad.noekkel: rad for rad in klient.get(ADRESSE).context["forslag"].rader}


def noekkel(slag, kandidat, fag=None):
    return f"{slag}-{kandidat.person_id}-{(fag or kandidat.eksamen.fag).pk}"


def svar(klient, handling, *noekler, **felt):
    return klient.post(ADRESSE, {"valgt": noekler, "handling": handling, **felt})


@pytest.mark.parametrize(("kode", "neste"), [("V-2027", "H-2027"), ("H-2027", "V-2028")])
def test_perioden_etter(kode, neste):
    assert neste_periodekode(kode) == neste


# --- who has a right ---------------------------------------------------------------------------------------------------
def test_karakteren_1_gir_ny_eksamen_fra_den_er_publisert(klient, en):
    assert rader(klient) == {}
    publiser(eksamen_id=en.eksamen_id, aktoer=SYSTEM, naa=naa())
    alle = rader(klient)
    assert list(alle) == [noekkel("ny", en)]
    assert not alle[noekkel("ny", en)].ny_trekning


@pytest.mark.parametrize(("status", "rett"), [("", ["ny"]), ("utsatt", ["ny"]), ("ny", []), ("saerskilt", [])])
def test_karakteren_1_igjen_paa_ny_eller_saerskilt_eksamen_gir_ingen_ny_rett(klient, en, status, rett):
    Kandidat.objects.filter(pk=en.pk).update(nus_status=status)
    publiser(eksamen_id=en.eksamen_id, aktoer=SYSTEM, naa=naa())
    assert [rad.slag for rad in rader(klient).values()] == rett


@pytest.mark.parametrize("status", ["ny", "saerskilt"])
def test_dokumentert_fravaer_fra_ny_eksamen_gir_utsatt_i_samme_fag_uten_ny_trekning(klient, trukket, plan, status):
    Kandidat.objects.filter(pk=trukket.pk).update(nus_status=status)
    eksamen = plan(trukket.eksamen.fag)
    assert not rader(klient)[noekkel("utsatt", trukket)].ny_trekning
    svar(klient, "meld_opp", noekkel("utsatt", trukket))
    assert Kandidat.objects.get(eksamen=eksamen).nus_status == "utsatt"


def test_dokumentert_fravaer_gir_utsatt_og_udokumentert_ingenting(klient, trukket, emil):
    sett_fravaer(emil, "IDF")
    assert list(rader(klient)) == [noekkel("utsatt", trukket)]
    side = klient.get(ADRESSE).content.decode()
    assert "1 elev har ikke dokumentert fravær og har derfor ingen rett" in side
    assert "Ny trekning" not in side  # the next period is not there yet
    assert "Perioden er ikke lagt inn ennå" in side


def test_privatister_og_avlyste_har_ingen_rett_her(klient, holdt_parti, trukket):
    sett_fravaer(lag_kandidat(holdt_parti, slag="privatist"), "DF")
    klient.post(reverse("deltakelse:avlys_parti", args=[holdt_parti.pk]), {"grunn": "Brann"})
    assert rader(klient) == {}


def test_en_annen_skoles_elever_staar_ikke_i_listen(som, annen_skoleadmin, trukket):
    klient = som(annen_skoleadmin)
    assert trukket.person.etternavn not in klient.get(ADRESSE).content.decode()
    svar(klient, "takk_nei", noekkel("utsatt", trukket), periode="V-2027")
    assert not Rettighetssvar.objects.exists()


# --- accepted ---------------------------------------------------------------------------------------------------------
def test_meldt_opp_i_samme_fag_i_et_parti_som_lages(klient, obligatorisk, plan, skole):
    eksamen = plan(obligatorisk.eksamen.fag)
    side = svar(klient, "meld_opp", noekkel("utsatt", obligatorisk))

    ny = Kandidat.objects.get(eksamen=eksamen)
    assert (ny.person, ny.nus_status, ny.parti.skole) == (obligatorisk.person, "utsatt", skole)
    assert ny.kandidatnummer is not None
    assert "Er meldt opp" in side.content.decode()
    assert "Meldt opp" in klient.get(ADRESSE).content.decode()


def test_partiet_som_er_der_brukes(klient, obligatorisk, plan, skole):
    parti = PartiFactory(skole=skole, eksamen=plan(obligatorisk.eksamen.fag), navn="NUS")
    svar(klient, "meld_opp", noekkel("utsatt", obligatorisk))
    assert Kandidat.objects.get(parti=parti).person == obligatorisk.person
    assert Eksamensparti.objects.filter(eksamen=parti.eksamen).count() == 1


def test_to_ganger_gir_en_kandidat(klient, obligatorisk, plan):
    eksamen = plan(obligatorisk.eksamen.fag)
    svar(klient, "meld_opp", noekkel("utsatt", obligatorisk))
    side = svar(klient, "meld_opp", noekkel("utsatt", obligatorisk))
    assert "meldt opp fra før" in side.content.decode()
    assert Kandidat.objects.filter(eksamen=eksamen).count() == 1


def test_ny_eksamen_er_i_samme_fag_ogsaa_i_trekkfag(klient, en, plan):
    publiser(eksamen_id=en.eksamen_id, aktoer=SYSTEM, naa=naa())
    eksamen = plan(en.eksamen.fag)
    svar(klient, "meld_opp", noekkel("ny", en))
    assert Kandidat.objects.get(eksamen=eksamen).nus_status == "ny"


def test_utsatt_i_trekkfag_krever_fagkoden_fra_ny_trekning(klient, trukket, plan):
    nytt_fag = FagFactory(fagkode="MAT1019", navn_nb="Matematikk 1P")
    eksamen = plan(nytt_fag)
    n = noekkel("utsatt", trukket)
    for tull in ("", "XXX9999", "x" * 300, "MAT\x001019"):
        side = svar(klient, "meld_opp", n, **{f"fag-{n}": tull})
        assert "Skriv fagkoden" in side.content.decode()
    svar(klient, "meld_opp", n, **{f"fag-{n}": " mat1019 "})
    assert Kandidat.objects.get(eksamen=eksamen).person == trukket.person


def test_uten_periode_og_uten_plan_sier_siden_hvorfor(klient, obligatorisk):
    n = noekkel("utsatt", obligatorisk)
    assert "ikke lagt inn ennå" in svar(klient, "meld_opp", n).content.decode()
    PeriodeFactory(kode="H-2027", gjennomfoering_fra=om(days=150), gjennomfoering_til=om(days=200))
    assert "ikke i eksamensplanen" in svar(klient, "meld_opp", n).content.decode()
    assert not Rettighetssvar.objects.exists()


def test_en_som_ikke_gaar_stopper_ikke_de_andre(klient, obligatorisk, trukket, plan):
    plan(obligatorisk.eksamen.fag)
    side = svar(klient, "meld_opp", noekkel("utsatt", obligatorisk), noekkel("utsatt", trukket)).content.decode()
    assert "Er meldt opp" in side
    assert "Skriv fagkoden" in side
    assert Rettighetssvar.objects.count() == 1


# --- declined and undone ---------------------------------------------------------------------------------------------------
def test_takket_nei_vises_og_kan_angres(klient, obligatorisk):
    side = svar(klient, "takk_nei", noekkel("utsatt", obligatorisk))
    assert "Takket nei" in side.content.decode()
    angre(klient, side)
    assert rader(klient)[noekkel("utsatt", obligatorisk)].aapen
    assert Hendelse.objects.filter(handling="rettighet.angret").count() == 1


def test_angre_tar_ut_kandidaten_igjen(klient, obligatorisk, plan):
    eksamen = plan(obligatorisk.eksamen.fag)
    side = svar(klient, "meld_opp", noekkel("utsatt", obligatorisk))
    angre(klient, side)
    assert not Kandidat.objects.filter(eksamen=eksamen).exists()
    assert rader(klient)[noekkel("utsatt", obligatorisk)].aapen


def test_ombestemmer_seg_etter_nei_og_angre_gir_nei_tilbake(klient, obligatorisk, plan):
    plan(obligatorisk.eksamen.fag)
    n = noekkel("utsatt", obligatorisk)
    svar(klient, "takk_nei", n)
    side = svar(klient, "meld_opp", n)
    assert rader(klient)[n].svar.svar == "opprettet"
    angre(klient, side)
    assert rader(klient)[n].svar.svar == "avslaatt"


def test_den_som_er_meldt_opp_maa_tas_ut_foer_nei(klient, obligatorisk, plan):
    plan(obligatorisk.eksamen.fag)
    n = noekkel("utsatt", obligatorisk)
    svar(klient, "meld_opp", n)
    assert "Ta kandidaten ut" in svar(klient, "takk_nei", n).content.decode()
    assert rader(klient)[n].svar.svar == "opprettet"


def test_tas_kandidaten_ut_er_forslaget_aapent_igjen(klient, obligatorisk, plan):
    plan(obligatorisk.eksamen.fag)
    n = noekkel("utsatt", obligatorisk)
    svar(klient, "meld_opp", n)
    Rettighetssvar.objects.update(kandidat=None)
    assert rader(klient)[n].aapen


@pytest.mark.parametrize("felt", [{}, {"handling": "meld_opp"}, {"valgt": "ny-1-1", "handling": "slett"}])
def test_ufullstendig_skjema_sier_fra(klient, obligatorisk, felt):
    assert klient.post(ADRESSE, felt).status_code == 422


def test_rektor_ser_listen_men_svarer_ikke(som, rektor, obligatorisk):
    klient = som(rektor)
    assert obligatorisk.person.etternavn in klient.get(ADRESSE).content.decode()
    assert svar(klient, "takk_nei", noekkel("utsatt", obligatorisk)).status_code == 403
    assert klient.post(ADRESSE + "saerskilt/", {"nummer": "x"}).status_code == 403


@pytest.mark.parametrize("rolle", [Rolle.EKSAMENSVAKT, Rolle.LAERER])
def test_andre_paa_skolen_har_ikke_siden(som, skole, rolle, obligatorisk):
    assert som(bruker_med_rolle(rolle, skole)).get(ADRESSE).status_code == 403


def test_siden_koster_det_samme_for_mange(klient, holdt_parti, hoesten):
    tall = []
    for antall in (1, 29):
        for _en in range(antall):
            sett_fravaer(lag_kandidat(holdt_parti, passord=None), "DF")
        with CaptureQueriesContext(connection) as teller:
            assert klient.get(ADRESSE).status_code == 200
        tall.append(len(teller))
    assert tall[0] == tall[1]
