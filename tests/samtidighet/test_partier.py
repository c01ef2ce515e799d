"""Splitting, merging and deleting while somebody else adds a candidate, with controls that show the race."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from eksamen.models import Eksamensparti, Kandidat
from eksamen.services import partier_flytting, partier_sletting
from felles.feil import Domenefeil
from felles.hendelser import SYSTEM
from felles.models import Hendelse
from felles.tid import naa
from tests.fabrikker.eksamen import PartiFactory, PersonFactory, lag_eksamen, lag_kandidat
from tests.fabrikker.samtidig import Moete

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def uten_laas(monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self)


def fremtidig(**felt):
    return PartiFactory(eksamen=lag_eksamen(start=naa() + timedelta(days=3)), **felt)


def mens_noen_melder_opp(monkeypatch, parti, modul, navn, handling) -> list[str]:
    """Do the act; between its reading and its writing (at `modul.navn`) somebody adds a candidate, if locks let them.

    How the two went, the act first.
    """
    ekte, person = getattr(modul, navn), PersonFactory()
    lest, skrevet = Moete(2), Moete(2)

    def vent(*args, **kwargs):
        lest.vent()
        skrevet.vent()  # unless the other one is held by a lock, as it should be
        return ekte(*args, **kwargs)

    monkeypatch.setattr(modul, navn, vent)

    def meld_opp():
        lest.vent()
        with transaction.atomic():
            Kandidat.objects.create(person=person, eksamen_id=parti.eksamen_id, parti_id=parti.pk)
        skrevet.vent()

    def utfall(gjoer) -> str:
        try:
            gjoer()
        except IntegrityError:
            return "databasen"
        except Domenefeil as feil:
            return feil.kode
        finally:
            lest.ferdig()
            skrevet.ferdig()
            connection.close()
        return "gjort"

    with ThreadPoolExecutor(2) as traader:
        return list(traader.map(utfall, (handling, meld_opp)))


def slett_mens_noen_melder_opp(monkeypatch) -> tuple[list[str], int]:
    parti = fremtidig()
    lag_kandidat(parti)
    svar = mens_noen_melder_opp(
        monkeypatch, parti, partier_sletting, "slett_parti",
        lambda: partier_sletting.slett_partier(parti_ider=[parti.pk], aktoer=SYSTEM, naa=naa()),
    )  # fmt: skip
    return svar, len(Hendelse.objects.get(handling="parti.slettet").data["kandidater"])


def test_den_som_melder_opp_til_et_parti_som_slettes_faar_nei(monkeypatch):
    svar, _ = slett_mens_noen_melder_opp(monkeypatch)

    assert svar == ["gjort", "databasen"]
    assert not Eksamensparti.objects.exists()
    assert not Kandidat.objects.exists()


def test_kontroll_uten_laas_slettes_en_kandidat_som_sporet_ikke_vet_om(monkeypatch, uten_laas):
    svar, i_sporet = slett_mens_noen_melder_opp(monkeypatch)

    assert svar == ["gjort", "gjort"]
    assert i_sporet == 1
    assert not Kandidat.objects.exists()


def slaa_sammen_mens_noen_melder_opp(monkeypatch) -> list[str]:
    maal = fremtidig(navn="A")
    fra = PartiFactory(skole=maal.skole, eksamen=maal.eksamen, navn="B")
    lag_kandidat(fra)
    return mens_noen_melder_opp(
        monkeypatch, fra, partier_flytting, "_flytt_vakter",
        lambda: partier_flytting.slaa_sammen(parti_ider=[fra.pk], maal_id=maal.pk, aktoer=SYSTEM, naa=naa()),
    )  # fmt: skip


def test_sammenslaaing_mister_ingen_som_meldes_opp_samtidig(monkeypatch):
    assert slaa_sammen_mens_noen_melder_opp(monkeypatch) == ["gjort", "databasen"]
    assert Kandidat.objects.count() == Eksamensparti.objects.get().kandidater.count() == 1


def test_kontroll_uten_laas_forsvinner_den_som_ble_meldt_opp(monkeypatch, uten_laas):
    assert slaa_sammen_mens_noen_melder_opp(monkeypatch) == ["gjort", "gjort"]
    assert Kandidat.objects.count() == 1  # two were enrolled


def del_to_ganger(monkeypatch) -> list[str]:
    """Two administrators move the same candidate to a party of their own."""
    parti = fremtidig(navn="A")
    kandidat = lag_kandidat(parti)
    maal = [PartiFactory(skole=parti.skole, eksamen=parti.eksamen, navn=n) for n in ("B", "C")]
    ekte = partier_flytting._flytt
    moetes, start = Moete(2), Barrier(2)

    def vent(*args):
        moetes.vent()
        return ekte(*args)

    monkeypatch.setattr(partier_flytting, "_flytt", vent)

    def en(til) -> str:
        try:
            start.wait(timeout=60)
            partier_flytting.del_parti(
                parti_id=parti.pk, kandidat_ider=[kandidat.pk], til_id=til.pk, aktoer=SYSTEM, naa=naa()
            )
        except Domenefeil as feil:
            return feil.kode
        finally:
            moetes.ferdig()
            connection.close()
        return "gjort"

    with ThreadPoolExecutor(2) as traader:
        return sorted(traader.map(en, maal))


def test_to_som_deler_samtidig_flytter_kandidaten_en_gang(monkeypatch):
    assert del_to_ganger(monkeypatch) == ["flyttet", "gjort"]
    assert Hendelse.objects.filter(handling="parti.delt").count() == 1


def test_kontroll_uten_laas_tror_begge_at_de_flyttet_kandidaten(monkeypatch, uten_laas):
    assert del_to_ganger(monkeypatch) == ["gjort", "gjort"]
