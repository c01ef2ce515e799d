"""The role follows from the appointments that stand: it ends with the last that needs it, whichever of them brought it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from brukere.models import Rolletildeling
from brukere.models.bruker import Rolle
from felles.tid import naa
from oppnevning.models import Oppnevning
from oppnevning.services import bindinger, svar
from oppnevning.services import oppnevning as tjeneste
from tests.fabrikker.brukere import RolletildelingFactory
from tests.fabrikker.eksamen import PeriodeFactory
from tests.fabrikker.oppnevning import lag_faggruppe, lag_oppnevning
from tests.fabrikker.sensur import aktoer
from tests.oppnevning.test_oppnevning import adresse, gjoer, ja
from tests.sensur.test_samtidig import midt_i, traader, uten_laas

pytestmark = pytest.mark.django_db


def i_kraft(bruker, tid=None):
    return Rolletildeling.objects.gjeldende(tid or naa()).filter(bruker=bruker, rolle=Rolle.SENSOR).count()


def tidligere_periode():
    fra = naa() - timedelta(days=300)
    return PeriodeFactory(
        kode="H-2025", paamelding_fra=fra - timedelta(days=60), paamelding_til=fra - timedelta(days=30),
        gjennomfoering_fra=fra, gjennomfoering_til=fra + timedelta(days=20),
    )  # fmt: skip


@pytest.fixture
def to_oppnevninger(som, statsforvalter, faggruppe, fagperson, post):
    """Both accepted: the first brought the role."""
    annen = lag_faggruppe(statsforvalter, periode=faggruppe.periode, navn="Engelsk")
    rader = [lag_oppnevning(gruppe, fagperson.bruker) for gruppe in (faggruppe, annen)]
    for rad in rader:
        som(fagperson.bruker).post(adresse("min", rad), ja())
    return rader


@pytest.mark.parametrize("rekke", [(0, 1), (1, 0)])
def test_rollen_slutter_med_den_siste_uansett_hvilken_som_ga_den(som, myndighet, fagperson, to_oppnevninger, rekke):
    for nr, etterpaa in zip(rekke, (1, 0), strict=True):
        gjoer(som(myndighet), to_oppnevninger[nr], "trekk", grunn="Ferdig")
        assert i_kraft(fagperson.bruker) == etterpaa


def test_en_oppnevning_i_en_periode_som_er_over_holder_ikke_rollen(
    som, myndighet, statsforvalter, fagperson, oppnevning, post
):
    gammel = lag_oppnevning(lag_faggruppe(statsforvalter, periode=tidligere_periode()), fagperson.bruker)
    som(fagperson.bruker).post(adresse("min", gammel), ja())
    som(fagperson.bruker).post(adresse("min", oppnevning), ja())
    assert i_kraft(fagperson.bruker) == 1

    gjoer(som(myndighet), oppnevning, "trekk", grunn="Ferdig")

    assert i_kraft(fagperson.bruker) == 0


@pytest.mark.parametrize("felt", ["sensurfrist", "klagefrist"])
def test_saa_lenge_sensur_eller_klage_staar_igjen_er_perioden_ikke_over(
    som, myndighet, statsforvalter, fagperson, oppnevning, post, felt
):
    periode = tidligere_periode()
    setattr(periode, felt, naa() + timedelta(days=3))
    periode.save(update_fields=[felt])
    gammel = lag_oppnevning(lag_faggruppe(statsforvalter, periode=periode), fagperson.bruker)
    for rad in (gammel, oppnevning):
        som(fagperson.bruker).post(adresse("min", rad), ja())

    gjoer(som(myndighet), oppnevning, "trekk", grunn="Ferdig")

    assert i_kraft(fagperson.bruker) == 1


def test_arbeid_som_staar_igjen_fra_foer_holder_rollen(som, myndighet, statsforvalter, fagperson, oppnevning, post):
    gammel = lag_oppnevning(lag_faggruppe(statsforvalter, periode=tidligere_periode()), fagperson.bruker)
    for rad in (gammel, oppnevning):
        som(fagperson.bruker).post(adresse("min", rad), ja())
    rest = bindinger.Arbeid("Har et parti.", "/", "Se")
    bindinger.arbeid.registrer("proeve", lambda rad, leser, tid: [rest] if rad.pk == gammel.pk else [])
    try:
        gjoer(som(myndighet), oppnevning, "trekk", grunn="Ferdig")
    finally:
        bindinger.arbeid._ledd.pop("proeve")

    assert i_kraft(fagperson.bruker) == 1


def test_en_annen_myndighets_oppnevning_holder_ikke_rollen_her(
    som, myndighet, statsforvalter, fylke, faggruppe, fagperson, oppnevning, post
):
    hos_fylket = lag_oppnevning(lag_faggruppe(fylke, periode=faggruppe.periode), fagperson.bruker)
    for rad in (oppnevning, hos_fylket):
        som(fagperson.bruker).post(adresse("min", rad), ja())

    gjoer(som(myndighet), oppnevning, "trekk", grunn="Ferdig")

    steder = (
        Rolletildeling.objects.gjeldende(naa()).filter(bruker=fagperson.bruker).values_list("organisasjon", flat=True)
    )
    assert list(steder) == [fylke.pk]


def test_en_rolle_som_begynner_senere_hindrer_ikke_et_ja(som, myndighet, statsforvalter, fagperson, oppnevning, post):
    fra = naa() + timedelta(days=9)
    senere = RolletildelingFactory(bruker=fagperson.bruker, rolle=Rolle.SENSOR, organisasjon=statsforvalter, fra=fra)

    svar_ = som(fagperson.bruker).post(adresse("min", oppnevning), ja())

    assert svar_.status_code == 302
    assert [i_kraft(fagperson.bruker), i_kraft(fagperson.bruker, fra)] == [1, 1]
    gjoer(som(myndighet), oppnevning, "trekk", grunn="Ferdig")
    senere.refresh_from_db()
    assert (i_kraft(fagperson.bruker), senere.til) == (0, None)


def test_en_rolle_kan_slutte_i_samme_oeyeblikk_som_den_ble_gitt(myndighet, oppnevning):
    tid = naa()
    takk = svar.Ja("Kirkegata 1", "0153", "Oslo", "90000000")
    svar.takk_ja(oppnevning_id=oppnevning.pk, svar=takk, aktoer=aktoer(oppnevning.bruker), naa=tid)

    tjeneste.trekk(oppnevning_id=oppnevning.pk, grunn="Ferdig", aktoer=aktoer(myndighet), naa=tid)

    assert i_kraft(oppnevning.bruker, tid + timedelta(seconds=1)) == 0


def test_siden_sier_om_tilgangen_mistes(som, myndighet, fagperson, to_oppnevninger):
    klient = som(myndighet)
    foer = klient.get(adresse("oppnevning", to_oppnevninger[0])).text
    gjoer(klient, to_oppnevninger[1], "trekk", grunn="Ferdig")
    etter = klient.get(adresse("oppnevning", to_oppnevninger[0])).text

    assert ("beholder den" in foer, "mister tilgangen til svarene" in foer) == (True, False)
    assert ("beholder den" in etter, "mister tilgangen til svarene" in etter) == (False, True)


def test_lederen_av_en_sensorgruppe_vises_foer_trekkingen(som, myndighet, faggruppe, post):
    rad = lag_oppnevning(faggruppe, godtatt=True)
    gruppe = faggruppe.sensorgrupper.create(navn="Gruppe Nord", leder=rad.bruker)

    side = som(myndighet).get(adresse("oppnevning", rad)).text

    assert "Leder sensorgruppen Gruppe Nord" in side
    assert reverse("oppnevning:sensorgruppe", args=[faggruppe.pk, gruppe.pk]) in side


def trekk_begge(rader, hvem):
    def en(rad):
        return lambda: tjeneste.trekk(oppnevning_id=rad.pk, grunn="Ferdig", aktoer=aktoer(hvem), naa=naa()).status

    return [en(rad) for rad in rader]


@pytest.mark.django_db(transaction=True)
def test_to_oppnevninger_trukket_samtidig_ender_uten_rolle(monkeypatch, myndighet, to_oppnevninger, fagperson):
    with midt_i(monkeypatch, tjeneste.utsending, "bestill") as (foerst, saa):
        en, to = trekk_begge(to_oppnevninger, myndighet)
        utfall = traader(foerst(en), saa(to))

    assert utfall == ["trukket", "trukket"]
    assert i_kraft(fagperson.bruker) == 0


@pytest.mark.django_db(transaction=True)
def test_kontroll_uten_laas_blir_rollen_staaende(monkeypatch, myndighet, to_oppnevninger, fagperson):
    uten_laas(monkeypatch)

    with midt_i(monkeypatch, tjeneste.utsending, "bestill") as (foerst, saa):
        en, to = trekk_begge(to_oppnevninger, myndighet)
        traader(foerst(en), saa(to))

    assert not Oppnevning.objects.godtatte().exists()
    assert i_kraft(fagperson.bruker) == 1
