"""Which grade counts, and when the school sees it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from brukere.models.bruker import Rolle
from deltakelse.models import Avlysning, Fravaer
from eksamen.models import Kandidat
from felles import bidrag
from felles.hendelser import SYSTEM
from felles.tid import naa
from klage.querysets.resultat import gjeldende_resultat, karakterkolonne, nylig_publiserte
from sensur.services.publisering import publiser
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.sensur import foreslaa, kandidater, lag_sensor, lag_sensurparti, sett_alle_like, tildel

pytestmark = pytest.mark.django_db


@pytest.fixture
def ferdig_parti(skole, statsforvalter):
    """Two final grades, 5 and MB, not published."""
    parti = lag_sensurparti(skole, statsforvalter, navn="3STA")
    oppdragene = tildel(parti, lag_sensor(statsforvalter), lag_sensor(statsforvalter))
    for oppdrag in oppdragene:
        foreslaa(oppdrag, "5", "MB", bekreftet=True)
    sett_alle_like(oppdragene[1])
    return parti


def resultater(parti, tid):
    rader = gjeldende_resultat(Kandidat.objects.filter(parti=parti), tid).order_by("kandidatnummer__nummer")
    return list(rader.values_list("resultat", flat=True))


def test_ingen_karakter_gjelder_foer_sekundet_den_er_publisert(ferdig_parti):
    tid = naa()
    assert resultater(ferdig_parti, tid + timedelta(days=30)) == [None, None]
    publiser(eksamen_id=ferdig_parti.eksamen_id, aktoer=SYSTEM, naa=tid)
    assert resultater(ferdig_parti, tid - timedelta(microseconds=1)) == [None, None]
    assert resultater(ferdig_parti, tid) == ["5", "MB"]


def test_avlyst_eksamen_gir_ingen_karakter(ferdig_parti):
    publiser(eksamen_id=ferdig_parti.eksamen_id, aktoer=SYSTEM, naa=naa())
    Avlysning.objects.create(parti=ferdig_parti, begrunnelse="Brann", registrert=naa())
    assert resultater(ferdig_parti, naa()) == [None, None]


def test_apper_under_spoer_gjennom_registeret(ferdig_parti, django_assert_num_queries):
    """The published grade that counts, and nothing before; one query."""
    alle = Kandidat.objects.filter(parti=ferdig_parti)
    les = bidrag.resultater.hent("klage")
    assert les(alle, naa()) == {}
    publiser(eksamen_id=ferdig_parti.eksamen_id, aktoer=SYSTEM, naa=naa())
    with django_assert_num_queries(1):
        assert sorted(les(alle, naa()).values()) == ["5", "MB"]


def test_fravaerende_har_ingen_karakter(ferdig_parti):
    publiser(eksamen_id=ferdig_parti.eksamen_id, aktoer=SYSTEM, naa=naa())
    Fravaer.objects.create(kandidat=kandidater(ferdig_parti)[0], slag=Fravaer.Slag.DOKUMENTERT, registrert=naa())
    assert resultater(ferdig_parti, naa()) == [None, "MB"]


def test_kolonnen_koster_en_spoerring_og_er_tom_foer_publisering(ferdig_parti, django_assert_num_queries):
    alle = Kandidat.objects.filter(parti=ferdig_parti)
    assert karakterkolonne(alle, naa()) == {}
    publiser(eksamen_id=ferdig_parti.eksamen_id, aktoer=SYSTEM, naa=naa())
    with django_assert_num_queries(1):
        kolonne = karakterkolonne(alle, naa())
    en, to = kandidater(ferdig_parti)
    assert kolonne == {en.pk: "5 – fem", to.pk: "MB – mangler besvarelse"}


@pytest.mark.parametrize("rolle", [Rolle.SKOLEADMIN, Rolle.REKTOR])
def test_skolens_startside_sier_fra_i_fjorten_dager(som, skole, ferdig_parti, rolle):
    bruker = bruker_med_rolle(rolle, skole)
    assert "Resultatene for" not in som(bruker).get("/").text
    publiser(eksamen_id=ferdig_parti.eksamen_id, aktoer=SYSTEM, naa=naa())
    side = som(bruker).get("/").text
    assert "Resultatene for 3STA er publisert" in side
    assert reverse("eksamen:parti", args=[ferdig_parti.pk]) in side
    assert not nylig_publiserte(bruker, naa() + timedelta(days=15)).exists()


def test_mange_partier_blir_en_linje(som, skole, statsforvalter, skoleadmin, ferdig_parti):
    for nummer in range(6):
        lag_sensurparti(skole, statsforvalter, eksamen=ferdig_parti.eksamen, kandidater=1, navn=f"3ST{nummer}")
    ferdig_parti.eksamen.publiseres = naa()
    ferdig_parti.eksamen.save(update_fields=["publiseres"])
    assert "Resultatene for 7 partier er publisert" in som(skoleadmin).get("/").text


def test_annen_skole_og_vakt_faar_ikke_vite_det(som, ferdig_parti, annen_skoleadmin, vakt):
    publiser(eksamen_id=ferdig_parti.eksamen_id, aktoer=SYSTEM, naa=naa())
    for bruker in (annen_skoleadmin, vakt):
        assert "Resultatene for" not in som(bruker).get("/").text
