"""A conflict that came up after the case was given, and a part in the first grading: neither approves, assures or turns away."""

import pytest
from django.urls import reverse

from felles.tid import naa
from klagenemnd.models import Klageoppdrag
from klagenemnd.services.godkjenning import godkjenn
from tests.fabrikker.klagebord import TEKST, skriv
from tests.fabrikker.klagenemnd import lag_medlem, lag_nemnd, lag_sendt_klage, nemndgruppe
from tests.fabrikker.sensur import aktoer
from tests.klagenemnd.test_habilitet import (
    avgaatt_sensor,
    oppmann,
    rolle_ved_skolen,
    sensor_som_foreslo_foer_flyttingen,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def klage(skole, statsforvalter):
    return lag_sendt_klage(skole, statsforvalter)


def test_den_som_blir_inhabil_siden_godkjenner_ikke(klage, som):
    skriver, medlem = lag_nemnd(klage, lag_medlem(nemndgruppe(klage)), lag_medlem(nemndgruppe(klage), "Inhabil"))
    versjon = skriv(klage, skriver)
    godkjenn(versjon_id=versjon.pk, aktoer=aktoer(skriver), naa=naa())
    bordet = reverse("klagenemnd:bord", args=[Klageoppdrag.objects.get(bruker=medlem).pk])
    svaret = TEKST | {"verdi": "3", "fra_nummer": 1, "handling": "godkjenn"}
    rolle_ved_skolen(klage, medlem)
    svar = som(medlem).post(bordet, svaret)
    assert (svar.status_code, f"{medlem.navn} er inhabil i saken" in svar.text) == (422, True)
    medlem.tildelinger.filter(organisasjon=klage.kandidat.parti.skole).update(til=naa())
    assert som(medlem).post(bordet, svaret).status_code == 302
    klage.refresh_from_db()
    assert klage.status == "til_kontroll"


@pytest.mark.parametrize("maate", [avgaatt_sensor, sensor_som_foreslo_foer_flyttingen, oppmann])
def test_den_som_har_vurdert_svaret_behandler_ikke_klagen_hos_myndigheten(klage, saksbehandler, som, maate):
    sidene = [reverse(navn, args=[klage.pk]) for navn in ("klagenemnd:sak", "klagenemnd:kontroll", "klage:avvis")]
    assert {som(saksbehandler).get(side).status_code for side in sidene} == {200}
    maate(klage, saksbehandler)
    assert {som(saksbehandler).get(side).status_code for side in sidene} == {403}
    som(saksbehandler).post(sidene[-1], {"grunn": "Nei"})
    klage.refresh_from_db()
    assert klage.status == "sendt"
