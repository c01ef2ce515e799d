"""Who may not grade which school's candidates, whatever they have said themselves."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from brukere.models import Rolletildeling
from brukere.models.bruker import Rolle
from felles.tid import naa
from oppnevning.models import Inhabilitet
from oppnevning.querysets.habilitet import inhabile, inhabile_ved
from oppnevning.services import habilitet
from tests.fabrikker.brukere import BrukerFactory, OrganisasjonFactory, bruker_med_rolle
from tests.fabrikker.eksamen import PeriodeFactory
from tests.fabrikker.oppnevning import lag_faggruppe, lag_fagperson, lag_oppnevning
from tests.fabrikker.sensur import aktoer
from tests.oppnevning.test_oppnevning import ja

pytestmark = pytest.mark.django_db


def test_egen_skole_rolle_ved_skolen_og_oppgitt_skole_gjoer_inhabil(skole, annen_skole, fylke):
    laerer = lag_fagperson(fylke, skole=skole).bruker
    vakt = bruker_med_rolle(Rolle.EKSAMENSVAKT, skole)
    forelder = BrukerFactory()
    Inhabilitet.objects.create(bruker=forelder, skole=skole, oppgitt=naa())
    Inhabilitet.objects.create(bruker=BrukerFactory(), grunn="Min fetter", oppgitt=naa(), oppgitt_til=fylke)
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
    oppgitt = Inhabilitet.objects.create(
        bruker=annen.bruker, skole=annen_skole, oppgitt=naa(), oppgitt_til=faggruppe.eier
    )

    svar = som(myndighet).post(reverse("oppnevning:opphoer", args=[rad.pk, oppgitt.pk]), follow=True)

    oppgitt.refresh_from_db()
    assert "finnes ikke" in svar.content.decode()
    assert oppgitt.opphoert is None


def test_det_samme_oppgitt_igjen_lagres_en_gang_for_hver_myndighet(statsforvalter, fylke, annen_skole):
    bruker = BrukerFactory()

    nye = [
        habilitet.oppgi(
            bruker_id=bruker.pk, eier_id=eier.pk, skole_ider=[annen_skole.pk], relasjoner="Min fetter",
            aktoer=aktoer(bruker), naa=naa(),
        )
        for eier in (statsforvalter, statsforvalter, fylke)
    ]  # fmt: skip

    assert nye == [2, 0, 2]


@pytest.fixture
def to_myndigheter(som, statsforvalter, fylke, annen_skole, post):
    """One person appointed by both, and what was told to the one that lies over neither school nor the other."""
    eksamensperiode = PeriodeFactory()
    fagperson = lag_fagperson(fylke, periode=eksamensperiode)
    rader = {}
    for eier, navn in ((statsforvalter, "Norsk"), (fylke, "Engelsk")):
        rader[eier.pk] = lag_oppnevning(lag_faggruppe(eier, periode=eksamensperiode, navn=navn), fagperson.bruker)
    svar = ja(relasjoner="Niesen min Kari tar eksamen", skole1=annen_skole.orgnr)
    assert (
        som(fagperson.bruker).post(reverse("oppnevning:min", args=[rader[statsforvalter.pk].pk]), svar).status_code
        == 302
    )
    som(fagperson.bruker).post(reverse("oppnevning:min", args=[rader[fylke.pk].pk]), ja())
    return rader


def test_det_en_myndighet_fikk_vite_leses_ikke_av_en_annen(
    som, statsforvalter, fylke, udir, annen_skole, to_myndigheter
):
    rad, hos_fylket = to_myndigheter[statsforvalter.pk], to_myndigheter[fylke.pk]
    side = reverse("oppnevning:oppnevning", args=[rad.pk])
    hos = som(bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke))

    tekst = hos.get(reverse("oppnevning:oppnevning", args=[hos_fylket.pk])).text
    assert "Niesen min" not in tekst
    assert "Ingenting er oppgitt" in tekst
    assert "Niesen min" in som(bruker_med_rolle(Rolle.STATSFORVALTER, statsforvalter)).get(side).text
    assert "Niesen min" in som(bruker_med_rolle(Rolle.UDIR, udir)).get(side).text
    assert "Niesen min" in som(rad.bruker).get(reverse("oppnevning:min", args=[rad.pk])).text
    # The school holds the person away for everybody, read or not.
    assert inhabile(annen_skole.pk, naa()) == {rad.bruker_id}


def test_en_annen_myndighet_tar_ikke_bort_det_den_ikke_faar_lese(som, fylke, statsforvalter, to_myndigheter):
    hos_fylket = to_myndigheter[fylke.pk]
    hos = som(bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke))

    for rad in Inhabilitet.objects.all():
        svar = hos.post(reverse("oppnevning:opphoer", args=[hos_fylket.pk, rad.pk]), follow=True)
        assert "finnes ikke" in svar.text

    assert not Inhabilitet.objects.exclude(opphoert=None).exists()


def test_det_myndigheten_selv_legger_inn_staar_naar_den_andres_opphoerer(
    som, statsforvalter, fylke, annen_skole, to_myndigheter
):
    hos = som(bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke))
    hos_fylket = to_myndigheter[fylke.pk]
    hos.post(
        reverse("oppnevning:oppnevning", args=[hos_fylket.pk]),
        {"handling": "inhabil", "inhabil-skole1": annen_skole.orgnr},
    )
    egen = Inhabilitet.objects.get(oppgitt_til=fylke)

    hos.post(reverse("oppnevning:opphoer", args=[hos_fylket.pk, egen.pk]))

    egen.refresh_from_db()
    assert egen.opphoert is not None
    assert inhabile(annen_skole.pk, naa()) == {hos_fylket.bruker_id}


def test_ord_om_personer_uten_en_leser_avvises_av_databasen(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        Inhabilitet.objects.create(bruker=BrukerFactory(), grunn="Min fetter", oppgitt=naa())
