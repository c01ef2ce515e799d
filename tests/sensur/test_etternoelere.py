"""Somebody without a grade when the others' are published gets the first one afterwards; what was published stays."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from eksamen.models import Kandidat
from eksamen.services.passord import fornye_passord
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import SYSTEM
from felles.tid import naa
from klage.querysets.resultat import nylig_publiserte, resultater
from sensur.models import Gjenaapning, Sluttkarakter
from sensur.services import sluttkarakterer
from sensur.services.gjenaapning import bekreft_gjenaapning, gjenaapne
from sensur.services.publisering import publiser
from tests.fabrikker.sensur import aktoer
from tests.kandidat.conftest import DOER
from tests.sensur.sene import GRUNN, enighet, foreslaa_paa_siden, foreslaa_sent, hva, nummer, sett, utenom_token

pytestmark = pytest.mark.django_db


def test_hele_veien_for_den_som_kom_etter_publiseringen(som, publisert, kandidatene, skoleadmin, klokken):
    foerste, andre = publisert
    parti = reverse("eksamen:parti", args=[foerste.parti_id])
    for oppdrag in publisert:
        klient = som(oppdrag.bruker)
        assert "1 svar kom til etter at du bekreftet" in klient.get("/").text
        assert "Publisert, 1 svar gjenstår" in klient.get(reverse("sensur:liste")).text
        assert "1 svar gjenstår etter publiseringen." in enighet(klient, oppdrag)
        assert (
            f"Sett forslag for {nummer(kandidatene[1])}"
            in klient.get(reverse("sensur:oppdrag", args=[oppdrag.pk])).text
        )
        assert "er bekreftet" in foreslaa_paa_siden(klient, oppdrag, kandidatene[1], "5")
    assert "5 – fem" not in som(skoleadmin).get(parti).text
    klient = som(andre.bruker)
    assert "Karakterene er publisert. 1 svar mangler endelig karakter." in klient.get("/").text
    side = enighet(klient, andre)
    assert "Vises for skolen og kandidaten med en gang." in side
    assert "Sett 1 lik karakter" in side
    svar = klient.post(reverse("sensur:sett_like", args=[andre.pk]), follow=True)
    assert "1 endelig karakter er satt." in svar.text
    assert "gjenstår" not in svar.text
    assert "5 – fem" in som(skoleadmin).get(parti).text
    assert "gjenstår" not in klient.get(reverse("sensur:liste")).text
    assert foerste.parti in nylig_publiserte(skoleadmin, naa() + timedelta(days=10))


def test_klagefristen_regnes_fra_da_karakteren_vises(publisert, kandidatene):
    for oppdrag in publisert:
        foreslaa_sent(oppdrag, kandidatene[1], "5")
    alle = Kandidat.objects.filter(parti=publisert[0].parti_id)
    assert set(resultater(alle, naa())) == {kandidatene[0].pk}
    sett(publisert[1], kandidatene[1], "5")
    viste = resultater(alle, naa())
    assert viste[kandidatene[0].pk].klagefrist.isoformat() == "2027-06-28"
    assert viste[kandidatene[1].pk].klagefrist.isoformat() == "2027-07-01"
    passord = fornye_passord(kandidat_ider=[kandidatene[1].pk], aktoer=SYSTEM, naa=naa())[0].passord
    klient = Client()
    klient.post(DOER, {"nummer": nummer(kandidatene[1]), "passord": passord, "til": "eksamener"})
    side = klient.get("/kandidat/eksamener/").text
    assert "publisert mandag 21. juni 2027" in side
    assert "til og med torsdag 1. juli 2027" in side


def test_forseglingen_holder_mellom_de_to_ogsaa_etter_publiseringen(som, publisert, kandidatene):
    foerste, andre = publisert
    klient = som(andre.bruker)
    fasit = utenom_token(enighet(klient, andre))
    svar_foer = enighet(klient, andre, nummer=nummer(kandidatene[1]), verdi="6")
    foreslaa_sent(foerste, kandidatene[1], "6")
    assert utenom_token(enighet(klient, andre)) == fasit
    gjenaapne(kandidat_id=kandidatene[1].pk, grunn="Skrivefeil", **hva(foerste))
    assert utenom_token(enighet(klient, andre)) == fasit
    svar_naa = enighet(klient, andre, nummer=nummer(kandidatene[1]), verdi="6")
    assert utenom_token(svar_naa) == utenom_token(svar_foer)
    assert "Svaret har ikke to bekreftede forslag" in svar_naa


def test_et_forslag_aapnet_foer_den_andres_kom_viser_ingen_av_dem(som, publisert, kandidatene, klokken):
    """The first confirms and opens again; the second confirms meanwhile: neither has seen anything yet."""
    foerste, andre = publisert
    foreslaa_sent(foerste, kandidatene[1], "6")
    klokken.shift(60)
    igjen = gjenaapne(kandidat_id=kandidatene[1].pk, grunn="Skrivefeil", **hva(foerste))
    klokken.shift(60)
    foreslaa_sent(andre, kandidatene[1], "3")
    for oppdrag in publisert:
        side = enighet(som(oppdrag.bruker), oppdrag)
        assert "Uten to forslag (1)" in side
        assert "Ulike forslag" not in side
    klokken.shift(60)
    bekreft_gjenaapning(gjenaapning_id=igjen.pk, verdi="5", aktoer=aktoer(foerste.bruker), naa=naa())
    klokken.shift(60)
    assert "Ulike forslag (1)" in enighet(som(andre.bruker), andre)
    # Both have seen them now: opened again, they stay in sight, and say so.
    gjenaapne(kandidat_id=kandidatene[1].pk, grunn="Skrivefeil", **hva(andre))
    assert "Forslag åpnet igjen" in enighet(som(foerste.bruker), foerste)


def test_publisert_karakter_endres_og_aapnes_ikke_heller_den_som_kom_etter(som, publisert, kandidatene):
    foerste, andre = publisert
    for kandidat in kandidatene:
        if kandidat == kandidatene[1]:
            for oppdrag in publisert:
                foreslaa_sent(oppdrag, kandidat, "5" if oppdrag == andre else "3")
            sett(andre, kandidat, "4", avgjort="andresensor")
        with pytest.raises(UgyldigOvergang, match="publisert"):
            sett(andre, kandidat, "5", grunn="Angrer")
        with pytest.raises(UgyldigOvergang, match="publisert"):
            gjenaapne(kandidat_id=kandidat.pk, grunn="Angrer", **hva(foerste))
        with pytest.raises(UgyldigOvergang, match="publisert"):
            sluttkarakterer.ta_tilbake(kandidat_id=kandidat.pk, grunn="Angrer", **hva(andre))
    side = enighet(som(andre.bruker), andre)
    assert "Rett<" not in side
    assert "Åpne mitt forslag igjen" not in side
    with pytest.raises(UgyldigOvergang, match="publisert"):
        sluttkarakterer.sett_like(**hva(andre))
    assert list(Sluttkarakter.objects.order_by("pk").values_list("verdi", flat=True)) == ["4", "4"]


def test_databasen_slipper_bare_inn_den_foerste_etter_publiseringen(publisert, kandidatene, klokken):
    andre = publisert[1]
    for oppdrag in publisert:
        foreslaa_sent(oppdrag, kandidatene[1], "5")
    for kandidat, verdi in ((kandidatene[0], "4"), (kandidatene[1], "5")):
        if kandidat == kandidatene[1]:
            sett(andre, kandidat, "5")
        klokken.shift(1)
        with pytest.raises(IntegrityError, match="kunngjort"), transaction.atomic():
            Sluttkarakter.objects.create(kandidat=kandidat, verdi=verdi, satt_av=andre, satt=naa())
        with pytest.raises(IntegrityError, match="kunngjort"), transaction.atomic():
            Sluttkarakter.objects.filter(kandidat=kandidat).update(erstattet=naa())
    assert Sluttkarakter.objects.count() == 2


def test_foerstesensor_setter_ikke_og_ingen_karakter_foer_to_forslag(som, publisert, kandidatene):
    foerste, andre = publisert
    with pytest.raises(Domenefeil, match="uten_forslag"):
        sett(andre, kandidatene[1], "5")
    foreslaa_sent(foerste, kandidatene[1], "5")
    with pytest.raises(Domenefeil, match="uten_forslag"):
        sett(andre, kandidatene[1], "5")
    foreslaa_sent(andre, kandidatene[1], "5")
    assert "Bare andresensor" in enighet(som(foerste.bruker), foerste, nummer=nummer(kandidatene[1]), verdi="5")
    assert Sluttkarakter.objects.count() == 1


def test_den_som_fortsatt_er_borte_faar_ingen_og_regnes_ikke_med(som, bekreftet_uten, oppdragene, kandidatene):
    publiser(eksamen_id=kandidatene[0].eksamen_id, aktoer=SYSTEM, naa=naa())
    foerste = oppdragene[0]
    with pytest.raises(Domenefeil, match="fravaer"):
        gjenaapne(kandidat_id=kandidatene[1].pk, grunn=GRUNN, **hva(foerste))
    assert "gjenstår" not in enighet(som(foerste.bruker), foerste)
    assert not Gjenaapning.objects.exists()
