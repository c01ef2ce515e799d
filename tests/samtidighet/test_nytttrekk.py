"""Two draw for the same pupil at once, with a control that shows the race when the lock is taken away."""

from datetime import datetime

import pytest
from django.db import IntegrityError

from deltakelse.models import Nytttrekk
from deltakelse.querysets.rettigheter import neste_periodekode
from deltakelse.services import nytttrekk
from elever.querysets.forslag import skoleaar_i_perioden
from felles.feil import UgyldigOvergang
from felles.hendelser import SYSTEM
from felles.models import Hendelse
from felles.tid import OSLO, naa
from tests.fabrikker.deltakelse import sett_fravaer
from tests.fabrikker.eksamen import FagFactory, PartiFactory, PeriodeFactory, lag_eksamen, lag_kandidat
from tests.fabrikker.elever import lag_elev
from tests.samtidighet.test_eksamen import samtidig, uten_laas  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db(transaction=True)


def trekk_begge(monkeypatch) -> list[str]:
    """What stopped the second of two; there are two subjects to draw, and one draw in the end."""
    kandidat = lag_kandidat(PartiFactory())
    sett_fravaer(kandidat, "DF")
    fra = kandidat.eksamen.periode
    neste = PeriodeFactory(kode=neste_periodekode(fra.kode))
    fagene = [FagFactory(), FagFactory()]
    for dag, fag in enumerate(fagene, 10):
        lag_eksamen(start=datetime(2099, 1, dag, 9, tzinfo=OSLO), fag=fag, periode=neste)
    lag_elev(kandidat.parti.skole, *fagene, person=kandidat.person, skoleaar=skoleaar_i_perioden(fra))
    stoppet = []

    def handling():
        try:
            nytttrekk.trekk(kandidat_id=kandidat.pk, aktoer=SYSTEM, naa=naa())
        except (IntegrityError, UgyldigOvergang) as feil:
            stoppet.append(type(feil).__name__)

    samtidig(monkeypatch, nytttrekk, "_skriv", handling)
    assert Nytttrekk.objects.count() == Hendelse.objects.filter(handling="nytttrekk.trukket").count() == 1
    return stoppet


def test_to_som_trekker_samtidig_gir_ett_trekk_og_en_setning(monkeypatch):
    assert trekk_begge(monkeypatch) == ["UgyldigOvergang"]


def test_kontroll_uten_laas_stopper_databasen_det_ene_trekket(monkeypatch, uten_laas):  # noqa: F811
    assert trekk_begge(monkeypatch) == ["IntegrityError"]
