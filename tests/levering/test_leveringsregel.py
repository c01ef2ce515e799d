"""The owner's page for the deadline, and whose rule counts at a school."""

import pytest
from django.urls import reverse

from brukere.models import Organisasjon
from brukere.models.bruker import Rolle
from felles.models import Hendelse
from felles.tid import naa
from levering.models import Leveringsregel
from levering.permissions import leveringsfrist
from levering.querysets.kandidatstatus import hent_med_status
from levering.querysets.regler import Regelverdi, regler_for
from levering.services.regler import regel_for
from tests.fabrikker.brukere import OrganisasjonFactory, bruker_med_rolle

pytestmark = pytest.mark.django_db


def adresse():
    return reverse("levering:leveringsregel")


@pytest.fixture
def eier(fylke):
    return bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke)


@pytest.fixture
def klient(som, eier):
    return som(eier)


def regel(eier, minutter, *, sen=False):
    return Leveringsregel.objects.create(eier=eier, frist_minutter=minutter, sen_levering=sen, endret=naa())


def skjema(eier, **felt):
    return {"eier": str(eier.pk), "frist_minutter": "20", **felt}


def test_uten_regel_gjelder_innstillingen_og_siden_sier_det(klient, parti, settings):
    settings.LEVERINGSFRIST_MINUTTER = 7

    assert regel_for(parti) == Regelverdi(7, sen_levering=False)
    side = klient.get(adresse()).content.decode()
    assert "Ingen egen regel er satt" in side
    assert "7 minutter" in side


def test_eieren_setter_regelen_og_det_staar_i_loggen(klient, eier, fylke, parti):
    svar = klient.post(adresse(), skjema(fylke, sen_levering="on"), follow=True)

    assert "Leveringsfristen er lagret for Lillevik fylke" in svar.content.decode()
    assert regel_for(parti) == Regelverdi(20, sen_levering=True)
    hendelse = Hendelse.objects.get(handling="leveringsregel.endret")
    assert (hendelse.aktoer_id, hendelse.data["frist_minutter"], hendelse.data["sen_levering"]) == (eier.pk, 20, True)


def test_aa_lagre_det_samme_to_ganger_endrer_ingenting(klient, fylke):
    for _trykk in range(2):
        assert klient.post(adresse(), skjema(fylke)).status_code == 302

    assert Leveringsregel.objects.count() == 1
    assert Hendelse.objects.filter(handling="leveringsregel.endret").count() == 1


def test_regelen_kan_endres_tilbake(klient, fylke, parti):
    klient.post(adresse(), skjema(fylke, sen_levering="on"))
    klient.post(adresse(), skjema(fylke, frist_minutter="0"))

    assert regel_for(parti) == Regelverdi(0, sen_levering=False)


@pytest.mark.parametrize("minutter", ["", "x", "-1", "121", "1.5", "9" * 40, "\x00"])
def test_ugyldige_minutter_sier_hva_som_er_galt_og_lagrer_ingenting(klient, fylke, minutter):
    svar = klient.post(adresse(), skjema(fylke, frist_minutter=minutter))

    assert svar.status_code == 422
    assert svar.context["rader"][0]["skjema"].errors["frist_minutter"]
    assert not Leveringsregel.objects.exists()


@pytest.mark.parametrize("hvem", ["skole", "statsforvalter", "annet"])
def test_andres_regel_kan_ikke_settes(klient, skole, statsforvalter, hvem):
    annet = OrganisasjonFactory(slag=Organisasjon.Slag.FYLKESKOMMUNE, navn="Storvik fylke")
    mot = {"skole": skole, "statsforvalter": statsforvalter, "annet": annet}[hvem]

    assert klient.post(adresse(), skjema(mot)).status_code == 403
    assert not Leveringsregel.objects.exists()


@pytest.mark.parametrize("rolle", [Rolle.SKOLEADMIN, Rolle.REKTOR, Rolle.EKSAMENSVAKT])
def test_skolens_folk_har_ikke_siden(som, skole, rolle):
    klient = som(bruker_med_rolle(rolle, skole))

    assert klient.get(adresse()).status_code == 403
    assert klient.post(adresse(), skjema(skole)).status_code == 403


def test_naermeste_eier_over_skolen_bestemmer(skole, fylke, statsforvalter, udir, parti, kandidat):
    regel(udir, 60, sen=True)
    regel(fylke, 5)

    assert regel_for(parti) == Regelverdi(5, sen_levering=False)
    en = hent_med_status(kandidat.pk, naa())
    assert (en.frist_minutter, en.sen_levering) == (5, False)
    Leveringsregel.objects.filter(eier=fylke).update(eier=statsforvalter)
    assert regel_for(parti).frist_minutter == hent_med_status(kandidat.pk, naa()).frist_minutter == 5


def test_et_annet_fylkes_regel_gjelder_ikke(parti, kandidat):
    annet = OrganisasjonFactory(slag=Organisasjon.Slag.FYLKESKOMMUNE, navn="Storvik fylke")
    regel(annet, 60, sen=True)

    assert regel_for(parti) == Regelverdi(15, sen_levering=False)
    assert hent_med_status(kandidat.pk, naa()).frist_minutter == 15


def test_sti_som_ligner_er_ikke_over(skole, fylke, kandidat):
    """`/1/2/` lies not under `/1/20/`, nor the other way."""
    like = OrganisasjonFactory(slag=Organisasjon.Slag.FYLKESKOMMUNE, navn="Likvik")
    Organisasjon.objects.filter(pk=like.pk).update(sti=fylke.sti.rstrip("/") + "0/")
    regel(like, 60, sen=True)

    assert hent_med_status(kandidat.pk, naa()).frist_minutter == 15


def test_reglene_til_mange_skoler_koster_en_spoerring(fylke, django_assert_num_queries):
    regel(fylke, 5)
    skoler = [OrganisasjonFactory(overordnet=fylke) for _nr in range(30)]

    with django_assert_num_queries(1):
        assert set(regler_for(skoler).values()) == {Regelverdi(5)}


def test_kandidatens_regel_koster_ingen_egen_spoerring(fylke, kandidat, django_assert_num_queries):
    regel(fylke, 5)
    with django_assert_num_queries(1):
        assert hent_med_status(kandidat.pk, naa()).frist_minutter == 5


def test_fristen_uten_eier_er_innstillingens(settings):
    settings.LEVERINGSFRIST_MINUTTER = 3
    tid = naa()

    assert (leveringsfrist(tid) - tid).seconds == 180
    assert (leveringsfrist(tid, 0) - tid).seconds == 0
