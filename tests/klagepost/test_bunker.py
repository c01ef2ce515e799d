"""What a school lays in bundles: of one exam, to one authority, in one round, with a running number."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from felles.models import Hendelse
from felles.tid import naa
from klage.models import Klage
from klagepost.models import Bunkeklage, Papirbunke
from tests.fabrikker.klage import lag_klage
from tests.fabrikker.sensur import kandidater, lag_sensurparti
from tests.klagepost.veien import adresse, bunken, meld

pytestmark = pytest.mark.django_db
LISTE, LAG = "klagepost:liste", "klagepost:lag"


def lag(klient, *klager):
    return klient.post(reverse(LAG), {"klage": [k.pk for k in klager]}, follow=True)


def test_skolen_ser_svarene_paa_papir_og_lager_en_bunke(som, skoleadmin, klager):
    klient = som(skoleadmin)
    assert "2 klager har svar på papir som skal sendes" in klient.get("/").text
    tekst = klient.get(reverse(LISTE)).text
    assert all(k.kandidat.kandidatnummer.nummer in tekst for k in klager)

    svar = lag(klient, *klager)

    assert "Bunke 1 er laget." in svar.text
    rad = Papirbunke.objects.get()
    assert (rad.nummer, rad.skole_id, rad.ansvarlig_id) == (
        1,
        skoleadmin.tildelinger.get().organisasjon_id,
        klager[0].ansvarlig_id,
    )
    assert "Ligger i ingen bunke" not in klient.get(reverse(LISTE)).text
    assert "1 bunke med klager skal i posten" in klient.get("/").text
    assert Hendelse.objects.filter(handling="klagepost.lagt").count() == 2


def test_to_ganger_er_en_bunke(som, skoleadmin, klager):
    klient = som(skoleadmin)
    for _gang in range(2):
        assert "Bunke 1 i" in lag(klient, *klager).text
    assert Papirbunke.objects.count() == 1


def test_loepenummeret_gaar_over_skolene(som, skoleadmin, annen_skoleadmin, annen_skole, klager):
    eksamen = klager[0].kandidat.eksamen
    (kandidat,) = kandidater(lag_sensurparti(annen_skole, klager[0].ansvarlig, eksamen=eksamen, kandidater=1))
    andres = lag_klage(kandidat, ansvarlig=klager[0].ansvarlig, svarform="papir")
    lag(som(skoleadmin), klager[0])
    lag(som(annen_skoleadmin), andres)
    lag(som(skoleadmin), klager[1])
    assert list(Papirbunke.objects.order_by("pk").values_list("nummer", "skole__navn")) == [
        (1, "Lillevik videregående skole"), (2, "Storvik videregående skole"), (3, "Lillevik videregående skole"),
    ]  # fmt: skip


def test_ulike_runder_og_fag_gaar_i_hver_sin_bunke(som, skoleadmin, skole, statsforvalter, klager):
    Klage.objects.filter(pk=klager[1].pk).update(kalender="hurtig")
    klient = som(skoleadmin)
    assert klient.get(reverse(LISTE)).text.count("Lag bunke<") == 2
    svar = lag(klient, *klager)
    assert (svar.status_code, "Lag en bunke for hver" in svar.text) == (422, True)
    (kandidat,) = kandidater(lag_sensurparti(skole, statsforvalter, kandidater=1))
    annet_fag = lag_klage(kandidat, ansvarlig=statsforvalter, svarform="papir")
    assert "Lag en bunke for hver" in lag(klient, klager[0], annet_fag).text
    assert not Papirbunke.objects.exists()


def test_det_som_ikke_kan_ligge_i_en_bunke(som, skoleadmin, klager):
    klient = som(skoleadmin)
    svar = lag(klient)
    assert (svar.status_code, "Kryss av" in svar.text) == (422, True)
    Klage.objects.filter(pk=klager[0].pk).update(svarform="digital")
    assert "er levert digitalt" in lag(klient, klager[0]).text
    Klage.objects.filter(pk=klager[1].pk).update(status="registrert")
    assert "Send klagen først" in lag(klient, klager[1]).text
    assert klient.post(reverse(LAG), {"klage": ["tull", "9" * 30]}).status_code == 422
    assert not Papirbunke.objects.exists()


def test_ett_svar_ligger_i_en_bunke_om_gangen(som, skoleadmin, klager, papirbunke):
    svar = lag(som(skoleadmin), klager[0])
    assert (svar.status_code, "ligger i bunke 1 alt" in svar.text) == (422, True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Bunkeklage.objects.create(bunke=papirbunke, klage=klager[0], lagt=naa())


def test_andre_skoler_og_roller_lager_ingen_bunke_av_dem(som, annen_skoleadmin, myndighet, klager):
    assert "Kryss av" in lag(som(annen_skoleadmin), *klager).text
    assert lag(som(myndighet), *klager).status_code == 403
    assert "Skolen lager en bunke av svarene på papir" in som(myndighet).get(reverse(LISTE)).text
    assert not Papirbunke.objects.exists()


def test_et_svar_tas_ut_bare_foer_bunken_er_sendt(som, skoleadmin, annen_skoleadmin, myndighet, klager, papirbunke):
    klient, hvor = som(skoleadmin), adresse("ta_ut", papirbunke, klager[0].pk)
    assert som(annen_skoleadmin).post(hvor).status_code == 404
    assert som(myndighet).post(hvor).status_code == 403
    for _gang in range(2):
        assert "Svaret er tatt ut av bunken." in klient.post(hvor, follow=True).text
    assert bunken(papirbunke).klager == [klager[1]]
    assert "Ligger i ingen bunke" in klient.get(reverse(LISTE)).text

    meld(klient, papirbunke, "sendt")
    svar = klient.post(adresse("ta_ut", papirbunke, klager[1].pk), follow=True)

    assert "Bunken er sendt" in svar.text
    assert Bunkeklage.objects.filter(tatt_ut=None).count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Bunkeklage.objects.filter(klage=klager[1]).update(tatt_ut=naa())


def test_en_tom_bunke_er_borte_og_nummeret_brukes_ikke_om_igjen(som, skoleadmin, klager, papirbunke):
    klient = som(skoleadmin)
    for klage in klager:
        svar = klient.post(adresse("ta_ut", papirbunke, klage.pk), follow=True)
    assert svar.redirect_chain[-1][0] == reverse(LISTE)
    assert klient.get(adresse("bunke", papirbunke)).status_code == 404
    assert "Bunke 2 er laget." in lag(klient, *klager).text


def test_en_trukket_klage_staar_ikke_paa_foelgeseddelen_og_alle_trukket_sendes_ikke(
    som, skoleadmin, klager, papirbunke
):
    Klage.objects.filter(pk=klager[0].pk).update(status="trukket", avsluttet=naa())
    tekst = som(skoleadmin).get(adresse("bunke", papirbunke)).text
    assert "Klagen er ikke til behandling lenger" in tekst
    assert bunken(papirbunke).antall == 1
    Klage.objects.filter(pk=klager[1].pk).update(status="trukket", avsluttet=naa())
    assert bunken(papirbunke).neste == ""
    assert meld(som(skoleadmin), papirbunke, "sendt").status_code == 422
    assert "skal i posten" not in som(skoleadmin).get("/").text


def test_databasen_holder_bunken_fast_og_slipper_ikke_inn_det_som_ikke_hoerer_til(
    annen_skole, statsforvalter, klager, papirbunke
):  # fmt: skip
    for brudd in (
        lambda: Papirbunke.objects.filter(pk=papirbunke.pk).update(nummer=7),
        lambda: papirbunke.innhold.all().delete(),
        lambda: papirbunke.innhold.update(lagt=naa()),
        lambda: Bunkeklage.objects.create(
            bunke=papirbunke, lagt=naa(),
            klage=lag_klage(
                kandidater(lag_sensurparti(annen_skole, statsforvalter, kandidater=1))[0], ansvarlig=statsforvalter,
                svarform="papir",
            ),
        ),
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            brudd()


def test_klagens_side_sier_hvor_svaret_er(som, skoleadmin, myndighet, klager):
    klient, hvor = som(skoleadmin), reverse("klage:klage", args=[klager[0].pk])
    assert "Svaret ligger ikke i noen bunke ennå." in klient.get(hvor).text
    lag(klient, *klager)
    rad = Papirbunke.objects.get()
    tekst = klient.get(hvor).text
    assert (adresse("bunke", rad) in tekst, "Ikke sendt" in tekst) == (True, True)
    saken = som(myndighet).get(reverse("klagenemnd:sak", args=[klager[0].pk])).text
    assert adresse("bunke", rad) in saken
