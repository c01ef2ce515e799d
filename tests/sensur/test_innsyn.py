"""Whoever has seen a case of a party never grades it, and a cancelled meeting holds no case."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from felles.feil import Domenefeil
from felles.hendelser import SYSTEM
from felles.tid import naa
from fordeling.models import Sensorpar
from fordeling.services.grunnlag import les_situasjon
from fordeling.services.visning import mulige_par, mulige_sensorer
from sensur.models import Fellessensursak, Sensoroppdrag
from sensur.services import fellessensur, moeter, oppdrag
from sensur.services.oppdrag import tildel_sensor
from sensur.services.overtakelse import erstatt_sensor
from tests.fabrikker.moeter import lag_fellessensur, med_i, sett_fellessensur
from tests.fabrikker.sensur import aktoer, foreslaa
from tests.sensur.test_samtidig import midt_i, traader, uten_laas


@pytest.fixture
def gruppe(sensurparti, statsforvalter):
    return sett_fellessensur(sensurparti, statsforvalter)


@pytest.fixture
def moete(gruppe):
    return lag_fellessensur(gruppe)


@pytest.fixture
def uenige(oppdragene, moete):
    """Both have confirmed, and differ on both answers."""
    foreslaa(oppdragene[0], "4", "2", bekreftet=True)
    foreslaa(oppdragene[1], "3", "5", bekreftet=True)
    return oppdragene


@pytest.fixture
def sendt(uenige, moete):
    """Both answers are on the list of the meeting."""
    send(uenige[0], moete)
    return list(Fellessensursak.objects.order_by("pk"))


def send(ett, moete):
    return fellessensur.send_til_moete(oppdrag_id=ett.pk, moete_id=moete.pk, aktoer=aktoer(ett.bruker), naa=naa())


def ny_leder(moete, leder):
    felt = moeter.Moetefelt(moete.navn, leder.pk, moete.fra, moete.til)
    moeter.endre_moete(moete_id=moete.pk, felt=felt, deltakere=[], aktoer=SYSTEM, naa=naa())


def ny_oppmann(sak, bruker):
    leder = aktoer(sak.fellessensur.leder)
    fellessensur.gi_til_oppmann(sak_id=sak.pk, oppmann_id=bruker.pk, aktoer=leder, naa=naa())


def erstatt(ett, ny):
    return erstatt_sensor(oppdrag_id=ett.pk, ny_bruker_id=ny.pk, grunn="forfall", aktoer=SYSTEM, naa=naa())


@pytest.fixture
def tidligere(gruppe, moete, sendt):
    """Those who have had a hand in the cases and have it no longer, by what they were."""
    folk = {navn: med_i(gruppe) for navn in ("oppmann", "ny leder", "leder imellom", "tilstede")}
    folk["leder"] = moete.leder
    ny_oppmann(sendt[0], folk["oppmann"])
    ny_oppmann(sendt[0], med_i(gruppe))
    moete.deltakere.create(bruker=folk["tilstede"], oppmoete="tilstede")
    ny_leder(moete, folk["ny leder"])
    sak = sendt[1]
    vedtaker = aktoer(folk["ny leder"])
    fellessensur.avgjoer(sak_id=sak.pk, verdi="3", merknad="", aktoer=vedtaker, naa=naa())
    # Somebody who led the meeting for a while and decided nothing.
    ny_leder(moete, folk["leder imellom"])
    ny_leder(moete, med_i(gruppe))
    return folk


@pytest.mark.django_db
@pytest.mark.parametrize("hvem", ["oppmann", "leder", "ny leder", "leder imellom", "tilstede"])
@pytest.mark.parametrize("avlyst", [False, True])
def test_den_som_har_hatt_en_sak_blir_ikke_sensor_for_partiet(tidligere, uenige, moete, hvem, avlyst):
    if avlyst:
        moeter.avlys_moete(moete_id=moete.pk, aktoer=SYSTEM, naa=naa())
    with pytest.raises(Domenefeil, match="har_avgjort"):
        erstatt(uenige[0], tidligere[hvem])
    # And not when the place stands empty either.
    Sensoroppdrag.objects.filter(pk=uenige[0].pk).update(avsluttet=naa())
    felt = {"parti_id": uenige[0].parti_id, "nummer": 1, "aktoer": SYSTEM, "naa": naa()}
    with pytest.raises(Domenefeil, match="har_avgjort"):
        tildel_sensor(bruker_id=tidligere[hvem].pk, **felt)
    with pytest.raises(IntegrityError), transaction.atomic():
        Sensoroppdrag.objects.create(parti_id=uenige[0].parti_id, bruker=tidligere[hvem], nummer=1)


@pytest.mark.django_db
def test_bare_den_som_har_sett_noe_stenges_ute(gruppe, moete, sendt, uenige, statsforvalter):
    kalt_inn = med_i(gruppe)
    moete.deltakere.create(bruker=kalt_inn)
    assert erstatt(uenige[0], kalt_inn).bruker == kalt_inn


@pytest.mark.django_db
def test_valgene_i_fordelingen_har_dem_ikke(tidligere, uenige, gruppe):
    utenfor = med_i(gruppe)
    for nr, annen in enumerate((utenfor, tidligere["leder"])):
        par = Sensorpar(faggruppe=gruppe, foerste=annen, andre=med_i(gruppe), laget=naa())
        par.save()
        # The pair of a former leader is no choice either.
        valgte_par = mulige_par(les_situasjon(gruppe, naa()), uenige[0].parti, [])
        assert (par in valgte_par) == (nr == 0)
    valg = mulige_sensorer(les_situasjon(gruppe, naa()), uenige[0].parti, set())
    assert utenfor in valg
    assert not set(tidligere.values()) & set(valg)


@pytest.mark.django_db
def test_forslaget_til_fordeling_gir_dem_ikke_partiet(tidligere, uenige, gruppe):
    Sensoroppdrag.objects.update(avsluttet=naa())
    (parti,) = les_situasjon(gruppe, naa()).grunnlag.partier
    assert {bruker.pk for bruker in tidligere.values()} <= parti.inhabile


@pytest.mark.django_db
def test_saker_paa_et_avlyst_moete_kan_sendes_til_et_annet(som, sendt, moete, gruppe, uenige):
    moeter.avlys_moete(moete_id=moete.pk, aktoer=SYSTEM, naa=naa())
    annet = lag_fellessensur(gruppe)
    foerste = uenige[0]
    adresse = reverse("sensur:enighet", args=[foerste.pk])
    svar = som(foerste.bruker).post(adresse, {"handling": "send", "moete": annet.pk}, follow=True)
    assert svar.status_code == 200
    assert Fellessensursak.objects.filter(fellessensur=annet, tatt_av__isnull=True).count() == 2
    side = som(moete.leder).get(reverse("sensur:sak", args=[sendt[0].pk]))
    assert side.status_code == 403
    assert "møtet er avlyst" in side.text


def avlys_mot_send(uenige, moete, monkeypatch):
    def avlys():
        return bool(moeter.avlys_moete(moete_id=moete.pk, aktoer=SYSTEM, naa=naa()).avlyst)

    with midt_i(monkeypatch, moeter, "logg_hendelse") as (foerst, saa):
        return traader(foerst(avlys), saa(lambda: send(uenige[0], moete)))


@pytest.mark.django_db(transaction=True)
def test_saker_sendt_mens_moetet_avlyses_avvises(uenige, moete, gruppe, monkeypatch):
    assert avlys_mot_send(uenige, moete, monkeypatch) == [True, "feil_moete"]
    assert send(uenige[0], lag_fellessensur(gruppe)) == 2


@pytest.mark.django_db(transaction=True)
def test_kontroll_uten_laas_stopper_bare_databasen_saker_til_et_avlyst_moete(uenige, moete, monkeypatch):
    uten_laas(monkeypatch)
    avlyst, sendt = avlys_mot_send(uenige, moete, monkeypatch)
    assert avlyst is True
    assert isinstance(sendt, IntegrityError)


def send_mot_avlys(uenige, moete, monkeypatch):
    def avlys():
        return bool(moeter.avlys_moete(moete_id=moete.pk, aktoer=SYSTEM, naa=naa()).avlyst)

    with midt_i(monkeypatch, fellessensur, "sammenlikn") as (foerst, saa):
        return traader(foerst(lambda: send(uenige[0], moete)), saa(avlys))


@pytest.mark.django_db(transaction=True)
def test_moete_avlyst_mens_saker_sendes_frigir_dem(uenige, moete, gruppe, monkeypatch):
    assert send_mot_avlys(uenige, moete, monkeypatch) == [2, True]
    assert not Fellessensursak.objects.filter(tatt_av__isnull=True).exists()
    assert send(uenige[0], lag_fellessensur(gruppe)) == 2


@pytest.mark.django_db(transaction=True)
def test_kontroll_uten_laas_avvises_sakene_som_alt_er_sjekket(uenige, moete, monkeypatch):
    uten_laas(monkeypatch)
    sendt, avlyst = send_mot_avlys(uenige, moete, monkeypatch)
    assert isinstance(sendt, IntegrityError)
    assert avlyst is True


def avlys_mot_opp_igjen(sak, moete, monkeypatch):
    leder = aktoer(moete.leder)
    fellessensur.avgjoer(sak_id=sak.pk, verdi="3", merknad="", aktoer=leder, naa=naa() - timedelta(minutes=1))

    def opp_igjen():
        return bool(fellessensur.ta_opp_igjen(sak_id=sak.pk, aktoer=leder, naa=naa()))

    def avlys():
        return bool(moeter.avlys_moete(moete_id=moete.pk, aktoer=SYSTEM, naa=naa()).avlyst)

    with midt_i(monkeypatch, fellessensur, "krev_uten_sluttkarakter") as (foerst, saa):
        return traader(foerst(opp_igjen), saa(avlys))


@pytest.mark.django_db(transaction=True)
def test_sak_tatt_opp_igjen_mens_moetet_avlyses_blir_ikke_hengende(sendt, moete, monkeypatch):
    assert avlys_mot_opp_igjen(sendt[0], moete, monkeypatch) == [True, True]
    assert not Fellessensursak.objects.filter(tatt_av__isnull=True).exists()


@pytest.mark.django_db
def test_kontroll_uten_sjekken_i_tjenesten_stopper_databasen(tidligere, uenige, monkeypatch):
    monkeypatch.setattr(oppdrag, "med_i_avgjoerelser", lambda partier: {})
    with pytest.raises(IntegrityError), transaction.atomic():
        erstatt(uenige[0], tidligere["leder"])
