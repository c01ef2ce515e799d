"""What is too long, or holds a NUL, is an error at its field: never a crash, and nothing is saved."""

import pytest
from django.urls import reverse

from felles.models import Hendelse
from oppnevning.models import Inhabilitet, Oppnevning
from tests.fabrikker.oppnevning import lag_oppnevning
from tests.oppnevning.test_oppnevning import ja

pytestmark = pytest.mark.django_db

DAARLIG = pytest.mark.parametrize("verdi", ["x" * 5000, "a\x00b"], ids=["lang", "NUL"])


def avvises(klient, adresse, data):
    foer = Hendelse.objects.count()
    svar = klient.post(adresse, data)
    assert svar.status_code == 422
    assert 'aria-invalid="true"' in svar.text
    assert Hendelse.objects.count() == foer


@DAARLIG
@pytest.mark.parametrize(
    "felt", ["gateadresse", "postnummer", "poststed", "telefon", "relasjoner", "skole1", "skole2", "skole3"]
)
def test_svaret_paa_en_forespoersel(som, oppnevning, felt, verdi):
    avvises(som(oppnevning.bruker), reverse("oppnevning:min", args=[oppnevning.pk]), ja(**{felt: verdi}))
    oppnevning.refresh_from_db()
    assert oppnevning.status == Oppnevning.Status.SENDT


@DAARLIG
def test_et_nei(som, oppnevning, verdi):
    adresse = reverse("oppnevning:min", args=[oppnevning.pk])
    avvises(som(oppnevning.bruker), adresse, {"svar": "nei", "grunn": verdi})


@DAARLIG
@pytest.mark.parametrize(
    ("handling", "felt"), [("trekk", "grunn"), ("erstatt", "grunn"), ("inhabil", "relasjoner"), ("inhabil", "skole1")]
)
def test_myndighetens_skjemaer(som, myndighet, oppnevning, handling, felt, verdi):
    adresse = reverse("oppnevning:oppnevning", args=[oppnevning.pk])
    avvises(som(myndighet), adresse, {"handling": handling, f"{handling}-{felt}": verdi})
    assert not Inhabilitet.objects.exists()


@DAARLIG
@pytest.mark.parametrize("felt", ["navn", "fag"])
def test_faggruppen(som, myndighet, faggruppe, fag, felt, verdi):
    data = {"navn": "Norsk", "fag": fag.kode} | {felt: verdi}
    avvises(som(myndighet), reverse("oppnevning:endre_faggruppe", args=[faggruppe.pk]), data)


@DAARLIG
def test_sensorgruppen(som, myndighet, faggruppe, verdi):
    avvises(som(myndighet), reverse("oppnevning:ny_sensorgruppe", args=[faggruppe.pk]), {"navn": verdi})


@DAARLIG
@pytest.mark.parametrize("felt", ["gateadresse", "postnummer", "poststed"])
def test_egen_adresse(som, faggruppe, felt, verdi):
    rad = lag_oppnevning(faggruppe, godtatt=True)
    data = {"handling": "adresse", "gateadresse": "Kirkegata 1", "postnummer": "0153", "poststed": "Oslo"}
    avvises(som(rad.bruker), reverse("oppnevning:min", args=[rad.pk]), data | {felt: verdi})
