"""Two at once: an answer and a withdrawal, two answers, two who ask the same person. With controls without the lock."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from brukere.models import Rolletildeling
from felles.tid import naa
from oppnevning.models import Oppnevning
from oppnevning.services import fagpersoner, svar
from oppnevning.services import oppnevning as tjeneste
from tests.fabrikker.sensur import aktoer
from tests.sensur.test_samtidig import midt_i, traader, uten_laas

pytestmark = pytest.mark.django_db(transaction=True)
JA = svar.Ja("Kirkegata 1", "0153", "Oslo", "90000000")


def takk_ja(rad):
    return lambda: svar.takk_ja(oppnevning_id=rad.pk, svar=JA, aktoer=aktoer(rad.bruker), naa=naa()).status


def takk_nei(rad):
    return lambda: svar.takk_nei(oppnevning_id=rad.pk, grunn="Nei", aktoer=aktoer(rad.bruker), naa=naa()).status


def trekk(rad, hvem):
    return lambda: tjeneste.trekk(oppnevning_id=rad.pk, grunn="Ferdig", aktoer=aktoer(hvem), naa=naa()).status


def i_kraft(rad):
    return Rolletildeling.objects.filter(bruker=rad.bruker, til__isnull=True).count()


def test_et_ja_og_en_trekking_samtidig_ender_uten_rolle(monkeypatch, oppnevning, myndighet):
    with midt_i(monkeypatch, svar.roller, "gi") as (foerst, saa):
        utfall = traader(foerst(takk_ja(oppnevning)), saa(trekk(oppnevning, myndighet)))

    oppnevning.refresh_from_db()
    assert utfall == ["takket_ja", "trukket"]
    assert oppnevning.status == "trukket"
    assert i_kraft(oppnevning) == 0


def test_kontroll_uten_laas_er_det_bare_databasen_som_sier_nei(monkeypatch, oppnevning, myndighet):
    uten_laas(monkeypatch)

    with midt_i(monkeypatch, svar.roller, "gi") as (foerst, saa):
        utfall = traader(foerst(takk_ja(oppnevning)), saa(trekk(oppnevning, myndighet)))

    assert isinstance(utfall[0], IntegrityError)
    assert i_kraft(oppnevning) == 0


def test_ja_og_nei_samtidig_gir_ett_svar(monkeypatch, oppnevning):
    with midt_i(monkeypatch, svar.roller, "gi") as (foerst, saa):
        utfall = traader(foerst(takk_ja(oppnevning)), saa(takk_nei(oppnevning)))

    oppnevning.refresh_from_db()
    assert utfall == ["takket_ja", "besvart"]
    assert oppnevning.status == "takket_ja"


def test_to_ja_samtidig_gir_en_rolle(monkeypatch, oppnevning):
    with midt_i(monkeypatch, svar.roller, "gi") as (foerst, saa):
        utfall = traader(foerst(takk_ja(oppnevning)), saa(takk_ja(oppnevning)))

    assert utfall == ["takket_ja", "takket_ja"]
    assert i_kraft(oppnevning) == 1


def spoer(faggruppe, fagperson, hvem):
    vilkaar = tjeneste.Vilkaar(naa() + timedelta(days=7))

    def kjoer():
        rader = tjeneste.oppnevn(
            faggruppe_id=faggruppe.pk, fagperson_ider=[fagperson.pk], vilkaar=vilkaar, aktoer=aktoer(hvem), naa=naa()
        )
        return [rad.gjort for rad in rader]

    return kjoer


def test_to_som_spoer_den_samme_samtidig_gir_en_forespoersel(monkeypatch, faggruppe, fagperson, myndighet):
    with midt_i(monkeypatch, tjeneste.utsending, "bestill") as (foerst, saa):
        utfall = traader(foerst(spoer(faggruppe, fagperson, myndighet)), saa(spoer(faggruppe, fagperson, myndighet)))

    assert utfall == [[True], [False]]
    assert Oppnevning.objects.count() == 1


def trekk_forslaget(faggruppe, fagperson, hvem):
    felt = {"fagperson_id": fagperson.pk, "periode_id": faggruppe.periode_id}
    return lambda: fagpersoner.trekk_forslag(**felt, aktoer=aktoer(hvem), naa=naa())


def test_den_som_spoerres_imens_beholder_forslaget(monkeypatch, faggruppe, fagperson, myndighet):
    with midt_i(monkeypatch, tjeneste.utsending, "bestill") as (foerst, saa):
        spoerres = foerst(spoer(faggruppe, fagperson, myndighet))
        utfall = traader(spoerres, saa(trekk_forslaget(faggruppe, fagperson, myndighet)))

    assert utfall == [[True], "oppnevnt"]
    assert fagperson.forslag.filter(trukket=None).exists()


def test_kontroll_uten_laas_er_den_spurte_ikke_foreslaatt(monkeypatch, faggruppe, fagperson, myndighet):
    uten_laas(monkeypatch)

    with midt_i(monkeypatch, tjeneste.utsending, "bestill") as (foerst, saa):
        spoerres = foerst(spoer(faggruppe, fagperson, myndighet))
        traader(spoerres, saa(trekk_forslaget(faggruppe, fagperson, myndighet)))

    assert Oppnevning.objects.count() == 1
    assert not fagperson.forslag.filter(trukket=None).exists()


def test_kontroll_uten_laas_sier_databasen_nei(monkeypatch, faggruppe, fagperson, myndighet):
    uten_laas(monkeypatch)

    with midt_i(monkeypatch, tjeneste.utsending, "bestill") as (foerst, saa):
        utfall = traader(foerst(spoer(faggruppe, fagperson, myndighet)), saa(spoer(faggruppe, fagperson, myndighet)))

    assert any(isinstance(ett, IntegrityError) for ett in utfall)
    assert Oppnevning.objects.count() == 1
