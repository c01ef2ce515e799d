"""Two owners of the plan press at once; the control shows the race when the lock is taken away."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from eksamen.models import Eksamen
from felles.feil import Domenefeil
from felles.hendelser import SYSTEM
from felles.models import Hendelse
from felles.tid import OSLO, dagens_dato, naa
from plan.services import planeksamener
from plan.services.planeksamener import avtrykk, endre_eksamen, opprett_eksamen, verdier_av
from tests.fabrikker.eksamen import lag_eksamen
from tests.samtidighet.test_eksamen import samtidig, uten_laas  # noqa: F401 - the fixture is used by name

pytestmark = pytest.mark.django_db(transaction=True)


def om_ti_dager() -> datetime:
    """Nine in the morning: whatever the hour is now, an exam from then is over the same day, as the plan demands."""
    return datetime.combine(dagens_dato(naa()) + timedelta(days=10), time(9), tzinfo=OSLO)


def flytt_to_ganger(monkeypatch) -> list[str]:
    """Both saw the same exam and move it to an hour of their own; the refusals."""
    eksamen = Eksamen.objects.get(pk=lag_eksamen(start=om_ti_dager()).pk)
    sett, foer = avtrykk(eksamen), verdier_av(eksamen)
    timer, avslag = iter((1, 2)), []

    def flytt():
        om = timedelta(hours=next(timer))
        deler = {type_: replace(rom, start=rom.start + om, slutt=rom.slutt + om) for type_, rom in foer.deler.items()}
        try:
            endre_eksamen(
                eksamen_id=eksamen.pk, verdier=replace(foer, deler=deler), aktoer=SYSTEM, naa=naa(), sett=sett
            )
        except Domenefeil as feil:
            avslag.append(feil.kode)

    samtidig(monkeypatch, planeksamener, "forskjeller", flytt)
    return avslag


def test_den_andre_av_to_som_flytter_samtidig_faar_vite_det(monkeypatch):
    assert flytt_to_ganger(monkeypatch) == ["samtidig"]
    assert Hendelse.objects.filter(handling="eksamen.endret").count() == 1


@pytest.mark.usefixtures("uten_laas")
def test_kontroll_uten_laas_flytter_begge_og_ingen_faar_vite_det(monkeypatch):
    assert flytt_to_ganger(monkeypatch) == []
    assert Hendelse.objects.filter(handling="eksamen.endret").count() == 2


def test_to_som_legger_inn_samme_eksamen_samtidig_gir_en(monkeypatch):
    mal = Eksamen.objects.select_related("periode").get(pk=lag_eksamen(start=om_ti_dager()).pk)
    verdier, fag, periode = verdier_av(mal), mal.fag_id, mal.periode_id
    mal.deler.all().delete()
    mal.delete()

    def legg_inn():
        with suppress(Domenefeil):
            opprett_eksamen(fag_id=fag, periode_id=periode, verdier=verdier, aktoer=SYSTEM, naa=naa())

    samtidig(monkeypatch, planeksamener, "krev_gyldig", legg_inn)
    assert Eksamen.objects.count() == 1
    assert Hendelse.objects.filter(handling="eksamen.opprettet").count() == 1
