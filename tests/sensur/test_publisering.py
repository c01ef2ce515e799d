"""Publication: by the responsible authority, when every grade is set, once."""

import pytest
from django.urls import reverse

from brukere.models.bruker import Rolle
from felles.models import Hendelse
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.eksamen import lag_eksamen
from tests.fabrikker.sensur import (
    foreslaa,
    lag_sensurparti,
    sett_alle_like,
)

pytestmark = pytest.mark.django_db


def ferdig(oppdragene):
    for oppdrag in oppdragene:
        foreslaa(oppdrag, "4", "MB", bekreftet=True)
    sett_alle_like(oppdragene[1])


@pytest.mark.parametrize(("rolle", "hvor"), [(Rolle.STATSFORVALTER, "statsforvalter"), (Rolle.UDIR, "udir")])
def test_den_ansvarlige_og_de_over_publiserer(som, request, oppdragene, rolle, hvor):
    ferdig(oppdragene)
    eksamen = oppdragene[0].parti.eksamen
    klient = som(bruker_med_rolle(rolle, request.getfixturevalue(hvor)))
    assert "Klar til publisering" in klient.get(reverse("sensur:publisering")).text
    assert "Alle 2 endelige karakterer er satt." in klient.get("/").text
    klient.post(reverse("sensur:publiser", args=[eksamen.pk]))
    eksamen.refresh_from_db()
    assert eksamen.publiseres is not None
    foerste = eksamen.publiseres
    klient.post(reverse("sensur:publiser", args=[eksamen.pk]))
    eksamen.refresh_from_db()
    assert eksamen.publiseres == foerste
    assert Hendelse.objects.filter(handling="eksamen.publisert").count() == 1


@pytest.mark.parametrize(
    ("rolle", "hvor"),
    [
        (Rolle.FYLKESKOMMUNE, "fylke"),
        (Rolle.KOMMUNE, "udir"),
        (Rolle.SENSOR, "statsforvalter"),
        (Rolle.REKTOR, "skole"),
    ],
)
def test_ingen_andre_publiserer(som, request, oppdragene, rolle, hvor):
    ferdig(oppdragene)
    klient = som(bruker_med_rolle(rolle, request.getfixturevalue(hvor)))
    for metode in (klient.get, klient.post):
        assert metode(reverse("sensur:publiser", args=[oppdragene[0].parti.eksamen_id])).status_code == 404
    oppdragene[0].parti.eksamen.refresh_from_db()
    assert oppdragene[0].parti.eksamen.publiseres is None


def test_publisering_sier_hvilke_partier_som_mangler_hvor_mange(
    som, oppdragene, ansvarlig, annen_skole, statsforvalter
):
    ferdig(oppdragene)
    eksamen = oppdragene[0].parti.eksamen
    lag_sensurparti(annen_skole, statsforvalter, eksamen=eksamen, kandidater=3, navn="3STB")
    adresse = reverse("sensur:publiser", args=[eksamen.pk])
    svar = som(ansvarlig).post(adresse, follow=True)
    assert "1 parti mangler endelige karakterer: 3STB, Storvik videregående skole (3)." in svar.text
    assert "Publiser 2" not in svar.text
    eksamen.refresh_from_db()
    assert eksamen.publiseres is None


def test_eksamen_uten_kandidater_publiseres_ikke(som, ansvarlig, statsforvalter):
    eksamen = lag_eksamen(ansvarlig=statsforvalter)
    svar = som(ansvarlig).post(reverse("sensur:publiser", args=[eksamen.pk]), follow=True)
    assert "ingen kandidater som skal ha karakter" in svar.text
    eksamen.refresh_from_db()
    assert eksamen.publiseres is None
