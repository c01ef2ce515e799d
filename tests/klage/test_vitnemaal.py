"""«Nytt vitnemål»: who sees the task, and who says that it is made."""

from datetime import timedelta

import pytest
from django.urls import reverse

from felles.models import Angrepost, Hendelse
from felles.tid import naa
from klage.models import Vitnemaalsoppgave
from tests.fabrikker.eksamen import lag_kandidat
from tests.fabrikker.klage import rad, ta_imot

pytestmark = pytest.mark.django_db


@pytest.fixture
def oppgave(parti, kandidat):
    ta_imot(parti, rad(kandidat, 4, klagekarakter=5))
    return Vitnemaalsoppgave.objects.get()


def gjort(klient, oppgave):
    return klient.post(reverse("klage:vitnemaal_gjort", args=[oppgave.pk]), follow=True)


def test_skolen_ser_hvem_paa_startsiden_og_paa_listen(som, skoleadmin, oppgave):
    klient = som(skoleadmin)
    assert "1 kandidat skal ha nytt vitnemål" in klient.get("/").text
    side = klient.get(reverse("klage:vitnemaal")).text
    assert oppgave.kandidat.person.etternavn in side
    assert "5 – fem" not in side


def test_gjort_kan_angres_og_to_ganger_er_som_en(som, skoleadmin, oppgave):
    klient = som(skoleadmin)
    side = gjort(klient, oppgave)
    assert "er merket som gjort" in side.text
    oppgave.refresh_from_db()
    assert oppgave.gjort_av == skoleadmin
    assert "skal ha nytt vitnemål" not in klient.get("/").text
    assert "sto alt som gjort" in gjort(klient, oppgave).text
    assert Hendelse.objects.filter(handling="vitnemaal.gjort").count() == 1


def test_angre_gjoer_den_aapen_igjen(som, skoleadmin, oppgave):
    klient = som(skoleadmin)
    gjort(klient, oppgave)
    klient.post(reverse("brukere:angre", args=[Angrepost.objects.get().pk]))
    oppgave.refresh_from_db()
    assert oppgave.gjort is None


def test_annen_skole_ser_den_ikke(som, annen_skoleadmin, oppgave):
    klient = som(annen_skoleadmin)
    assert oppgave.kandidat.person.etternavn not in klient.get(reverse("klage:vitnemaal")).text
    assert gjort(klient, oppgave).status_code == 404


def test_den_er_ikke_der_foer_klagen_vises(som, skoleadmin, parti, kandidat):
    ta_imot(parti, rad(kandidat, 4))
    ta_imot(parti, rad(kandidat, 4, klagekarakter=5), synlig_fra=naa() + timedelta(days=1))
    oppgave = Vitnemaalsoppgave.objects.get()
    klient = som(skoleadmin)
    assert "nytt vitnemål" not in klient.get("/").text
    assert kandidat.person.etternavn not in klient.get(reverse("klage:vitnemaal")).text
    assert gjort(klient, oppgave).status_code == 404


@pytest.mark.parametrize("antall", [1, 30])
def test_listen_koster_like_mange_spoerringer(som, skoleadmin, parti, antall, django_assert_max_num_queries):
    for _nr in range(antall):
        Vitnemaalsoppgave.objects.create(kandidat=lag_kandidat(parti), laget=naa())
    klient = som(skoleadmin)
    klient.get("/")
    with django_assert_max_num_queries(8):
        assert klient.get(reverse("klage:vitnemaal")).status_code == 200
