"""Two at once: registrations, a sending against a withdrawal, two results. Each with a control that takes the lock away."""

import pytest
from django.db.models import QuerySet

from felles.tid import naa
from klage.models import Klage, Klageutfall
from klage.services import manuelt, registrering, sending, trekking
from klage.services.registrering import Klagefelt
from tests.fabrikker.brukere import OrganisasjonFactory, bruker_med_rolle
from tests.fabrikker.klage import lag_publisert_parti
from tests.fabrikker.sensur import aktoer
from tests.klage.skolens import klag_selv, som_kandidat
from tests.sensur.test_samtidig import midt_i, traader

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sara():
    over = OrganisasjonFactory(slag="statsforvalter")
    return lag_publisert_parti(OrganisasjonFactory(overordnet=over), over, "3").kandidater.get()


@pytest.fixture
def skoleadmin(sara):
    return bruker_med_rolle("SKOLEADMIN", sara.parti.skole)


@pytest.fixture
def uten_laas(monkeypatch):
    """Every row lock is taken away: what then stands is the database's own word."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_felt: self)


def to_registreringer(monkeypatch, sara, skoleadmin):
    def av(hvem):
        felt = {"kandidat_id": sara.pk, "felt": Klagefelt(), "aktoer": hvem}
        return lambda: registrering.registrer_klage(**felt, naa=naa()).status

    with midt_i(monkeypatch, registrering, "logg") as (foerst, saa):
        return traader(foerst(av(aktoer(skoleadmin))), saa(av(som_kandidat(sara))))


def test_skolen_og_kandidaten_registrerer_samtidig_og_det_blir_en_klage(monkeypatch, sara, skoleadmin):
    assert to_registreringer(monkeypatch, sara, skoleadmin) == ["registrert", "finnes"]
    assert Klage.objects.count() == 1


def test_kontroll_uten_laasen_faar_den_andre_ingen_setning(monkeypatch, uten_laas, sara, skoleadmin):
    svar = to_registreringer(monkeypatch, sara, skoleadmin)
    assert "finnes" not in svar
    assert Klage.objects.count() == 1


def sending_og_trekking(monkeypatch, sara, skoleadmin):
    klage = klag_selv(sara)

    def send():
        svar, _post = sending.send_klager(klage_ider=[klage.pk], aktoer=aktoer(skoleadmin), naa=naa())
        return svar[0].gjort

    def trekk():
        return trekking.trekk(klage_id=klage.pk, aktoer=som_kandidat(sara), naa=naa()).status

    with midt_i(monkeypatch, sending, "flytt") as (foerst, saa):
        return klage, traader(foerst(send), saa(trekk))


def test_en_klage_som_trekkes_mens_den_sendes_er_trukket(monkeypatch, sara, skoleadmin):
    klage, svar = sending_og_trekking(monkeypatch, sara, skoleadmin)
    assert svar == [True, "trukket"]
    klage.refresh_from_db()
    assert (klage.status, klage.sendt is not None) == ("trukket", True)


def test_kontroll_uten_laasen_sendes_det_som_er_trukket(monkeypatch, uten_laas, sara, skoleadmin):
    """The trigger refuses what the lock else keeps from being tried."""
    klage, svar = sending_og_trekking(monkeypatch, sara, skoleadmin)
    assert svar[0] is not True
    klage.refresh_from_db()
    assert klage.status == "trukket"


def test_to_resultater_samtidig_gir_ett_som_staar(monkeypatch, sara, skoleadmin):
    klage = klag_selv(sara)

    def foer(verdi):
        return lambda: (
            manuelt.registrer_resultat_annet_sted(
                klage_id=klage.pk, verdi=verdi, vedtatt=naa().date(), aktoer=aktoer(skoleadmin), naa=naa()
            ).verdi
        )

    with midt_i(monkeypatch, manuelt, "flytt") as (foerst, saa):
        assert traader(foerst(foer("4")), saa(foer("5"))) == ["4", "5"]
    assert list(Klageutfall.objects.filter(erstattet__isnull=True).values_list("verdi", flat=True)) == ["5"]
