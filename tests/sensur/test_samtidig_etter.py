"""Two at once after the confirmation: replaced a minute ago, reopened while decided, published in the middle.

Each with a control that takes the lock away.
"""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from felles.hendelser import SYSTEM
from felles.models import Hendelse
from felles.tid import naa
from sensur.models import Fellessensursak, Gjenaapning, Karakterforslag, Sensoroppdrag, Sluttkarakter
from sensur.services import fellessensur, gjenaapning, overtakelse, publisering, sluttkarakterer
from tests.fabrikker.moeter import lag_fellessensur, sett_fellessensur
from tests.fabrikker.sensur import aktoer, foreslaa, kandidater, lag_sensor, sett_alle_like
from tests.sensur.test_samtidig import foreslaa_en, midt_i, traader, uten_laas

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def bekreftet(oppdragene):
    for oppdrag in oppdragene:
        foreslaa(oppdrag, "4", "4", bekreftet=True)
    return oppdragene


def hva(oppdrag, **mer):
    return {"aktoer": aktoer(oppdrag.bruker), "naa": naa(), **mer}


def sett(oppdrag):
    kandidat = kandidater(oppdrag.parti)[0]
    return lambda: (
        sluttkarakterer.sett_sluttkarakter(
            oppdrag_id=oppdrag.pk, kandidat_id=kandidat.pk, verdi="4", **hva(oppdrag)
        ).verdi
    )


def aapne(oppdrag):
    kandidat = kandidater(oppdrag.parti)[0]
    return lambda: bool(
        gjenaapning.gjenaapne(oppdrag_id=oppdrag.pk, kandidat_id=kandidat.pk, grunn="Feil", **hva(oppdrag))
    )


def bytt(oppdrag, ny):
    return lambda: bool(
        overtakelse.erstatt_sensor(
            oppdrag_id=oppdrag.pk, ny_bruker_id=ny.pk, grunn="forfall", aktoer=SYSTEM, naa=naa(), ogsaa_satte=True
        )
    )


def sett_mot_aapne(oppdragene, monkeypatch):
    with midt_i(monkeypatch, sluttkarakterer, "_skriv") as (foerst, saa):
        return traader(foerst(sett(oppdragene[1])), saa(aapne(oppdragene[0])))


def test_forslag_aapnet_mens_karakteren_settes_avvises(bekreftet, monkeypatch):
    assert sett_mot_aapne(bekreftet, monkeypatch) == ["4", "har_sluttkarakter"]
    assert not Gjenaapning.objects.exists()


def test_kontroll_uten_laas_er_det_bare_databasen_som_stopper_karakteren(bekreftet, monkeypatch):
    uten_laas(monkeypatch)
    karakter, aapnet = sett_mot_aapne(bekreftet, monkeypatch)
    assert isinstance(karakter, IntegrityError)
    assert aapnet is True


def sett_mot_bytte(oppdragene, ny, monkeypatch):
    with midt_i(monkeypatch, sluttkarakterer, "_skriv") as (foerst, saa):
        return traader(foerst(sett(oppdragene[1])), saa(bytt(oppdragene[0], ny)))


def test_karakter_satt_mens_sensoren_byttes_faller_bort_med_byttet(bekreftet, statsforvalter, monkeypatch):
    assert sett_mot_bytte(bekreftet, lag_sensor(statsforvalter), monkeypatch) == ["4", True]
    assert not Sluttkarakter.objects.staaende().exists()


def test_kontroll_uten_laas_settes_ingen_karakter_paa_en_byttet_sensors_forslag(bekreftet, statsforvalter, monkeypatch):
    uten_laas(monkeypatch)
    karakter, byttet = sett_mot_bytte(bekreftet, lag_sensor(statsforvalter), monkeypatch)
    assert isinstance(karakter, IntegrityError)
    assert byttet is True


def test_sensor_byttet_for_et_minutt_siden_kommer_ingen_vei(oppdragene, statsforvalter):
    foerste = oppdragene[0]
    foreslaa(foerste, "4", "4", bekreftet=True)
    en = gjenaapning.gjenaapne(
        oppdrag_id=foerste.pk, kandidat_id=kandidater(foerste.parti)[0].pk, grunn="Feil", **hva(foerste)
    )
    bytt(foerste, lag_sensor(statsforvalter))()
    senere = naa() + timedelta(minutes=1)

    def bekreft():
        return gjenaapning.bekreft_gjenaapning(
            gjenaapning_id=en.pk, verdi="6", aktoer=aktoer(foerste.bruker), naa=senere
        )

    foer = Karakterforslag.objects.count()
    utfall = traader(foreslaa_en(foerste, "6"), aapne(foerste), bekreft)
    assert utfall == ["avsluttet", "avsluttet", "avsluttet"]
    assert Karakterforslag.objects.count() == foer


