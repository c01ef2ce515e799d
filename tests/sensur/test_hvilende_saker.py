"""A case of a fellessensur rests while a proposal is open again, and is taken off only by another proposal."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from felles.feil import UgyldigOvergang
from felles.tid import naa
from sensur.models import Fellessensursak
from sensur.services.fellessensur import ta_opp_igjen
from sensur.services.gjenaapning import bekreft_gjenaapning, gjenaapne, trekk_gjenaapning
from sensur.services.sluttkarakterer import sett_avgjorte
from tests.fabrikker.sensur import aktoer
from tests.sensur.test_moeter import vedta

pytestmark = pytest.mark.django_db


def aapne(oppdrag, kandidat):
    hvem = aktoer(oppdrag.bruker)
    return gjenaapne(oppdrag_id=oppdrag.pk, kandidat_id=kandidat.pk, grunn="Feil", aktoer=hvem, naa=naa())


@pytest.mark.parametrize("avgjort", [False, True])
def test_saken_hviler_mens_et_forslag_er_aapent_og_fortsetter_naar_det_trekkes(
    som, sak, uenige, kandidatene, moete, avgjort
):
    foerste, andre = uenige
    if avgjort:
        vedta(sak, "3")
    igjen = aapne(foerste, kandidatene[1])
    for handling in (lambda: vedta(sak, "3"), lambda: ta_opp_igjen(sak_id=sak.pk, aktoer=leder(sak), naa=naa())):
        with pytest.raises(UgyldigOvergang, match="hviler"):
            handling()
    side = som(sak.fellessensur.leder).get(reverse("sensur:sak", args=[sak.pk])).text
    assert "Saken hviler" in side
    assert "Avgjør saken" not in side
    assert "Hviler" in som(sak.fellessensur.leder).get(reverse("sensur:moete", args=[moete.pk])).text
    assert "hviler til forslaget er lukket" in som(andre.bruker).get(reverse("sensur:enighet", args=[andre.pk])).text
    assert sett_avgjorte(oppdrag_id=andre.pk, aktoer=aktoer(andre.bruker), naa=naa()) == 0
    trekk_gjenaapning(gjenaapning_id=igjen.pk, aktoer=aktoer(foerste.bruker), naa=naa())
    sak.refresh_from_db()
    assert sak.tatt_av is None
    vedta(sak, "3")
    assert sett_avgjorte(oppdrag_id=andre.pk, aktoer=aktoer(andre.bruker), naa=naa()) == 1


@pytest.mark.parametrize(("verdi", "staar"), [("2", True), ("3", False), ("5", False)])
def test_et_nytt_forslag_tar_saken_av_listen_bare_naar_det_er_et_annet(som, sak, uenige, kandidatene, verdi, staar):
    foerste = uenige[0]
    igjen = aapne(foerste, kandidatene[1])
    bekreft_gjenaapning(gjenaapning_id=igjen.pk, verdi=verdi, aktoer=aktoer(foerste.bruker), naa=naa())
    sak.refresh_from_db()
    assert (sak.tatt_av is None) is staar
    assert som(sak.fellessensur.leder).get(reverse("sensur:sak", args=[sak.pk])).status_code == (200 if staar else 403)
    if not staar:
        with pytest.raises(UgyldigOvergang, match="tatt_av"):
            vedta(sak, "3")


def leder(sak):
    return aktoer(sak.fellessensur.leder)


def test_moetet_gir_ikke_mb_uten_at_en_sensor_har_spurt_skolen(som, sak, moete):
    adresse = reverse("sensur:sak", args=[sak.pk])
    side = som(moete.leder)
    assert 'value="MB"' not in side.get(adresse).text
    svar = side.post(adresse, {"handling": "avgjoer", "verdi": "MB"}, follow=True)
    assert "Ingen av sensorene har foreslått MB" in svar.text
    sak.refresh_from_db()
    assert sak.avgjort is None


def test_databasen_avgjoer_ingen_sak_som_hviler(sak, uenige, kandidatene):
    aapne(uenige[0], kandidatene[1])
    felt = {"verdi": "3", "avgjort": naa(), "avgjort_av": sak.fellessensur.leder}
    with pytest.raises(IntegrityError, match="saken hviler"), transaction.atomic():
        Fellessensursak.objects.filter(pk=sak.pk).update(**felt)


def test_databasen_tar_ikke_imot_en_sak_som_alt_er_avgjort(uenige, moete, kandidatene):
    hva = {"fellessensur": moete, "kandidat": kandidatene[1], "satt_paa": naa()}
    avgjort = {"verdi": "3", "avgjort": naa(), "avgjort_av": moete.leder}
    egen = avgjort | {"avgjort_av": uenige[0].bruker}
    for felt in (avgjort, egen, {"tatt_av": naa()}):
        with pytest.raises(IntegrityError, match="uavgjort"), transaction.atomic():
            Fellessensursak.objects.create(**hva, **felt)
    assert Fellessensursak.objects.create(**hva).avgjort is None
