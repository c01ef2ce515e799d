"""Who may not grade which school's candidates, whatever they have said themselves."""

from datetime import timedelta

import pytest
from django.urls import reverse

from brukere.models import Rolletildeling
from brukere.models.bruker import Rolle
from felles.tid import naa
from oppnevning.models import Inhabilitet
from oppnevning.querysets.habilitet import inhabile, inhabile_ved
from oppnevning.services import habilitet
from tests.fabrikker.brukere import BrukerFactory, OrganisasjonFactory, bruker_med_rolle
from tests.fabrikker.oppnevning import lag_fagperson, lag_oppnevning
from tests.fabrikker.sensur import aktoer

pytestmark = pytest.mark.django_db


def test_egen_skole_rolle_ved_skolen_og_oppgitt_skole_gjoer_inhabil(skole, annen_skole, fylke):
    laerer = lag_fagperson(fylke, skole=skole).bruker
    vakt = bruker_med_rolle(Rolle.EKSAMENSVAKT, skole)
    forelder = BrukerFactory()
    Inhabilitet.objects.create(bruker=forelder, skole=skole, oppgitt=naa())
    Inhabilitet.objects.create(bruker=BrukerFactory(), grunn="Min fetter", oppgitt=naa())
    sluttet = bruker_med_rolle(Rolle.LAERER, skole)
    Rolletildeling.objects.filter(bruker=sluttet).update(til=naa() - timedelta(days=1))

    assert inhabile(skole.pk, naa()) == {laerer.pk, vakt.pk, forelder.pk}
    assert inhabile(annen_skole.pk, naa()) == set()


def test_mange_skoler_koster_tre_spoerringer(django_assert_num_queries, db):
    skoler = [OrganisasjonFactory().pk for _nr in range(30)]

    with django_assert_num_queries(3):
        assert set(inhabile_ved(skoler, naa())) == set(skoler)


def test_myndigheten_legger_inn_og_tar_bort_en_skole(som, myndighet, faggruppe, annen_skole):
    rad = lag_oppnevning(faggruppe, godtatt=True)
    adresse = reverse("oppnevning:oppnevning", args=[rad.pk])
    klient = som(myndighet)

    for _gang in range(2):
        klient.post(adresse, {"handling": "inhabil", "inhabil-skole1": annen_skole.navn})
    assert inhabile(annen_skole.pk, naa()) == {rad.bruker_id}
    oppgitt = Inhabilitet.objects.get()
    for _gang in range(2):
        klient.post(reverse("oppnevning:opphoer", args=[rad.pk, oppgitt.pk]))

    assert inhabile(annen_skole.pk, naa()) == set()
    oppgitt.refresh_from_db()
    assert oppgitt.opphoert is not None


def test_en_annens_inhabilitet_tas_ikke_bort_fra_feil_side(som, myndighet, faggruppe, annen_skole):
    rad, annen = lag_oppnevning(faggruppe, godtatt=True), lag_oppnevning(faggruppe, godtatt=True)
    oppgitt = Inhabilitet.objects.create(bruker=annen.bruker, skole=annen_skole, oppgitt=naa())

    svar = som(myndighet).post(reverse("oppnevning:opphoer", args=[rad.pk, oppgitt.pk]), follow=True)

    oppgitt.refresh_from_db()
    assert "finnes ikke" in svar.content.decode()
    assert oppgitt.opphoert is None


def test_det_samme_oppgitt_igjen_lagres_en_gang(myndighet, annen_skole):
    bruker = BrukerFactory()

    nye = [
        habilitet.oppgi(
            bruker_id=bruker.pk, skole_ider=[annen_skole.pk], relasjoner="Min fetter", aktoer=aktoer(bruker), naa=naa()
        )
        for _gang in range(2)
    ]

    assert nye == [2, 0]
