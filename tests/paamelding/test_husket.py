"""A large preview: its pages are turned without judging the file anew, and nothing else rests on what was kept."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache, caches
from django.urls import reverse

from brukere.models.bruker import Rolle
from eksamen.models import Kandidat
from felles.hendelser import SYSTEM
from felles.importer.husket import MINSTE_ANTALL
from felles.importer.kjoeringer import bekreft
from felles.tid import naa
from paamelding.services.importen import Paameldingsimport
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.eksamen import FagFactory, lag_eksamen
from tests.fabrikker.paamelding import G, K, fnr, importer, lag_kontroll, pamelding

pytestmark = pytest.mark.django_db


@pytest.fixture
def norsk():
    return lag_eksamen(start=naa() + timedelta(days=7), fag=FagFactory(fagkode="NOR1267"))


def gruppe(antall: int) -> list[G]:
    return [G("3STA", "NOR1267", [K(fnr(nr), "Nora", f"Abdi{nr}") for nr in range(antall)])]


@pytest.fixture
def kontroll(skole, norsk):
    """A preview that is large enough to be kept."""
    return lag_kontroll(skole, pamelding(gruppe(MINSTE_ANTALL), orgnr=skole.orgnr))


def avviste(klient, kjoering, **valg) -> int:
    """How many rows the page says are refused."""
    svar = klient.get(reverse("paamelding:kontroll", args=["paamelding", kjoering.pk]), valg)
    return svar.context["visning"].antall["avvist"]


def andre_melder_paa(annen_skole):
    """Another school enrols the first of them in the same exam."""
    importer(annen_skole, pamelding(gruppe(1), orgnr=annen_skole.orgnr))


def test_siden_som_blas_viser_det_samme_og_den_som_aapnes_dommer_paa_nytt(som, skoleadmin, kontroll, annen_skole):
    klient = som(skoleadmin)
    assert avviste(klient, kontroll) == 0
    andre_melder_paa(annen_skole)

    assert avviste(klient, kontroll, side="2") == 0
    assert avviste(klient, kontroll) == 1
    assert avviste(klient, kontroll, vis="alle") == 1


def test_bekreftelsen_dommer_etter_det_databasen_sier_da(som, skoleadmin, skole, kontroll, annen_skole):
    klient = som(skoleadmin)
    assert avviste(klient, kontroll) == 0
    andre_melder_paa(annen_skole)

    bekreft(kjoering_id=kontroll.pk, importen=Paameldingsimport(skole), aktoer=SYSTEM, naa=naa())

    assert Kandidat.objects.filter(parti__skole=skole).count() == MINSTE_ANTALL - 1
    assert avviste(klient, kontroll, vis="alle") == 1


def test_en_rad_som_rettes_dommes_paa_nytt_sammen_med_de_andre(som, skoleadmin, kontroll, annen_skole):
    klient = som(skoleadmin)
    assert avviste(klient, kontroll) == 0
    andre_melder_paa(annen_skole)
    adresse = reverse("paamelding:rett", args=["paamelding", kontroll.pk])

    svar = klient.post(adresse, {"celle-3-fagkode": "XXX0000", "vis": "alle"}, follow=True)

    assert svar.context["visning"].antall["avvist"] == 2


def test_det_som_huskes_er_brukerens_eget(som, skoleadmin, skole, kontroll, annen_skole):
    kollega = bruker_med_rolle(Rolle.SKOLEADMIN, skole)
    assert avviste(som(skoleadmin), kontroll) == 0
    andre_melder_paa(annen_skole)

    assert avviste(som(kollega), kontroll, vis="alle") == 1


def test_smaa_filer_huskes_ikke(som, skoleadmin, skole, norsk, annen_skole):
    liten = lag_kontroll(skole, pamelding(gruppe(2), orgnr=skole.orgnr))
    klient = som(skoleadmin)
    assert avviste(klient, liten) == 0
    andre_melder_paa(annen_skole)

    assert avviste(klient, liten, vis="alle") == 1


def test_det_som_huskes_ligger_kryptert_og_faller_bort(som, skoleadmin, kontroll):
    lager = cache._cache.get_client(write=True)
    foer = set(lager.keys("*importvurdering:*"))
    assert avviste(som(skoleadmin), kontroll) == 0

    nye = [noekkel for noekkel in lager.keys("*importvurdering:*") if noekkel not in foer]

    assert nye
    for noekkel in nye:
        assert re.search(rb"v1:[A-Za-z0-9_-]{100,}=*", lager.get(noekkel))
        assert b"Nora" not in lager.get(noekkel)
        assert 0 < lager.ttl(noekkel) <= 300
        assert fnr(1).encode() not in noekkel


def test_uten_redis_dommes_hver_side(som, skoleadmin, kontroll, annen_skole, settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "unix:///finnes/ikke.sock",
        }
    }
    klient = som(skoleadmin)
    assert avviste(klient, kontroll) == 0
    andre_melder_paa(annen_skole)

    assert avviste(klient, kontroll, vis="alle") == 1
    assert caches["default"]._servers == ["unix:///finnes/ikke.sock"]
