"""Late candidates and the publication: the meeting, the authority, a chosen moment, a party that was all absent."""

from datetime import timedelta

import pytest
from django.urls import reverse

from deltakelse.models import Fravaer
from eksamen.models import Kandidat
from felles.feil import UgyldigOvergang
from felles.hendelser import SYSTEM
from felles.models import Hendelse
from felles.tid import naa
from klage.querysets.resultat import resultater
from sensur.models import Fellessensursak, Sensurplan, Sluttkarakter
from sensur.services import forslag, sluttkarakterer
from sensur.services.fellessensur import avgjoer
from sensur.services.publisering import publiser
from tests.fabrikker.moeter import lag_fellessensur, sett_fellessensur
from tests.fabrikker.sensur import aktoer, sett_alle_like
from tests.sensur.sene import enighet, foreslaa_sent, hva, opphev, sett

pytestmark = pytest.mark.django_db


def test_fellessensuren_avgjoer_ogsaa_etter_publiseringen(som, bekreftet_uten, oppdragene, kandidatene, statsforvalter):
    moete = lag_fellessensur(sett_fellessensur(oppdragene[0].parti, statsforvalter))
    publiser(eksamen_id=kandidatene[0].eksamen_id, aktoer=SYSTEM, naa=naa())
    opphev(bekreftet_uten)
    foerste, andre = oppdragene
    for oppdrag, verdi in ((foerste, "3"), (andre, "5")):
        foreslaa_sent(oppdrag, kandidatene[1], verdi)
    klient = som(andre.bruker)
    with pytest.raises(UgyldigOvergang, match="fellessensur"):
        sett(andre, kandidatene[1], "4")
    assert "1 svar er sendt til møtet." in enighet(klient, andre, handling="send", moete=moete.pk)
    sak = Fellessensursak.objects.get()
    side = som(moete.leder).get(reverse("sensur:sak", args=[sak.pk])).text
    assert "Avgjør saken" in side
    avgjoer(sak_id=sak.pk, verdi="4", merknad="", aktoer=aktoer(moete.leder), naa=naa())
    assert "1 endelig karakter er satt." in enighet(klient, andre, handling="avgjorte")
    assert Sluttkarakter.objects.get(kandidat=kandidatene[1]).avgjort == "fellessensur"
    with pytest.raises(UgyldigOvergang, match="publisert"):
        avgjoer(sak_id=sak.pk, verdi="3", merknad="", aktoer=aktoer(moete.leder), naa=naa())


def test_myndigheten_ser_hvem_som_mangler_etter_publiseringen(som, publisert, ansvarlig, kandidatene):
    klient = som(ansvarlig)
    adresse = reverse("sensur:publiser", args=[kandidatene[0].eksamen_id])
    assert "1 kandidat mangler karakter etter publiseringen." in klient.get(adresse).text
    assert "Mangler 1 etter publiseringen" in klient.get(reverse("sensur:publisering")).text
    for oppdrag in publisert:
        foreslaa_sent(oppdrag, kandidatene[1], "5")
    assert "1 kandidat mangler karakter etter publiseringen." in klient.get(adresse).text
    sett(publisert[1], kandidatene[1], "5")
    assert "etter publiseringen" not in klient.get(adresse).text


def test_den_som_kommer_mens_et_tidspunkt_er_bestemt_gaar_ikke_tapt(
    som, bekreftet_uten, oppdragene, kandidatene, ansvarlig, skoleadmin, klokken
):
    foerste, andre = oppdragene
    fra = naa() + timedelta(days=2)
    publiser(eksamen_id=kandidatene[0].eksamen_id, aktoer=SYSTEM, naa=naa(), tidspunkt=fra)
    opphev(bekreftet_uten)
    side = som(ansvarlig).get(reverse("sensur:publiser", args=[kandidatene[0].eksamen_id])).text
    assert "1 kandidat mangler endelig karakter." in side
    assert "kan sensorene sette den også etter publiseringen" in side
    assert "1 svar kom til etter at du bekreftet" in som(foerste.bruker).get("/").text
    foreslaa_sent(foerste, kandidatene[1], "3")
    klokken.move_to(fra + timedelta(hours=1), tick=False)
    foreslaa_sent(andre, kandidatene[1], "3")
    klient = som(andre.bruker)
    assert "1 endelig karakter er satt." in klient.post(reverse("sensur:sett_like", args=[andre.pk]), follow=True).text
    side = som(skoleadmin).get(reverse("eksamen:parti", args=[foerste.parti_id])).text
    assert "3 – tre" in side


def test_karakteren_vises_ikke_foer_publiseringen_naar_den_settes_foer(bekreftet_uten, oppdragene, kandidatene):
    fra = naa() + timedelta(days=2)
    publiser(eksamen_id=kandidatene[0].eksamen_id, aktoer=SYSTEM, naa=naa(), tidspunkt=fra)
    opphev(bekreftet_uten)
    for oppdrag in oppdragene:
        foreslaa_sent(oppdrag, kandidatene[1], "3")
    sett_alle_like(oppdragene[1])
    alle = Kandidat.objects.filter(parti=oppdragene[0].parti_id)
    assert resultater(alle, fra - timedelta(microseconds=1)) == {}
    assert {rad.kjent for rad in resultater(alle, fra).values()} == {fra}


def test_et_parti_der_alle_var_borte_vurderes_etter_fristen(klokken, oppdragene, kandidatene, skole, statsforvalter):
    """The deadline was that of the others: nobody had anything to confirm before it."""
    ute = [Fravaer.objects.create(kandidat=k, slag="IDF", registrert=naa()) for k in kandidatene]
    eksamen = kandidatene[0].eksamen
    Sensurplan.objects.update_or_create(eksamen=eksamen, defaults={"frist": naa() + timedelta(hours=1)})
    eksamen.publiseres = naa() + timedelta(hours=2)
    eksamen.save(update_fields=["publiseres"])
    klokken.shift(timedelta(hours=3))
    opphev(ute[0])
    for oppdrag in oppdragene:
        forslag.lagre_forslag(kandidat_id=kandidatene[0].pk, verdi="4", **hva(oppdrag))
        forslag.bekreft(**hva(oppdrag))
    assert sluttkarakterer.sett_like(**hva(oppdragene[1])) == 1


def test_hendelsene_etter_publiseringen_navngir_ingen(publisert, kandidatene):
    foer = Hendelse.objects.order_by("-pk").first().pk
    for oppdrag in publisert:
        foreslaa_sent(oppdrag, kandidatene[1], "5")
    sett(publisert[1], kandidatene[1], "5")
    for hendelse in Hendelse.objects.filter(pk__gt=foer):
        assert (hendelse.data, hendelse.parti_id, hendelse.kandidat_id) == ({}, None, None)
