"""Two act on the same answer at once: two of the staff, one who deletes, the candidate; each with a control."""

import io
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection

from deltakelse.services.autorisering import autoriser
from felles import lager
from felles.feil import Domenefeil
from felles.hendelser import SYSTEM, Aktoer
from felles.tid import naa
from levering.models import Besvarelsesfil, Levering, Leveringsfil
from levering.services import levering as kandidatlevering
from levering.services import skolelevering
from tests.fabrikker.deltakelse import lag_sesjon
from tests.fabrikker.eksamen import PartiFactory, lag_kandidat
from tests.fabrikker.samtidig import Moete
from tests.samtidighet.test_eksamen import uten_laas  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db(transaction=True)
VAKT = Aktoer("bruker", 1)


@pytest.fixture(autouse=True)
def mapper(tmp_path, settings):
    settings.FILLAGER, settings.SPOLMAPPE = tmp_path / "filer", tmp_path / "spol"


@pytest.fixture
def kandidat():
    return lag_kandidat(PartiFactory())


def legg_fil(kandidat, navn, av=Besvarelsesfil.Lastet.SKOLE) -> Besvarelsesfil:
    spolfil = lager.skriv_spol(io.BytesIO(navn.encode()), maks_byte=1000)
    return Besvarelsesfil.objects.create(
        kandidat=kandidat, navn=navn, noekkel=lager.legg_inn(spolfil), stoerrelse=spolfil.stoerrelse,
        sha256=spolfil.sha256, delmerke="eksamen", lastet_opp=naa(), lastet_opp_av=av,
    )  # fmt: skip


def moetes(monkeypatch, steder, *handlinger) -> list[str]:
    """Run the acts at once; each stops where it has read and not yet written, until all are there or a lock holds one."""
    moete, start = Moete(len(handlinger)), Barrier(len(handlinger))

    def innpakk(ekte):
        def vent(*args, **kwargs):
            moete.vent()
            return ekte(*args, **kwargs)

        return vent

    for modul, navn in steder:
        monkeypatch.setattr(modul, navn, innpakk(getattr(modul, navn)))

    def en(handling) -> str:
        try:
            start.wait(timeout=60)
            handling()
        except Domenefeil as feil:
            return feil.kode
        except IntegrityError:
            return "databasen"
        finally:
            moete.ferdig()
            connection.close()
        return "gjort"

    with ThreadPoolExecutor(len(handlinger)) as traader:
        return list(traader.map(en, handlinger))


def lever(kandidat):
    return lambda: skolelevering.lever_for_kandidat(kandidat_id=kandidat.pk, aktoer=VAKT, naa=naa())


def to_leverer(monkeypatch, kandidat) -> list[str]:
    legg_fil(kandidat, "a.pdf")
    svar = moetes(monkeypatch, [(skolelevering, "opprett_levering")], lever(kandidat), lever(kandidat))
    assert Levering.objects.filter(gjenaapnet__isnull=True).count() == 1
    return svar


def test_to_som_leverer_samtidig_gir_en_levering(monkeypatch, kandidat):
    assert to_leverer(monkeypatch, kandidat) == ["gjort", "gjort"]
    assert Levering.objects.count() == 1


def test_kontroll_uten_laas_stopper_databasen_den_ene(monkeypatch, kandidat, uten_laas):  # noqa: F811
    assert sorted(to_leverer(monkeypatch, kandidat)) == ["databasen", "gjort"]


def leverer_og_sletter(monkeypatch, kandidat) -> tuple[str, str, bool]:
    """How the delivery and the deletion of an undelivered file went, and whether a delivered file is gone unasked."""
    a, b = legg_fil(kandidat, "a.pdf"), legg_fil(kandidat, "b.pdf")

    def slett():
        skolelevering.slett_filer_for_skolen(kandidat_id=kandidat.pk, fil_ider=[a.pk], aktoer=VAKT, naa=naa())

    steder = [(skolelevering, "opprett_levering"), (skolelevering, "_logg_slettet")]
    levert, slettet = moetes(monkeypatch, steder, lever(kandidat), slett)
    rader = Leveringsfil.objects.filter(levering__gjenaapnet__isnull=True)
    assert rader.filter(fil=b).exists()
    return levert, slettet, rader.filter(fil=a, fil__slettet__isnull=False).exists()


def test_levering_mot_sletting_leverer_aldri_en_fil_som_er_slettet(monkeypatch, kandidat):
    levert, slettet, borte = leverer_og_sletter(monkeypatch, kandidat)

    assert (levert, borte) == ("gjort", False)
    assert slettet in ("gjort", "levert")


def test_kontroll_uten_laas_blir_en_levert_fil_slettet_uten_spoersmaal(monkeypatch, kandidat, uten_laas):  # noqa: F811
    assert leverer_og_sletter(monkeypatch, kandidat) == ("gjort", "gjort", True)


def skolen_og_kandidaten(monkeypatch, kandidat) -> list[str]:
    """The school and the candidate hand in at once."""
    lag_sesjon(kandidat)
    autoriser(kandidat_id=kandidat.pk, maate="monitor", aktoer=SYSTEM, naa=naa())
    legg_fil(kandidat, "min.pdf", Besvarelsesfil.Lastet.KANDIDAT)
    legg_fil(kandidat, "skann.pdf")

    def selv():
        kandidatlevering.lever(kandidat_id=kandidat.pk, aktoer=Aktoer("kandidat", kandidat.pk), naa=naa())

    steder = [(skolelevering, "opprett_levering"), (kandidatlevering, "opprett_levering")]
    return moetes(monkeypatch, steder, lever(kandidat), selv)


def test_skolen_og_kandidaten_leverer_samtidig_og_ingen_fil_faller_ut(monkeypatch, kandidat):
    assert skolen_og_kandidaten(monkeypatch, kandidat) == ["gjort", "gjort"]

    gjeldende = Levering.objects.get(gjenaapnet__isnull=True)
    assert {fil.navn for fil in gjeldende.filer.all()} == {"min.pdf", "skann.pdf"}


def test_kontroll_uten_laas_stopper_databasen_en_av_dem(monkeypatch, kandidat, uten_laas):  # noqa: F811
    assert sorted(skolen_og_kandidaten(monkeypatch, kandidat)) == ["databasen", "gjort"]
