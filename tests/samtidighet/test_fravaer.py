"""Two act on the same absence at once; each test has a control that shows the race when the lock is taken away."""

import pytest
from django.db import IntegrityError

from deltakelse.models import Fravaer, Fravaersdokumentasjon, Rettighetssvar
from deltakelse.services import dokumentasjon, fravaer, rettigheter
from eksamen.models import Kandidat
from felles.hendelser import SYSTEM
from felles.models import Hendelse
from felles.tid import dagens_dato, naa
from tests.fabrikker.deltakelse import sett_fravaer
from tests.fabrikker.eksamen import PartiFactory, lag_kandidat
from tests.samtidighet.test_eksamen import samtidig, uten_laas  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db(transaction=True)


def sett_begge(monkeypatch) -> list[str]:
    """Two register absence at once; what the log tells of."""
    kandidat = lag_kandidat(PartiFactory())
    feil = []

    def handling():
        try:
            fravaer.sett_oppmoete(kandidat_ider=[kandidat.pk], valg="IDF", aktoer=SYSTEM, naa=naa())
        except IntegrityError:
            feil.append("IntegrityError")

    samtidig(monkeypatch, fravaer, "_logger", handling)
    assert Fravaer.objects.filter(kandidat=kandidat, opphevet__isnull=True).count() == 1
    return feil


def test_to_som_setter_fravaer_samtidig_gir_ett_fravaer_og_en_hendelse(monkeypatch):
    assert sett_begge(monkeypatch) == []
    assert Hendelse.objects.filter(handling="fravaer.registrert").count() == 1


def test_kontroll_uten_laas_stopper_databasen_den_ene(monkeypatch, uten_laas):  # noqa: F811
    assert sett_begge(monkeypatch) == ["IntegrityError"]


def avgjoer_begge(monkeypatch) -> int:
    """Two approve the same document at once; how many decisions the log tells of."""
    kandidat = lag_kandidat(PartiFactory())
    sett_fravaer(kandidat, "DF")
    rad = Fravaersdokumentasjon.objects.create(kandidat=kandidat, mottatt=dagens_dato(naa()), registrert=naa())
    samtidig(
        monkeypatch,
        dokumentasjon,
        "_krev_fravaer",
        lambda: dokumentasjon.avgjoer_dokumentasjon(dokumentasjon_id=rad.pk, godkjent=True, aktoer=SYSTEM, naa=naa()),
    )
    return Hendelse.objects.filter(handling="fravaersdokumentasjon.godkjent").count()


def test_to_som_avgjoer_samtidig_gir_en_avgjoerelse(monkeypatch):
    assert avgjoer_begge(monkeypatch) == 1


def test_kontroll_uten_laas_avgjoeres_den_to_ganger(monkeypatch, uten_laas):  # noqa: F811
    assert avgjoer_begge(monkeypatch) == 2


def takk_nei_begge(monkeypatch) -> list[str]:
    """Two answer the same proposal at once; what the database had to stop."""
    kandidat = lag_kandidat(PartiFactory())
    sett_fravaer(kandidat, "DF")
    periode, fag = kandidat.eksamen.periode, kandidat.eksamen.fag
    skoler = type(kandidat.parti.skole)._default_manager.filter(pk=kandidat.parti.skole_id)
    feil = []

    def handling():
        try:
            rettigheter.takk_nei(
                skoler=skoler, periode=periode, noekler={f"utsatt-{kandidat.person_id}-{fag.pk}"},
                aktoer=SYSTEM, naa=naa(),
            )  # fmt: skip
        except IntegrityError:
            feil.append("IntegrityError")

    samtidig(monkeypatch, rettigheter, "_skriv", handling)
    assert Rettighetssvar.objects.filter(opphevet__isnull=True).count() == 1
    assert Kandidat.objects.count() == 1
    return feil


def test_to_som_svarer_samtidig_gir_ett_svar(monkeypatch):
    assert takk_nei_begge(monkeypatch) == []
    assert Hendelse.objects.filter(handling="rettighet.avslaatt").count() == 1


def test_kontroll_uten_laas_stopper_databasen_det_ene_svaret(monkeypatch, uten_laas):  # noqa: F811
    assert takk_nei_begge(monkeypatch) == ["IntegrityError"]
