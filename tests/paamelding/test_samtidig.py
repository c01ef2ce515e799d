"""Two administrators confirm at once: one result, nobody twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.db.models import QuerySet

from brukere.models import Organisasjon
from eksamen.models import Eksamensparti, Kandidat, Kandidatnummer, Kandidatpassord, Person
from felles.feil import Domenefeil
from felles.hendelser import SYSTEM
from felles.importer.kjoeringer import angre, bekreft
from felles.models import Hendelse, Importkjoering
from felles.tid import naa
from paamelding.services import importen as tjeneste
from paamelding.services.importen import Paameldingsimport
from tests.fabrikker.brukere import OrganisasjonFactory
from tests.fabrikker.eksamen import FagFactory, lag_eksamen
from tests.fabrikker.paamelding import G, K, fnr, lag_kontroll, pamelding
from tests.fabrikker.samtidig import Moete

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lillevik():
    return OrganisasjonFactory(navn="Lillevik videregående skole")


@pytest.fixture(autouse=True)
def norsk():
    return lag_eksamen(start=naa() + timedelta(days=7), fag=FagFactory(fagkode="NOR1267"))


def samtidig(monkeypatch, *kjoeringer: Importkjoering) -> list[str]:
    """Confirm these at once. Both stand between reading and writing together, if the locks let them."""
    ekte = tjeneste.lagre
    moetes = Moete(len(kjoeringer))

    def lagre(*args):
        moetes.vent()
        return ekte(*args)

    monkeypatch.setattr(tjeneste, "lagre", lagre)
    start = Barrier(len(kjoeringer))

    def en(kjoering: Importkjoering) -> str:
        try:
            start.wait(timeout=60)
            skole = Organisasjon.objects.get(pk=kjoering.skole_id)
            bekreft(kjoering_id=kjoering.pk, importen=Paameldingsimport(skole), aktoer=SYSTEM, naa=naa())
        except Domenefeil as feil:
            return feil.kode
        finally:
            moetes.ferdig()
            connection.close()
        return "bekreftet"

    with ThreadPoolExecutor(len(kjoeringer)) as traader:
        return sorted(traader.map(en, kjoeringer))


def fil(skole, antall=5):
    return pamelding([G("3STA", "NOR1267", [K(fnr(i)) for i in range(antall)])], orgnr=skole.orgnr)


def en_av_hver(antall=5):
    return (
        Person.objects.count(), Kandidat.objects.count(), Kandidatnummer.objects.count(),
        Kandidatpassord.objects.count(), Eksamensparti.objects.count(),
    ) == (antall, antall, antall, antall, 1)  # fmt: skip


def test_to_bekrefter_den_samme_kontrollen(lillevik, monkeypatch):
    kjoering = lag_kontroll(lillevik, fil(lillevik))

    assert samtidig(monkeypatch, kjoering, kjoering) == ["bekreftet", "bekreftet"]

    assert en_av_hver()
    assert Hendelse.objects.filter(handling="paamelding.importert").count() == 1


def test_to_bekrefter_hver_sin_kontroll_av_samme_fil(lillevik, monkeypatch):
    kjoeringer = [lag_kontroll(lillevik, fil(lillevik)) for _ in range(2)]

    assert samtidig(monkeypatch, *kjoeringer) == ["bekreftet", "bekreftet"]

    assert en_av_hver()
    nye = [h.data["nye"] for h in Hendelse.objects.filter(handling="paamelding.importert")]
    assert sorted(map(len, nye)) == [0, 5]


def test_to_skoler_med_samme_kandidater_gir_hver_kandidat_en_skole(lillevik, monkeypatch):
    storvik = OrganisasjonFactory(navn="Storvik videregående skole")
    kjoeringer = [lag_kontroll(skole, fil(skole)) for skole in (lillevik, storvik)]

    assert samtidig(monkeypatch, *kjoeringer) == ["bekreftet", "bekreftet"]

    assert en_av_hver()


def test_kontroll_uten_laas_kolliderer_de(lillevik, monkeypatch):
    """Proves that the tests above can fail: without locks both write, and the database stops the second.

    What it stops is then told in words, and nothing of it is left behind.
    """
    kjoeringer = [lag_kontroll(lillevik, fil(lillevik)) for _ in range(2)]
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self)

    assert samtidig(monkeypatch, *kjoeringer) == ["bekreftet", "samtidig"]

    assert en_av_hver()
    assert Importkjoering.objects.filter(status="forhaandsvist").count() == 1


def test_to_angrer_den_samme_importen(lillevik, monkeypatch):
    kjoering = lag_kontroll(lillevik, fil(lillevik))
    samtidig(monkeypatch, kjoering)
    start = Barrier(2)

    def en(_nr) -> str:
        try:
            start.wait(timeout=60)
            importen = Paameldingsimport(Organisasjon.objects.get(pk=lillevik.pk))
            return angre(kjoering_id=kjoering.pk, importen=importen, aktoer=SYSTEM, naa=naa()).status
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as traader:
        assert list(traader.map(en, range(2))) == ["angret", "angret"]

    assert (Kandidat.objects.count(), Eksamensparti.objects.count(), Person.objects.count()) == (0, 0, 0)
    assert Hendelse.objects.filter(handling="paamelding.angret").count() == 1
