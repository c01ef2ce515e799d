"""The candidate's choice: on the own page until the deadline, or registered by the school; final from then on."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from annullering.models import Annulleringsvalg, Utfall
from felles.tid import naa
from klage.models import Annullering, Vitnemaalsoppgave
from tests.annullering.conftest import inn, kandidatene, karakter
from tests.fabrikker.annullering import GRUNN, fatt_vedtak, lag_sak, vedtaksraden

pytestmark = pytest.mark.django_db
MINE = "/kandidat/eksamener/"


@pytest.fixture
def sak(norsk, skoleadmin, direktoratet):
    """Decided for all: they choose, within a week."""
    sak = lag_sak(norsk, skoleadmin)
    fatt_vedtak(sak, direktoratet, Utfall.VALGFRI)
    return sak


@pytest.fixture
def rad(sak, olga):
    return vedtaksraden(olga)


def side(rad):
    return reverse("kandidat:annullering", args=[rad.pk])


def velg(klient, rad, valg, bekreft="ja"):
    return klient.post(side(rad), {"valg": valg, "bekreft": bekreft}, follow=True)


def etter_fristen(rad):
    return time_machine.travel(rad.annullering.valgfrist, tick=False)


def test_karakter_og_vedtak_staar_side_om_side_til_kandidaten_har_valgt(som, skoleadmin, rad, olga, norsk):
    klient = inn(olga)
    mine = klient.get(MINE).text
    assert "3 – tre" in mine
    assert side(rad) in mine
    vedtaket = klient.get(side(rad)).text
    for ord_ in ("3 – tre", GRUNN, "Velger du ikke, blir karakteren stående"):
        assert ord_ in vedtaket, ord_
    assert "3 – tre, kan velge annullering" in som(skoleadmin).get(f"/eksamen/partier/{norsk.pk}/").text
    spoer = velg(klient, rad, "annulleres", bekreft="")
    assert "Bekreft valget" in spoer.text
    assert karakter(olga) == "3"
    svar = velg(klient, rad, "annulleres")
    assert "Du har valgt å få eksamenen annullert" in svar.text
    assert "3 – tre" in svar.text
    assert karakter(olga) is None
    assert "Eksamen annullert" in klient.get(MINE).text


def test_valget_endres_til_fristen_og_er_saa_endelig(rad, olga):
    klient = inn(olga)
    velg(klient, rad, "annulleres")
    velg(klient, rad, "annulleres")
    velg(klient, rad, "beholder")
    assert karakter(olga) == "3"
    assert [ett.valg for ett in Annulleringsvalg.objects.order_by("pk")] == ["annulleres", "beholder"]
    with time_machine.travel(rad.annullering.valgfrist - timedelta(microseconds=1), tick=False):
        velg(inn(olga), rad, "annulleres")
        assert karakter(olga) is None
    with etter_fristen(rad):
        svar = velg(inn(olga), rad, "beholder")
        assert svar.status_code == 422
        assert "Fristen for å velge er ute" in svar.text
        assert karakter(olga) is None
        assert "valget er endelig" in inn(olga).get(side(rad)).text


def test_uten_valg_foer_fristen_blir_karakteren_staaende(som, skoleadmin, sak, rad, olga):
    with etter_fristen(rad):
        assert karakter(olga) == "3"
        assert "Du valgte ikke før fristen" in inn(olga).get(side(rad)).text
        assert "Valgte ikke, karakteren blir stående" in som(skoleadmin).get(f"/klage/formelle-feil/{sak.pk}/").text


@pytest.mark.parametrize("valg", ["", "tull", "annulleres\x00"])
def test_et_valg_som_ikke_finnes_lagres_ikke(rad, olga, valg):
    svar = velg(inn(olga), rad, valg)
    assert svar.status_code == 422
    assert not Annulleringsvalg.objects.exists()


def test_andres_vedtak_og_et_som_ikke_vises_finnes_ikke(norsk, skoleadmin, direktoratet):
    olga, kari = kandidatene(norsk)
    fatt_vedtak(lag_sak(norsk, skoleadmin), direktoratet, Utfall.VALGFRI, om=timedelta(hours=1))
    mitt, hennes = vedtaksraden(olga), vedtaksraden(kari)
    assert inn(olga).get(side(mitt)).status_code == 404
    with time_machine.travel(mitt.vedtak.synlig_fra, tick=False):
        klient = inn(olga)
        assert klient.get(side(mitt)).status_code == 200
        assert klient.get(side(hennes)).status_code == 404
        assert velg(klient, hennes, "annulleres").status_code == 404
        assert klient.get(reverse("kandidat:annulleringsbrev", args=[hennes.pk])).status_code == 404
        brev = klient.get(reverse("kandidat:annulleringsbrev", args=[mitt.pk]))
        assert brev.getvalue().startswith(b"%PDF")


def test_den_som_er_annullert_rett_fram_har_ikke_noe_valg(norsk, skoleadmin, direktoratet, olga):
    fatt_vedtak(lag_sak(norsk, skoleadmin), direktoratet)
    svar = velg(inn(olga), vedtaksraden(olga), "beholder")
    assert svar.status_code == 422
    assert "ikke noe å velge" in svar.text


def test_et_opphevet_vedtak_er_borte_for_kandidaten(som, direktoratet, sak, rad, olga):
    klient = inn(olga)
    velg(klient, rad, "annulleres")
    opphev = reverse("annullering:opphev", kwargs={"pk": sak.pk, "rad_id": rad.sakskandidat_id})
    som(direktoratet).post(opphev, {"grunn": "Gjaldt en annen"})
    assert velg(klient, rad, "beholder").status_code == 404
    assert karakter(olga) == "3"


def test_etter_fristen_kan_vedtaket_ikke_oppheves(som, direktoratet, sak, rad, olga):
    velg(inn(olga), rad, "annulleres")
    with etter_fristen(rad):
        opphev = reverse("annullering:opphev", kwargs={"pk": sak.pk, "rad_id": rad.sakskandidat_id})
        svar = som(direktoratet).post(opphev, {"grunn": "For sent"})
        assert svar.status_code == 422
        assert "er endelig" in svar.text
        assert karakter(olga) is None


def test_skolen_registrerer_valget_med_skriftlig_samtykke(
    som, skoleadmin, annen_skoleadmin, direktoratet, sak, rad, olga
):
    adresse = reverse("annullering:valg", kwargs={"pk": sak.pk, "rad_id": rad.sakskandidat_id})
    klient = som(skoleadmin)
    assert klient.post(adresse, {"valg": "annulleres"}).status_code == 422
    assert som(annen_skoleadmin).post(adresse, {"valg": "annulleres", "samtykke": "on"}).status_code == 404
    assert som(direktoratet).post(adresse, {"valg": "annulleres", "samtykke": "on"}).status_code == 403
    assert karakter(olga) == "3"
    klient.post(adresse, {"valg": "annulleres", "samtykke": "on"})
    assert karakter(olga) is None
    ett = Annulleringsvalg.objects.get()
    assert (ett.valgt_av, ett.samtykke_sett) == (skoleadmin, True)


def test_nytt_vitnemaal_kommer_naar_valget_er_endelig(som, skoleadmin, rad, olga):
    klient = inn(olga)
    velg(klient, rad, "annulleres")
    skolen = som(skoleadmin)
    assert "nytt vitnemål" not in skolen.get("/").text
    velg(klient, rad, "beholder")
    assert not Vitnemaalsoppgave.objects.exists()
    velg(klient, rad, "annulleres")
    with etter_fristen(rad):
        assert "1 kandidat skal ha nytt vitnemål" in som(skoleadmin).get("/").text


def test_databasen_slipper_ikke_et_valg_etter_fristen_eller_bakover(rad, olga):
    velg(inn(olga), rad, "annulleres")
    frist = rad.annullering.valgfrist
    gjeldende = Annullering.objects.filter(pk=rad.annullering_id)
    for endring in (
        {"valg": "beholder", "valgt": frist},
        {"valg": "beholder", "valgt": naa() - timedelta(days=1)},
        {"valg": "", "valgt": None},
        {"opphevet": frist},
        {"valgfrist": frist + timedelta(days=7)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            gjeldende.update(**endring)
