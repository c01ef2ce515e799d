"""Several exams on one day, each with a password of its own; and what the door says when there is none today."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from deltakelse.models import Innloggingssesjon
from eksamen.models import Eksamensperiode
from felles.tid import naa
from tests.fabrikker.eksamen import FagFactory, PartiFactory, lag_eksamen, lag_kandidat
from tests.fabrikker.levering import lag_levering
from tests.kandidat.conftest import PASSORD, adressen, proev

pytestmark = pytest.mark.django_db
VELG = "/kandidat/velg/"
ANNET = "wq7p-hh3d"


@pytest.fixture
def kunngjort(db):
    """Drawn exams have been announced."""

    def kunngjoer():
        Eksamensperiode.objects.update(trekk_vgs=naa() - timedelta(days=1))

    return kunngjoer


def eksamen_til(kandidat, skole, *, start, passord=ANNET, **felt):
    """Another exam of the same person."""
    eksamen = lag_eksamen(start=start, periode=kandidat.eksamen.periode, **felt)
    return lag_kandidat(PartiFactory(skole=skole, eksamen=eksamen), person=kandidat.person, passord=passord)


@pytest.fixture
def to_i_dag(olga, skole, kunngjort):
    """Olga's exam that began an hour ago, and one in the afternoon."""
    ettermiddag = eksamen_til(olga, skole, start=naa() + timedelta(hours=5), fag=FagFactory(navn_nb="Engelsk"))
    kunngjort()
    return olga, ettermiddag


def test_en_eksamen_i_dag_gaar_rett_videre_uten_aa_velge(olga, logg_inn):
    klient = Client()
    svar = proev(klient, olga.kandidatnummer.nummer, PASSORD)

    assert adressen(svar) == "/kandidat/"
    assert adressen(klient.get(VELG)) == "/kandidat/autorisering/"


def test_to_i_dag_viser_begge_og_hvilken_passordet_er_til(to_i_dag):
    olga, ettermiddag = to_i_dag
    klient = Client()
    svar = proev(klient, olga.kandidatnummer.nummer, PASSORD)

    assert adressen(svar) == VELG
    side = klient.get(VELG).content.decode()
    assert side.index(str(olga.eksamen.fag)) < side.index("Du er logget inn til denne.") < side.index("Engelsk")
    assert f"Passordet på arket for {ettermiddag.eksamen.fag.kode}" in side
    assert "15:00–20:00" in side


def test_det_andre_passordet_bytter_eksamen_og_avslutter_den_foerste(to_i_dag):
    olga, ettermiddag = to_i_dag
    klient = Client()
    proev(klient, olga.kandidatnummer.nummer, PASSORD)
    svar = proev(klient, olga.kandidatnummer.nummer, ANNET)

    assert adressen(svar) == VELG
    assert Innloggingssesjon.objects.get(avsluttet__isnull=True).kandidat == ettermiddag
    assert Innloggingssesjon.objects.get(kandidat=olga).avsluttet_grunn == "utlogget"
    assert adressen(klient.get("/kandidat/")) == "/kandidat/autorisering/"


def test_feil_passord_til_den_andre_rekker_ikke_og_den_foerste_staar(to_i_dag):
    olga, _ettermiddag = to_i_dag
    klient = Client()
    proev(klient, olga.kandidatnummer.nummer, PASSORD)

    assert proev(klient, olga.kandidatnummer.nummer, "feil-feil").status_code == 422
    assert Innloggingssesjon.objects.get(avsluttet__isnull=True).kandidat == olga


def test_kvitteringen_for_den_foerste_viser_veien_til_den_neste(to_i_dag, slipp_inn):
    olga, _ettermiddag = to_i_dag
    klient = Client()
    proev(klient, olga.kandidatnummer.nummer, PASSORD)
    lag_levering(olga)
    side = klient.get("/kandidat/kvittering/").content.decode()

    assert "Du har også" in side
    assert "Engelsk" in side
    assert VELG in side


def test_en_eksamen_som_ikke_er_kunngjort_viser_seg_ikke(olga, skole):
    skjult = eksamen_til(olga, skole, start=naa() + timedelta(hours=5), fag=FagFactory(navn_nb="Hemmelig fag"))
    Eksamensperiode.objects.update(trekk_vgs=None)
    klient = Client()

    assert adressen(proev(klient, olga.kandidatnummer.nummer, PASSORD)) == "/kandidat/"
    assert skjult.eksamen.fag.kode not in klient.get("/kandidat/autorisering/").content.decode()


def test_andres_eksamener_er_ikke_paa_siden(to_i_dag, skole):
    olga, _ettermiddag = to_i_dag
    annen = lag_kandidat(PartiFactory(skole=skole, eksamen=lag_eksamen(fag=FagFactory(navn_nb="En annens fag"))))
    klient = Client()
    proev(klient, olga.kandidatnummer.nummer, PASSORD)

    assert annen.eksamen.fag.kode not in klient.get(VELG).content.decode()


def test_siden_koster_like_mye_med_mange_eksamener(to_i_dag, skole, kunngjort):
    olga, _ettermiddag = to_i_dag
    klient = Client()
    proev(klient, olga.kandidatnummer.nummer, PASSORD)

    def spoerringer():
        with CaptureQueriesContext(
            connection,
        ) as fanget:
            assert klient.get(VELG).status_code == 200
        return len(fanget)

    foer = spoerringer()
    for timer in range(6):
        eksamen_til(olga, skole, start=naa() + timedelta(hours=timer), passord=f"passord-{timer}")
    kunngjort()
    assert spoerringer() == foer


def test_passordet_til_en_annen_dag_sier_hva_som_er_i_dag(olga, skole, kunngjort):
    senere = eksamen_til(olga, skole, start=naa() + timedelta(days=4))
    kunngjort()
    svar = proev(Client(), olga.kandidatnummer.nummer, ANNET).content.decode()

    assert f"Eksamenen din i {senere.eksamen.fag} er mandag 31. mai 2027." in svar
    assert f"I dag har du {olga.eksamen.fag} klokken 09:00. Bruk passordet på det arket." in svar


def test_passordet_til_en_eksamen_som_er_over_sier_naar_den_neste_er(skole, kunngjort):
    over = lag_kandidat(PartiFactory(skole=skole, eksamen=lag_eksamen(start=naa() - timedelta(days=2))))
    neste = eksamen_til(over, skole, start=naa() + timedelta(days=4))
    kunngjort()
    svar = proev(Client(), over.kandidatnummer.nummer, PASSORD).content.decode()

    assert f"Eksamenen din i {over.eksamen.fag} var tirsdag 25. mai 2027." in svar
    assert f"Den neste eksamenen din er {neste.eksamen.fag} mandag 31. mai 2027 klokken 10:00." in svar
