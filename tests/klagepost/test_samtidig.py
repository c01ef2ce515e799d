"""Two at the same time: each bundle has its own number, and a step is noted once. With controls that take the lock away."""

import pytest
from django.db import IntegrityError
from django.db.models import QuerySet

from felles.tid import naa
from klagepost.models import Bunkesteg, Papirbunke
from klagepost.services import bunker, steg
from tests.fabrikker.klage import lag_klage
from tests.fabrikker.samtidig import midt_i, traader
from tests.fabrikker.sensur import aktoer, kandidater, lag_sensurparti

pytestmark = pytest.mark.django_db(transaction=True)


def samtidig(monkeypatch, modul, navn, en, to):
    """The second begins when the first has read, and stands before it writes (at `modul.navn`); what each came to."""
    with midt_i(monkeypatch, modul, navn) as (foerst, saa):
        return traader(foerst(en), saa(to))


@pytest.fixture
def to_bunker(monkeypatch, skoleadmin, annen_skoleadmin, annen_skole, klager):
    """Two schools make a bundle of the same exam each, at the same authority."""
    eksamen, ansvarlig = klager[0].kandidat.eksamen, klager[0].ansvarlig
    (kandidat,) = kandidater(lag_sensurparti(annen_skole, ansvarlig, eksamen=eksamen, kandidater=1))
    andres = lag_klage(kandidat, ansvarlig=ansvarlig, svarform="papir")

    def kjoer():
        return samtidig(
            monkeypatch, bunker, "handler",
            lambda: bunker.lag_bunke(klage_ider=[klager[0].pk], aktoer=aktoer(skoleadmin), naa=naa()),
            lambda: bunker.lag_bunke(klage_ider=[andres.pk], aktoer=aktoer(annen_skoleadmin), naa=naa()),
        )  # fmt: skip

    return kjoer


@pytest.fixture
def to_like_steg(monkeypatch, skoleadmin, papirbunke):
    """The school reports the bundle as sent in two windows."""

    def send():
        return steg.registrer_steg(
            bunke_id=papirbunke.pk, steg="sendt", sporing="RR1", aktoer=aktoer(skoleadmin), naa=naa()
        )

    return lambda: samtidig(monkeypatch, steg, "sporing_for", send, send)


@pytest.fixture
def uten_laas(monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_felt: self.all())


def test_to_skoler_samtidig_faar_hvert_sitt_nummer(to_bunker):
    assert [bunke.nummer for bunke in to_bunker()] == [1, 2]


def test_kontroll_uten_laasen_faar_de_samme_nummer_og_databasen_sier_nei(to_bunker, uten_laas):
    svar = to_bunker()
    assert [isinstance(ett, IntegrityError) for ett in svar] == [True, False]
    assert Papirbunke.objects.count() == 1


def test_det_samme_steget_i_to_vinduer_er_ett(to_like_steg):
    foerste, andre = to_like_steg()
    assert foerste == andre
    assert Bunkesteg.objects.count() == 1


def test_kontroll_uten_laasen_staar_steget_to_ganger(to_like_steg, uten_laas):
    to_like_steg()
    assert Bunkesteg.objects.count() == 2
