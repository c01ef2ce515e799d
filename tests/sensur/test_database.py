"""What the database refuses by itself, whoever asks: past the services, and in plain SQL."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from felles.tid import naa
from sensur.models import Karakterforslag, Sensoroppdrag, Sluttkarakter
from sensur.services.publisering import publiser
from tests.fabrikker.eksamen import lag_kandidat
from tests.fabrikker.sensur import aktoer, foreslaa, sett_alle_like

pytestmark = pytest.mark.django_db


def avvises(handling, *, ord_):
    with pytest.raises(IntegrityError, match=ord_), transaction.atomic():
        handling()


def sql(setning, *verdier):
    def kjoer():
        with connection.cursor() as cursor:
            cursor.execute(setning, verdier)

    return kjoer


def test_bekreftet_forslag_avvises_ved_endring_sletting_og_tillegg(oppdrag, kandidatene, sensurparti):
    foreslaa(oppdrag, "4", "5", bekreftet=True)
    ny = lag_kandidat(sensurparti, passord=None)
    avvises(lambda: Karakterforslag.objects.update(verdi="6"), ord_="bekreftet karakterforslag")
    avvises(sql("UPDATE sensur_karakterforslag SET verdi = '6'"), ord_="bekreftet karakterforslag")
    avvises(sql("DELETE FROM sensur_karakterforslag"), ord_="bekreftet karakterforslag")
    avvises(
        lambda: Karakterforslag.objects.create(oppdrag=oppdrag, kandidat=ny, verdi="1", lagret=naa()),
        ord_="bekreftet karakterforslag",
    )
    avvises(lambda: Sensoroppdrag.objects.update(bekreftet=None), ord_="bekreftet sensoroppdrag")
    assert set(Karakterforslag.objects.values_list("verdi", flat=True)) == {"4", "5"}


def test_forslag_paa_kandidat_i_et_annet_parti_avvises(oppdrag, kandidat):
    avvises(
        lambda: Karakterforslag.objects.create(oppdrag=oppdrag, kandidat=kandidat, verdi="1", lagret=naa()),
        ord_="ikke i sensorens parti",
    )


def test_samme_person_kan_ikke_vaere_begge_sensorer(oppdragene, sensurparti):
    oppdrag, andre = oppdragene
    andre.delete()
    avvises(
        lambda: Sensoroppdrag.objects.create(parti=sensurparti, bruker=oppdrag.bruker, nummer=2),
        ord_="aldri_samme_person",
    )


@pytest.mark.parametrize("bekreftede", [(), (1,), (2,)])
def test_sluttkarakter_uten_to_bekreftede_forslag_avvises(oppdragene, kandidatene, bekreftede):
    for oppdrag in oppdragene:
        foreslaa(oppdrag, "4", "4", bekreftet=oppdrag.nummer in bekreftede)
    avvises(
        lambda: Sluttkarakter.objects.create(kandidat=kandidatene[0], verdi="4", satt_av=oppdragene[1], satt=naa()),
        ord_="to bekreftede forslag",
    )


def test_sluttkarakter_av_foerstesensor_avvises(oppdragene, kandidatene):
    for oppdrag in oppdragene:
        foreslaa(oppdrag, "4", "4", bekreftet=True)
    avvises(
        lambda: Sluttkarakter.objects.create(kandidat=kandidatene[0], verdi="4", satt_av=oppdragene[0], satt=naa()),
        ord_="bare andresensor",
    )
    sett_alle_like(oppdragene[1])
    avvises(lambda: Sluttkarakter.objects.update(satt_av=oppdragene[0]), ord_="overskrives aldri")


def test_sluttkarakter_slettes_flyttes_og_endres_ikke_etter_publisering(oppdragene, kandidatene, kandidat):
    for oppdrag in oppdragene:
        foreslaa(oppdrag, "4", "4", bekreftet=True)
    sett_alle_like(oppdragene[1])
    avvises(sql("DELETE FROM sensur_sluttkarakter"), ord_="slettes aldri")
    avvises(sql("UPDATE sensur_sluttkarakter SET kandidat_id = %s", kandidat.pk), ord_="overskrives aldri")
    avvises(lambda: Sluttkarakter.objects.update(verdi="6", erstattet=naa()), ord_="overskrives aldri")
    publiser(eksamen_id=kandidatene[0].eksamen_id, aktoer=aktoer(oppdragene[1].bruker), naa=naa())
    senere = naa() + timedelta(seconds=1)
    avvises(lambda: Sluttkarakter.objects.update(erstattet=senere), ord_="kunngjort")


def test_ukjent_karakter_avvises(oppdrag, kandidatene):
    avvises(
        lambda: Karakterforslag.objects.create(oppdrag=oppdrag, kandidat=kandidatene[0], verdi="7", lagret=naa()),
        ord_="verdi_kjent",
    )


def sett_rett_inn(oppdragene, kandidat, verdi):
    return lambda: Sluttkarakter.objects.create(kandidat=kandidat, verdi=verdi, satt_av=oppdragene[1], satt=naa())


@pytest.mark.parametrize("verdi", ["3", "5", "MB"])
def test_like_forslag_gir_ingen_annen_karakter(oppdragene, kandidatene, verdi):
    for oppdrag in oppdragene:
        foreslaa(oppdrag, "4", "4", bekreftet=True)
    avvises(sett_rett_inn(oppdragene, kandidatene[0], verdi), ord_="like forslag")
    sett_rett_inn(oppdragene, kandidatene[0], "4")()


@pytest.mark.parametrize(("verdi", "ord_"), [("1", "mellom"), ("6", "mellom"), ("MB", "foreslått MB")])
def test_ulike_forslag_gir_bare_det_som_ligger_mellom(oppdragene, kandidatene, verdi, ord_):
    for oppdrag, forslag in zip(oppdragene, ("5", "2"), strict=True):
        foreslaa(oppdrag, forslag, "4", bekreftet=True)
    avvises(sett_rett_inn(oppdragene, kandidatene[0], verdi), ord_=ord_)
    sett_rett_inn(oppdragene, kandidatene[0], "3")()


def test_karakter_mot_mb_gir_en_av_de_to(oppdragene, kandidatene):
    for oppdrag, forslag in zip(oppdragene, ("MB", "2"), strict=True):
        foreslaa(oppdrag, forslag, "4", bekreftet=True)
    for verdi in ("1", "3"):
        avvises(sett_rett_inn(oppdragene, kandidatene[0], verdi), ord_="mellom")
    sett_rett_inn(oppdragene, kandidatene[0], "MB")()
