"""An exam is taken out of the plan when nothing hangs on it, and one held elsewhere shows the way there."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from brukere.models import Rolle
from eksamen.models import Eksamen
from felles.models import Hendelse
from tests.eksamen.test_plan_eksamener import dag, endre, kl
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.eksamen import FagFactory, PartiFactory, lag_eksamen, lag_oppgave


@pytest.fixture
def udirbruker(udir):
    return bruker_med_rolle(Rolle.UDIR, udir)


@pytest.fixture
def kommende(statsforvalter):
    """A one-part exam in ten days."""
    return lag_eksamen(fag=FagFactory(fagkode="NOR1267"), ansvarlig=statsforvalter, start=kl(dag(10), 9))


def test_eksamen_uten_noe_paa_seg_slettes(som, udirbruker, kommende):
    klient = som(udirbruker)
    sti = f"/eksamen/plan/{kommende.pk}/slett/"

    assert "kan ikke angres" in klient.get(sti).content.decode()
    assert klient.post(sti).status_code == 302
    assert not Eksamen.objects.exists()
    assert klient.post(sti).status_code == 404
    assert Hendelse.objects.filter(handling="eksamen.slettet").count() == 1


@pytest.mark.parametrize("hva", ["parti", "oppgave"])
def test_eksamen_i_bruk_slettes_ikke(som, udirbruker, kommende, skole, hva):
    if hva == "parti":
        PartiFactory(skole=skole, eksamen=kommende)
    else:
        lag_oppgave(kommende.deler.get())

    svar = som(udirbruker).post(f"/eksamen/plan/{kommende.pk}/slett/")

    assert svar.status_code == 422
    assert "kan ikke slettes" in svar.content.decode()
    assert kommende.deler.count() == 1
    assert not Hendelse.objects.filter(handling="eksamen.slettet").exists()


def test_en_eksamen_andre_steder_viser_vei_ut(som, udirbruker, skoleadmin, kommende):
    endre(som(udirbruker), kommende, gjennomfoering="eps", lenke="https://eps.example.no/nor")

    kommende.refresh_from_db()
    assert not kommende.gjennomfoeres_her
    for sti in ("/eksamen/plan/", f"/eksamen/plan/{kommende.pk}/", "/eksamen/fagkoder/"):
        assert 'href="https://eps.example.no/nor"' in som(skoleadmin).get(sti).content.decode()


def test_sidene_bruker_like_mange_spoerringer_med_mange_partier(som, udirbruker, kommende, skole):
    klient = som(udirbruker)
    sti = f"/eksamen/plan/{kommende.pk}/"
    PartiFactory(skole=skole, eksamen=kommende)

    def antall() -> list[int]:
        tall = []
        for hva in ("", "endre/", "slett/"):
            with CaptureQueriesContext(connection) as spoerringer:
                klient.get(sti + hva)
            tall.append(len(spoerringer))
        return tall

    foer = antall()
    for _ in range(29):
        PartiFactory(skole=skole, eksamen=kommende)
    assert antall() == foer
