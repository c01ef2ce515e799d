"""Late candidates and the publication: the meeting, the authority, a chosen moment, a party that was all absent."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from brukere.models.bruker import Rolle
from deltakelse.models import Avlysning, Fravaer
from eksamen.models import Kandidat
from eksamen.services.passord import fornye_passord
from felles.feil import UgyldigOvergang
from felles.hendelser import SYSTEM
from felles.models import Hendelse
from felles.tid import naa
from klage.querysets.resultat import resultater
from sensur.models import Fellessensursak, Sensurplan, Sluttkarakter
from sensur.services import forslag, sluttkarakterer
from sensur.services.fellessensur import avgjoer
from sensur.services.publisering import publiser
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.moeter import lag_fellessensur, sett_fellessensur
from tests.fabrikker.sensur import aktoer, foreslaa, lag_sensurparti, sett_alle_like
from tests.kandidat.conftest import DOER
from tests.rapporter.innhold import rader as rapportrader
from tests.sensur.sene import enighet, foreslaa_sent, hva, nummer, opphev, sett

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
    forside = klient.get("/").text
    assert "Karakter mangler etter publiseringen" in forside
    assert f'href="{adresse}"' in forside
    sett(publisert[1], kandidatene[1], "5")
    assert "etter publiseringen" not in klient.get(adresse).text
    assert "etter publiseringen" not in klient.get("/").text


def test_forsiden_samler_flere_fag_i_en_sak_og_andre_ser_den_ikke(
    som, publisert, ansvarlig, statsforvalter, skole, skoleadmin, fylke
):
    ett = lag_sensurparti(skole, statsforvalter)
    type(ett.eksamen).objects.filter(pk=ett.eksamen_id).update(publiseres=naa())
    forside = som(ansvarlig).get("/").text
    assert forside.count("er publisert, men ikke alle har fått karakter") == 1
    assert f'href="{reverse("sensur:publisering")}"' in forside
    for annen in (skoleadmin, bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke), publisert[0].bruker):
        assert "Karakter mangler etter publiseringen" not in som(annen).get("/").text


def test_fristen_for_den_som_var_borte_da_karakteren_kom_regnes_fra_fravaeret_ble_opphevet(
    klokken, oppdragene, kandidatene
):
    for oppdrag in oppdragene:
        foreslaa(oppdrag, "4", "5", bekreftet=True)
    sett_alle_like(oppdragene[1])
    borte, sen = kandidatene
    foerst = Fravaer.objects.create(kandidat=borte, slag="IDF", registrert=naa())
    publiser(eksamen_id=borte.eksamen_id, aktoer=SYSTEM, naa=naa())
    # Hidden after it was known: nobody gets a longer deadline by that.
    etter = Fravaer.objects.create(kandidat=sen, slag="IDF", registrert=naa() + timedelta(hours=1))
    klokken.move_to("2027-06-19T09:00:00+02:00", tick=False)
    opphev(foerst)
    igjen = Fravaer.objects.create(kandidat=borte, slag="DF", registrert=naa())
    klokken.move_to("2027-06-21T09:00:00+02:00", tick=False)
    opphev(igjen)
    opphev(etter)
    assert "til og med torsdag 1. juli 2027" in _kandidatens_side(borte)
    assert "til og med mandag 28. juni 2027" in _kandidatens_side(sen)


def test_fristen_regnes_fra_partiets_avlysning_ble_opphevet(klokken, oppdragene, kandidatene):
    for oppdrag in oppdragene:
        foreslaa(oppdrag, "4", "5", bekreftet=True)
    sett_alle_like(oppdragene[1])
    avlyst = Avlysning.objects.create(parti_id=oppdragene[0].parti_id, begrunnelse="Brann", registrert=naa())
    eksamen = kandidatene[0].eksamen
    type(eksamen).objects.filter(pk=eksamen.pk).update(publiseres=naa())
    klokken.move_to("2027-06-21T09:00:00+02:00", tick=False)
    assert "Du kan klage" not in _kandidatens_side(kandidatene[0])
    opphev(avlyst)
    assert "til og med torsdag 1. juli 2027" in _kandidatens_side(kandidatene[0])


def _kandidatens_side(kandidat):
    passord = fornye_passord(kandidat_ider=[kandidat.pk], aktoer=SYSTEM, naa=naa())[0].passord
    klient = Client()
    klient.post(DOER, {"nummer": nummer(kandidat), "passord": passord, "til": "eksamener"})
    return klient.get("/kandidat/eksamener/").text


def test_fordelingen_sier_at_et_svar_gjenstaar_til_karakteren_er_satt(som, publisert, ansvarlig, kandidatene):
    klient, sider = som(ansvarlig), [f"{reverse('fordeling:oversikt')}{vis}" for vis in ("", "?vis=par", "?vis=fag")]
    merke = ">Publisert, svar gjenstår<"
    for side in sider:
        assert "Publisert, svar gjenstår" in klient.get(side).text
    assert klient.get(f"{sider[0]}?tilstand=gjenstaar").text.count("Publisert, svar gjenstår") > 1
    assert [rad[8] for rad in rapportrader(klient, "sensurfordeling")] == ["Publisert, svar gjenstår"]
    svar = klient.post(reverse("fordeling:purr"), {"oppdrag": publisert[0].pk}, follow=True)
    assert "Ingen er purret." in svar.text
    for oppdrag in publisert:
        foreslaa_sent(oppdrag, kandidatene[1], "5")
    assert "Publisert, svar gjenstår" in klient.get(sider[0]).text
    sett(publisert[1], kandidatene[1], "5")
    for side in sider:
        assert "<dt>Publisert, svar gjenstår" not in klient.get(side).text
        assert merke not in klient.get(side).text
    assert [rad[8] for rad in rapportrader(klient, "sensurfordeling")] == ["Publisert"]


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
