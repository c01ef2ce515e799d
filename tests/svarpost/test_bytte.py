"""A sensor is replaced while the answers are on their way: who has them stays true, and whoever took over gets them."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from brukere.models.bruker import Rolle
from felles.tid import naa
from sensur.models import Sensoroppdrag
from sensur.services.overtakelse import erstatt_sensor
from svarpost.models import Poststeg
from svarpost.services.foelgebrev import brevdata
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.oppnevning import lag_faggruppe, lag_oppnevning
from tests.fabrikker.sensur import aktoer, lag_sensor
from tests.svarpost.test_post import adresse, bunken, gaa, meld

pytestmark = pytest.mark.django_db


@pytest.fixture
def ny(statsforvalter):
    return lag_sensor(statsforvalter, bruker__fornavn="Nina", bruker__epost="nina@example.no")


@pytest.fixture
def bytt(statsforvalter, ny):
    """Give the assignment of a sensor to the new one."""
    myndighet = bruker_med_rolle(Rolle.STATSFORVALTER, statsforvalter)

    def gjoer(parti, gammel):
        erstatt_sensor(
            oppdrag_id=parti.sensoroppdrag.get(bruker=gammel, avsluttet=None).pk, ny_bruker_id=ny.pk, grunn="forfall",
            aktoer=aktoer(myndighet), naa=naa(), ogsaa_satte=True,
        )  # fmt: skip

    return gjoer


def stegene(parti):
    return list(Poststeg.objects.staaende().filter(parti=parti).values_list("steg", "av__fornavn", "til__fornavn"))


def test_foer_noe_er_sendt_gaar_bunken_til_den_som_staar(som, skoleadmin, foerste, andre, ny, bytt, postparti):
    bytt(postparti, foerste)
    klient = som(skoleadmin)
    side = klient.get(adresse("bunke", postparti)).text
    assert (ny.navn in side, foerste.navn in side) == (True, False)
    (brev,) = brevdata([bunken(postparti)], naa())
    assert brev["mottaker"][0] == ny.navn

    meld(klient, postparti, "sendt", "RR1")

    assert stegene(postparti)[0][2] == ny.fornavn
    assert f"Sendt til førstesensor {ny.navn}" in klient.get(adresse("bunke", postparti)).text
    assert som(foerste).get(adresse("bunke", postparti)).status_code == 404


@pytest.mark.parametrize("til", ["sendt", "mottatt_1"])
def test_den_nye_ser_at_den_forrige_har_bunken_og_faar_den(
    som, skoleadmin, foerste, andre, ny, bytt, postparti, til
):  # fmt: skip
    gaa(som, postparti, skoleadmin, foerste, andre, til)
    bytt(postparti, foerste)

    for leser in (ny, skoleadmin, andre):
        side = som(leser).get(adresse("bunke", postparti)).text
        assert f"{foerste.navn} er ikke lenger sensor for partiet" in side, leser
    assert f"er hos {foerste.navn}, som var sensor før deg" in som(ny).get("/").text
    assert f"{ny.navn} har tatt over som sensor" in som(foerste).get("/").text
    assert "Nina" in som(foerste).get(adresse("bunke", postparti)).text

    assert meld(som(foerste), postparti, "overfoert", "RR9").status_code == 302
    assert som(foerste).get(adresse("bunke", postparti)).status_code == 404
    assert meld(som(ny), postparti, "mottatt_1").status_code == 302
    assert meld(som(ny), postparti, "videresendt", "RR10").status_code == 302
    assert meld(som(andre), postparti, "mottatt_2").status_code == 302
    assert meld(som(andre), postparti, "returnert", "RR11").status_code == 302
    assert ("overfoert", foerste.fornavn, ny.fornavn) in stegene(postparti)
    assert ("videresendt", ny.fornavn, andre.fornavn) in stegene(postparti)


def test_den_nye_melder_mottatt_ogsaa_naar_den_forrige_ikke_har_meldt_noe(
    som, skoleadmin, foerste, andre, ny, bytt, postparti
):  # fmt: skip
    gaa(som, postparti, skoleadmin, foerste, andre, "mottatt_1")
    bytt(postparti, foerste)

    assert meld(som(ny), postparti, "mottatt_1").status_code == 302

    assert [rad[:2] for rad in stegene(postparti)][1:] == [("mottatt_1", foerste.fornavn), ("mottatt_1", ny.fornavn)]
    assert bunken(postparti).neste == "videresendt"
    assert "ikke lenger sensor" not in som(ny).get(adresse("bunke", postparti)).text


def test_en_ny_andresensor_faar_den_fra_den_forrige(som, skoleadmin, foerste, andre, ny, bytt, postparti):
    gaa(som, postparti, skoleadmin, foerste, andre, "mottatt_2")
    bytt(postparti, andre)

    assert meld(som(foerste), postparti, "overfoert", "RR9").status_code == 422
    assert meld(som(andre), postparti, "overfoert", "RR9").status_code == 302
    assert meld(som(foerste), postparti, "mottatt_2").status_code == 422
    assert meld(som(ny), postparti, "mottatt_2").status_code == 302
    assert bunken(postparti).neste == "returnert"


def test_en_ny_foerstesensor_faar_den_fra_andresensor_som_har_den(
    som, skoleadmin, foerste, andre, ny, bytt, postparti
):  # fmt: skip
    gaa(som, postparti, skoleadmin, foerste, andre, "mottatt_2")
    bytt(postparti, foerste)

    assert (
        "har tatt over som førstesensor og har ikke fått besvarelsene"
        in som(skoleadmin).get(adresse("bunke", postparti)).text
    )
    assert "skal til deg" in som(ny).get("/").text
    assert meld(som(andre), postparti, "returnert", "RR9").status_code == 422
    for bruker, steg in ((andre, "overfoert"), (ny, "mottatt_1"), (ny, "returnert"), (skoleadmin, "retur_mottatt")):
        assert meld(som(bruker), postparti, steg, "RR9").status_code == 302, steg
    assert bunken(postparti).neste == ""


def test_er_den_tilbake_ved_skolen_sendes_den_ut_igjen(som, skoleadmin, foerste, andre, ny, bytt, postparti):
    gaa(som, postparti, skoleadmin, foerste, andre, "retur_mottatt")
    bytt(postparti, andre)
    klient = som(skoleadmin)
    assert "1 parti har besvarelser som skal i posten" in klient.get("/").text
    (brev,) = brevdata([bunken(postparti)], naa())
    assert brev["mottaker"][0] == ny.navn

    for bruker, steg in (
        (skoleadmin, "overfoert"),
        (ny, "mottatt_2"),
        (ny, "returnert"),
        (skoleadmin, "retur_mottatt"),
    ):
        assert meld(som(bruker), postparti, steg, "RR9").status_code == 302, steg

    assert bunken(postparti).neste == ""


def test_er_den_sendt_til_en_som_mistet_partiet_foer_hun_begynte_kommer_den_videre(
    som, skoleadmin, foerste, andre, ny, bytt, postparti, statsforvalter
):  # fmt: skip
    gaa(som, postparti, skoleadmin, foerste, andre, "mottatt_1")
    bytt(postparti, foerste)
    assert meld(som(foerste), postparti, "overfoert", "RR9").status_code == 302
    # As moving the party to another pair does: nothing of the assignment is left.
    postparti.sensoroppdrag.get(bruker=ny).delete()
    siste = lag_sensor(statsforvalter, bruker__fornavn="Siri")
    Sensoroppdrag.objects.create(parti=postparti, bruker=siste, nummer=1)

    assert f"{ny.navn} er ikke lenger sensor for partiet" in som(siste).get(adresse("bunke", postparti)).text
    assert meld(som(andre), postparti, "mottatt_2").status_code == 422
    assert meld(som(ny), postparti, "overfoert", "RR10").status_code == 302
    assert meld(som(siste), postparti, "mottatt_1").status_code == 302
    assert bunken(postparti).neste == "videresendt"


def test_det_som_er_sendt_til_den_siden_navnga_staar_som_sendt_dit(
    som, skoleadmin, foerste, andre, ny, bytt, postparti
):  # fmt: skip
    klient = som(skoleadmin)
    skjult = f'name="til" value="{foerste.pk}"'
    assert skjult in klient.get(adresse("bunke", postparti)).text
    bytt(postparti, foerste)
    felt = {"steg": "sendt", "sporing": "RR1"}

    for feil in (andre.pk, skoleadmin.pk, "10" * 20):
        svar = klient.post(adresse("steg", postparti), felt | {"til": feil})
        assert svar.status_code == 422
        assert "har fått en annen sensor siden du åpnet siden" in svar.text
    assert klient.post(adresse("steg", postparti), felt | {"til": foerste.pk}).status_code == 302

    assert stegene(postparti) == [("sendt", skoleadmin.fornavn, foerste.fornavn)]
    assert f"Besvarelsene er hos {foerste.navn}" in som(ny).get(adresse("bunke", postparti)).text
    assert meld(som(foerste), postparti, "overfoert", "RR2").status_code == 302


def test_den_forrige_angrer_bare_sitt_eget(som, skoleadmin, foerste, andre, ny, bytt, postparti):
    gaa(som, postparti, skoleadmin, foerste, andre, "mottatt_1")
    bytt(postparti, foerste)
    siste = Poststeg.objects.order_by("-pk").first()

    assert "tas tilbake av den" in som(ny).post(adresse("angre", postparti, siste.pk), follow=True).text
    assert "Steget er tatt tilbake." in som(foerste).post(adresse("angre", postparti, siste.pk), follow=True).text
    assert bunken(postparti).siste.steg == "sendt"


def test_andre_tidligere_sensorer_og_fremmede_kommer_ikke_inn(
    som, skoleadmin, annen_skoleadmin, foerste, andre, ny, bytt, postparti, statsforvalter
):  # fmt: skip
    gaa(som, postparti, skoleadmin, foerste, andre, "mottatt_2")
    bytt(postparti, foerste)

    for bruker in (foerste, annen_skoleadmin, lag_sensor(statsforvalter)):
        assert som(bruker).get(adresse("bunke", postparti)).status_code == 404
        assert meld(som(bruker), postparti, "overfoert", "RR9").status_code == 404


def test_den_som_trekkes_og_har_bunken_ser_den_og_myndigheten_ser_at_hun_har_den(
    som, skoleadmin, foerste, andre, ny, bytt, postparti, statsforvalter
):  # fmt: skip
    gruppe = lag_faggruppe(statsforvalter, postparti.eksamen.fag, periode=postparti.eksamen.periode)
    rad = lag_oppnevning(gruppe, foerste, godtatt=True)
    gaa(som, postparti, skoleadmin, foerste, andre, "mottatt_1")
    bytt(postparti, foerste)
    foerste.tildelinger.update(til=naa())

    side = som(bruker_med_rolle(Rolle.STATSFORVALTER, statsforvalter)).get(
        reverse("oppnevning:oppnevning", args=[rad.pk])
    )

    assert "Har besvarelser på papir fra 1 parti." in side.text
    assert adresse("bunke", postparti) in som(foerste).get(reverse("svarpost:liste")).text
    assert meld(som(foerste), postparti, "overfoert", "RR9").status_code == 302
    assert som(foerste).get(reverse("svarpost:liste")).status_code == 403


def test_databasen_vil_ha_en_mottaker_bare_der_noe_sendes_til_en_sensor(postparti, foerste):
    with pytest.raises(IntegrityError), transaction.atomic():
        Poststeg.objects.create(parti=postparti, steg="mottatt_1", registrert=naa(), av=foerste, til=foerste)


def test_rapporten_sier_hvor_den_er_og_hos_hvem(som, skoleadmin, annen_skoleadmin, foerste, andre, bytt, postparti):
    gaa(som, postparti, skoleadmin, foerste, andre, "mottatt_1")
    bytt(postparti, foerste)
    hvor = reverse("rapporter:rapport", args=["svarpost"])

    tekst = som(skoleadmin).get(hvor).text

    assert "Mottatt av førstesensor" in tekst
    assert foerste.navn in tekst
    assert foerste.navn not in som(annen_skoleadmin).get(hvor).text
    assert som(andre).get(hvor).status_code in {403, 404}
