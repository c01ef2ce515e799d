"""Two deliver the same group upload at once: two windows, two of the staff; each with a control without locks."""

import io

import pytest

from brukere.models.bruker import Rolle
from felles import lager
from felles.tid import naa
from levering.models import Besvarelsesfil, Gruppefil, Gruppeopplasting, Levering
from levering.querysets.gruppe import gruppelinjer, kandidater_til_gruppe
from levering.services import gruppe as grupper
from levering.services import opplasting
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.eksamen import PartiFactory, lag_kandidat
from tests.samtidighet.test_eksamen import uten_laas  # noqa: F401 - a fixture
from tests.samtidighet.test_skolelevering import VAKT, moetes

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def mapper(tmp_path, settings):
    settings.FILLAGER, settings.SPOLMAPPE = tmp_path / "filer", tmp_path / "spol"


@pytest.fixture
def kandidat():
    return lag_kandidat(PartiFactory())


def en_ansatt(kandidat):
    return bruker_med_rolle(Rolle.SKOLEADMIN, kandidat.parti.skole)


def med_fil(kandidat, ansatt) -> Gruppeopplasting:
    """The group of that member of staff, with the candidate's answer in it."""
    skole = kandidat.parti.skole_id
    gruppe = grupper.aapen_gruppe(bruker_id=ansatt.pk, skole_id=skole, aktoer=VAKT, naa=naa())
    grupper.legg_til_gruppefil(
        gruppe_id=gruppe.pk, navn=f"{kandidat.kandidatnummer.nummer}-01.pdf", aktoer=VAKT, naa=naa(),
        spolfil=lager.skriv_spol(io.BytesIO(b"%PDF"), maks_byte=1000),
    )  # fmt: skip
    return gruppe


def lever(kandidat, gruppe):
    """Deliver what the table showed before anybody had delivered; a refusal is that of the act."""
    linjer = gruppelinjer(gruppe.pk, kandidater_til_gruppe(type(kandidat).objects.filter(pk=kandidat.pk), naa()))

    def handling():
        svar = grupper.lever_gruppe(linjer=linjer, bruker_id=gruppe.bruker_id, aktoer=VAKT, naa=naa())
        assert svar.feil == []

    return handling


def leverer(monkeypatch, kandidat, *grupper_) -> list[str]:
    handlinger = [lever(kandidat, gruppe) for gruppe in grupper_]
    # Both have seen that the candidate has no such file, and neither has written it.
    svar = moetes(monkeypatch, [(opplasting, "_delmerke")], *handlinger)
    assert Besvarelsesfil.objects.count() == 1
    return svar


def to_vinduer(monkeypatch, kandidat) -> list[str]:
    gruppe = med_fil(kandidat, en_ansatt(kandidat))
    return leverer(monkeypatch, kandidat, gruppe, gruppe)


def to_ansatte(monkeypatch, kandidat) -> list[str]:
    return leverer(monkeypatch, kandidat, *(med_fil(kandidat, en_ansatt(kandidat)) for _ in range(2)))


def test_samme_gruppe_fra_to_vinduer_leveres_en_gang(monkeypatch, kandidat):
    assert to_vinduer(monkeypatch, kandidat) == ["gjort", "gjort"]
    assert (Levering.objects.count(), Gruppefil.objects.exclude(fil=None).count()) == (1, 1)


def test_kontroll_uten_laas_stopper_databasen_det_ene_vinduet(monkeypatch, kandidat, uten_laas):  # noqa: F811
    assert sorted(to_vinduer(monkeypatch, kandidat)) == ["databasen", "gjort"]


def test_to_ansatte_med_samme_filer_gir_en_fil_og_en_som_gjelder(monkeypatch, kandidat):
    assert to_ansatte(monkeypatch, kandidat) == ["gjort", "gjort"]
    assert Levering.objects.filter(gjenaapnet=None).count() == 1
    # The one who came last is told that it was delivered already.
    assert sorted(Gruppefil.objects.values_list("avvist", flat=True)) == ["", "levert_foer"]


def test_kontroll_uten_laas_stopper_databasen_den_ene_ansatte(monkeypatch, kandidat, uten_laas):  # noqa: F811
    assert sorted(to_ansatte(monkeypatch, kandidat)) == ["databasen", "gjort"]


def aapner_to(monkeypatch, kandidat) -> int:
    ansatt = en_ansatt(kandidat)

    def aapne():
        grupper.aapen_gruppe(bruker_id=ansatt.pk, skole_id=kandidat.parti.skole_id, aktoer=VAKT, naa=naa())

    # The event comes after the row, and before the commit: the other must wait until then.
    assert moetes(monkeypatch, [(grupper, "logg_hendelse")], aapne, aapne) == ["gjort", "gjort"]
    return Gruppeopplasting.objects.count()


def test_to_vinduer_som_begynner_samtidig_faar_samme_gruppe(monkeypatch, kandidat):
    assert aapner_to(monkeypatch, kandidat) == 1


def test_kontroll_uten_laas_faar_de_hver_sin(monkeypatch, kandidat, uten_laas):  # noqa: F811
    assert aapner_to(monkeypatch, kandidat) == 2
