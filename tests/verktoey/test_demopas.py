"""The PAS of the demo: ready for whatever the demo school has for it, and empty of people."""

from datetime import timedelta

import pytest

from brukere import demo
from brukere.models import Bruker, Organisasjon
from eksamen.models import Eksamen, Eksamensparti, Eksamensperiode, Kandidat
from eksamen.models.valg import Deltype
from felles.hendelser import SYSTEM
from felles.tid import dagens_dato, naa
from pas_tjener.services.innlogging import gi_token
from verktoey.demodata.bygg import last_demoskolen
from verktoey.demodata.flytt import flytt_til_naa
from verktoey.demodata.folk import KONTOER
from verktoey.demodata.pas import PARTIER, last_pas
from verktoey.demodata.plan import FAG
from verktoey.demodata.tider import periodekode
from verktoey.demosteder import KLIENT_HEMMELIGHET, KLIENT_ID

pytestmark = pytest.mark.django_db


def test_pas_har_kontoene_planen_og_klienten_og_ingen_kandidater():
    naatid = naa()

    last_pas(naatid)

    assert {bruker.brukernavn for bruker in Bruker.objects.all()} == {konto.brukernavn for konto in KONTOER}
    assert all(bruker.check_password("demo") for bruker in Bruker.objects.filter(brukernavn__in=("sensor1", "sensor2")))
    assert not Kandidat.objects.exists()
    assert not Eksamensparti.objects.exists()
    periode = Eksamensperiode.objects.get(kode=periodekode(naatid))
    assert periode.paamelding_fra < naatid < periode.paamelding_til
    token, tilgang = gi_token(klient_id=KLIENT_ID, hemmelighet=KLIENT_HEMMELIGHET, aktoer=SYSTEM, naa=naatid)
    assert token
    assert tilgang.klient.organisasjoner.get().slag == Organisasjon.Slag.FYLKESKOMMUNE


def test_innloggingssiden_tilbyr_alle_demoens_kontoer():
    assert {konto.brukernavn for konto in KONTOER} == demo.BRUKERNAVN


def test_alt_skolen_har_for_pas_staar_i_planen_der():
    naatid = naa()
    last_pas(naatid)
    i_pas = set(Eksamen.objects.values_list("fag__fagkode", "periode__kode", "siste_oppmoete"))
    orgnumre = set(Organisasjon.objects.values_list("orgnr", flat=True))

    assert {(kode, periodekode(naatid)) for kode in PARTIER} <= {(kode, periode) for kode, periode, _tid in i_pas}
    assert {kode for kode, _nb, _nn in FAG.values()} <= {kode for kode, _periode, _tid in i_pas}
    assert "999999999" in orgnumre


def test_skolen_har_et_parti_til_pas_paa_senere_dager_uten_kandidatnumre():
    naatid = naa()
    last_demoskolen(naatid)

    partier = Eksamensparti.objects.filter(eksamen__fag__fagkode__in=PARTIER).select_related("eksamen")

    assert sorted(parti.navn for parti in partier) == sorted(PARTIER.values())
    assert all(parti.gaar_til_pas and "PAS" in parti.merknad for parti in partier)
    dager = {dagens_dato(parti.eksamen.siste_oppmoete) for parti in partier}
    assert len(dager) == len(PARTIER)
    assert min(dager) > dagens_dato(naatid)
    assert not Kandidat.objects.filter(parti__in=partier, kandidatnummer__isnull=False).exists()


def test_pas_flyttes_til_naa_som_skolen():
    naatid = naa()
    last_pas(naatid - timedelta(days=3))

    assert flytt_til_naa(naatid - timedelta(days=3), naatid)

    dager = {
        eksamen.fag.fagkode: dagens_dato(eksamen.deler.exclude(type=Deltype.FORBEREDELSE).earliest("start").start)
        for eksamen in Eksamen.objects.filter(fag__fagkode__in=[*PARTIER, FAG["om_litt"][0]]).select_related("fag")
    }
    assert dager.pop(FAG["om_litt"][0]) == dagens_dato(naatid)
    assert min(dager.values()) == dagens_dato(naatid) + timedelta(days=1)
    periode = Eksamensperiode.objects.get(kode=periodekode(naatid - timedelta(days=3)))
    assert periode.paamelding_fra < naatid < periode.paamelding_til
