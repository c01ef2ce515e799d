"""Who may be a sensor of what, and which of the two sets final grades."""

from datetime import timedelta

import pytest
from django.urls import reverse

from brukere.models.bruker import Rolle
from felles.feil import Domenefeil
from felles.hendelser import SYSTEM
from felles.models import Hendelse
from felles.tid import naa
from sensur.models import Sensoroppdrag, Sluttkarakter
from sensur.services.oppdrag import tildel_sensor
from tests.fabrikker.brukere import RolletildelingFactory, bruker_med_rolle
from tests.fabrikker.sensur import (
    foreslaa,
    lag_sensor,
    lag_sensurparti,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("rolle", [Rolle.LAERER, Rolle.REKTOR, Rolle.SKOLEADMIN, Rolle.EKSAMENSVAKT])
def test_sensor_ved_egen_skole_avvises(sensurparti, foerstesensor, skole, rolle):
    RolletildelingFactory(bruker=foerstesensor, organisasjon=skole, rolle=rolle)
    with pytest.raises(Domenefeil, match="inhabil") as feil:
        tildel_sensor(parti_id=sensurparti.pk, bruker_id=foerstesensor.pk, nummer=1, aktoer=SYSTEM, naa=naa())
    assert "kan ikke sensurere skolens egne kandidater" in str(feil.value.melding)
    assert not Sensoroppdrag.objects.exists()


def test_tidligere_rolle_ved_skolen_er_ingen_hindring(sensurparti, foerstesensor, skole):
    RolletildelingFactory(bruker=foerstesensor, organisasjon=skole, rolle=Rolle.LAERER, til=naa() - timedelta(days=30))
    tildel_sensor(parti_id=sensurparti.pk, bruker_id=foerstesensor.pk, nummer=1, aktoer=SYSTEM, naa=naa())


def test_bare_sensorer_en_paa_hver_plass_og_aldri_samme_person(sensurparti, oppdragene, statsforvalter, annen_skole):
    foerste = oppdragene[0].bruker
    laerer = bruker_med_rolle(Rolle.LAERER, annen_skole)
    ny = lag_sensor(statsforvalter)
    annet = lag_sensurparti(annen_skole, statsforvalter, kandidater=0)
    for parti, bruker, nummer, kode in [
        (sensurparti, laerer, 1, "ikke_sensor"),
        (sensurparti, ny, 1, "opptatt"),
        (annet, laerer, 2, "ikke_sensor"),
    ]:
        with pytest.raises(Domenefeil, match=kode):
            tildel_sensor(parti_id=parti.pk, bruker_id=bruker.pk, nummer=nummer, aktoer=SYSTEM, naa=naa())
    tildel_sensor(parti_id=annet.pk, bruker_id=foerste.pk, nummer=1, aktoer=SYSTEM, naa=naa())
    with pytest.raises(Domenefeil, match="samme_person"):
        tildel_sensor(parti_id=annet.pk, bruker_id=foerste.pk, nummer=2, aktoer=SYSTEM, naa=naa())
    foer = Hendelse.objects.count()
    tildel_sensor(parti_id=annet.pk, bruker_id=foerste.pk, nummer=1, aktoer=SYSTEM, naa=naa())
    assert Hendelse.objects.count() == foer


def test_sensor_uten_rollen_lenger_mister_oppdraget(som, oppdrag):
    oppdrag.bruker.tildelinger.update(til=naa())
    assert som(oppdrag.bruker).get(reverse("sensur:oppdrag", args=[oppdrag.pk])).status_code == 404
    assert som(oppdrag.bruker).get(reverse("sensur:liste")).status_code == 403


def test_foerstesensor_setter_ikke_sluttkarakter(som, oppdragene, kandidatene):
    for oppdrag in oppdragene:
        foreslaa(oppdrag, "4", "4", bekreftet=True)
    klient = som(oppdragene[0].bruker)
    en = {"nummer": kandidatene[0].kandidatnummer.nummer, "verdi": "4"}
    for adresse in (
        reverse("sensur:enighet", args=[oppdragene[0].pk]),
        reverse("sensur:sett_like", args=[oppdragene[0].pk]),
    ):
        svar = klient.post(adresse, en, follow=True)
        assert "Bare andresensor setter endelig karakter" in svar.text
    assert not Sluttkarakter.objects.exists()


def test_sluttkarakter_foer_begge_har_bekreftet_avvises_med_samme_setning(som, oppdragene, kandidatene):
    foreslaa(oppdragene[1], "4", "4", bekreftet=True)
    adresse = reverse("sensur:enighet", args=[oppdragene[1].pk])
    en = {"nummer": kandidatene[0].kandidatnummer.nummer, "verdi": "4"}
    for handling in (lambda: None, lambda: foreslaa(oppdragene[0], "4", "4")):
        handling()
        svar = som(oppdragene[1].bruker).post(adresse, en, follow=True)
        assert "Endelig karakter settes når dere begge har bekreftet forslagene" in svar.text
    assert not Sluttkarakter.objects.exists()


@pytest.mark.parametrize("data", [{}, {"verdi": "9", "nummer": "x"}, {"verdi": "4", "nummer": "111AAA-V"}])
def test_ugyldig_sluttkarakter_gir_en_setning(som, oppdragene, data):
    for oppdrag in oppdragene:
        foreslaa(oppdrag, "4", "4", bekreftet=True)
    svar = som(oppdragene[1].bruker).post(reverse("sensur:enighet", args=[oppdragene[1].pk]), data, follow=True)
    assert "Ingenting er satt." in svar.text
    assert not Sluttkarakter.objects.exists()