def bekreft_igjen_i_to_faner(oppdrag):
    en = gjenaapning.gjenaapne(
        oppdrag_id=oppdrag.pk, kandidat_id=kandidater(oppdrag.parti)[0].pk, grunn="Feil", **hva(oppdrag)
    )

    def bekreft(verdi):
        return lambda: gjenaapning.bekreft_gjenaapning(gjenaapning_id=en.pk, verdi=verdi, **hva(oppdrag)).verdi

    return bekreft("2"), bekreft("3")


def test_to_faner_bekrefter_paa_nytt_gir_ett_forslag(bekreftet, monkeypatch):
    en, to = bekreft_igjen_i_to_faner(bekreftet[0])
    with midt_i(monkeypatch, gjenaapning, "krev_til_stede") as (foerst, saa):
        assert traader(foerst(en), saa(to)) == ["2", "lukket"]
    assert Hendelse.objects.filter(handling="forslag.bekreftet_paa_nytt").count() == 1


def test_kontroll_uten_laas_stopper_bare_databasen_det_andre_forslaget(bekreftet, monkeypatch):
    en, to = bekreft_igjen_i_to_faner(bekreftet[0])
    uten_laas(monkeypatch)
    with midt_i(monkeypatch, gjenaapning, "krev_til_stede") as (foerst, saa):
        utfall = traader(foerst(en), saa(to))
    assert isinstance(utfall[0], IntegrityError)
    assert utfall[1] == "3"


def tilbake_mot_publiser(oppdragene, monkeypatch):
    sett_alle_like(oppdragene[1])
    andre, kandidat = oppdragene[1], kandidater(oppdragene[1].parti)[0]

    def tilbake():
        return sluttkarakterer.ta_tilbake(oppdrag_id=andre.pk, kandidat_id=kandidat.pk, grunn="Ser igjen", **hva(andre))

    def publiser():
        return bool(publisering.publiser(eksamen_id=kandidat.eksamen_id, aktoer=SYSTEM, naa=naa()).publiseres)

    with midt_i(monkeypatch, sluttkarakterer, "krev_grunn") as (foerst, saa):
        return traader(foerst(tilbake), saa(publiser))


def test_karakter_tatt_tilbake_mens_eksamen_publiseres_holder_publiseringen_igjen(bekreftet, monkeypatch):
    assert tilbake_mot_publiser(bekreftet, monkeypatch) == [None, "ikke_ferdig"]
    assert Sluttkarakter.objects.staaende().count() == 1


def test_kontroll_uten_laas_tas_en_publisert_karakter_tilbake_eller_stoppes_av_databasen(bekreftet, monkeypatch):
    uten_laas(monkeypatch)
    _tilbake, publisert = tilbake_mot_publiser(bekreftet, monkeypatch)
    assert publisert is True


def sett_avgjorte(oppdrag):
    return sluttkarakterer.sett_avgjorte(oppdrag_id=oppdrag.pk, **hva(oppdrag))


def avgjoer_mot_aapne(oppdragene, statsforvalter, monkeypatch):
    moete = lag_fellessensur(sett_fellessensur(oppdragene[0].parti, statsforvalter))
    foreslaa(oppdragene[0], "2", "4", bekreftet=True)
    foreslaa(oppdragene[1], "5", "4", bekreftet=True)
    fellessensur.send_til_moete(oppdrag_id=oppdragene[0].pk, moete_id=moete.pk, **hva(oppdragene[0]))
    sak = Fellessensursak.objects.get()

    def avgjoer():
        return fellessensur.avgjoer(sak_id=sak.pk, verdi="3", merknad="", aktoer=aktoer(moete.leder), naa=naa()).verdi

    with midt_i(monkeypatch, fellessensur, "krev_til_stede") as (foerst, saa):
        return traader(foerst(avgjoer), saa(aapne(oppdragene[0])))


def test_forslag_aapnet_mens_saken_avgjoeres_lar_avgjoerelsen_hvile(oppdragene, statsforvalter, monkeypatch):
    assert avgjoer_mot_aapne(oppdragene, statsforvalter, monkeypatch) == ["3", True]
    sak = Fellessensursak.objects.get()
    assert (sak.verdi, sak.tatt_av) == ("3", None)
    assert sett_avgjorte(oppdragene[1]) == 0
    assert Sensoroppdrag.objects.begge_bekreftet(oppdragene[0].parti_id)


def test_kontroll_uten_laas_stopper_bare_databasen_avgjoerelsen(oppdragene, statsforvalter, monkeypatch):
    uten_laas(monkeypatch)
    avgjort, aapnet = avgjoer_mot_aapne(oppdragene, statsforvalter, monkeypatch)
    assert isinstance(avgjort, IntegrityError)
    assert aapnet is True
