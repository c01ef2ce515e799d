"""Two at once around the answer: one consistent end and a sentence for who came last. Each with a control without locks."""

import pytest
from django.db import IntegrityError

from felles.masse import gjorte
from felles.models import Hendelse
from felles.tid import naa
from klage.models import Klage, Klageutfall, Vitnemaalsoppgave
from klage.services import trekking
from klagenemnd.models import Kvalitetskontroll
from klagenemnd.services import kontroll, publisering
from tests.fabrikker.klagesvar import gi_svar, kvalitetssikre, lag_til_kontroll
from tests.fabrikker.sensur import aktoer
from tests.sensur.test_samtidig import midt_i, traader, uten_laas

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def klage(skole, statsforvalter, saksbehandler):
    return kvalitetssikre(lag_til_kontroll(skole, statsforvalter), saksbehandler)


def status(klage):
    return Klage.objects.values_list("status", flat=True).get(pk=klage.pk)


def publiser(hvem, *klager):
    return lambda: gi_svar(hvem, *klager)


def returner(hvem, klage):
    return lambda: kontroll.returner(
        klage_id=klage.pk, kontrollert_versjon=1, kommentar="Se igjen", aktoer=aktoer(hvem), naa=naa()
    )


def godkjenn(hvem, klage):
    return lambda: (
        kontroll.godkjenn_kontroll(klage_id=klage.pk, kontrollert_versjon=1, aktoer=aktoer(hvem), naa=naa()).utfall
    )


def trekk(hvem, klage):
    return lambda: trekking.trekk(klage_id=klage.pk, aktoer=aktoer(hvem), naa=naa()).status


def retur_mot_publisering(klage, saksbehandler, monkeypatch):
    with midt_i(monkeypatch, publisering, "svartekst_for") as (foerst, saa):
        return traader(foerst(publiser(saksbehandler, klage)), saa(returner(saksbehandler, klage)))


def test_en_retur_mens_svaret_publiseres_kommer_for_sent(klage, saksbehandler, monkeypatch):
    svar, retur = retur_mot_publisering(klage, saksbehandler, monkeypatch)
    assert gjorte(svar) == 1
    assert retur == "ikke_til_kontroll"
    assert status(klage) == "avgjort"
    assert not Kvalitetskontroll.objects.filter(utfall="returnert").exists()


def test_kontroll_uten_laas_er_det_bare_databasen_som_stanser_svaret(klage, saksbehandler, monkeypatch):
    uten_laas(monkeypatch)
    svar, _retur = retur_mot_publisering(klage, saksbehandler, monkeypatch)
    assert isinstance(svar, IntegrityError)
    assert not Klageutfall.objects.exists()


def test_publisering_mens_saken_returneres_sier_hvor_den_staar(klage, saksbehandler, monkeypatch):
    with midt_i(monkeypatch, kontroll, "_skriv") as (foerst, saa):
        retur, svar = traader(foerst(returner(saksbehandler, klage)), saa(publiser(saksbehandler, klage)))
    assert retur.utfall == "returnert"
    assert gjorte(svar) == 0
    assert "«Åpnet for ny vurdering»" in svar[0].melding
    assert status(klage) == "returnert"
    assert not Klageutfall.objects.exists()


def to_bunker(klage, saksbehandler, skole, statsforvalter, monkeypatch):
    andre = kvalitetssikre(lag_til_kontroll(skole, statsforvalter), saksbehandler)
    with midt_i(monkeypatch, publisering, "svartekst_for") as (foerst, saa):
        return traader(
            foerst(publiser(saksbehandler, klage, andre)), saa(publiser(saksbehandler, andre, klage))
        )  # fmt: skip


def test_to_som_publiserer_den_samme_bunken_gir_ett_svar_til_hver(
    klage, saksbehandler, skole, statsforvalter, monkeypatch
):
    ene, andre = to_bunker(klage, saksbehandler, skole, statsforvalter, monkeypatch)
    assert (gjorte(ene), gjorte(andre)) == (2, 0)
    assert all("Ingenting er endret" in rad.melding for rad in andre)
    assert Klageutfall.objects.count() == Vitnemaalsoppgave.objects.count() == 2
    assert Hendelse.objects.filter(handling="klage.avgjort").count() == 2


def test_kontroll_uten_laas_er_det_bare_databasen_som_hindrer_to_svar(
    klage, saksbehandler, skole, statsforvalter, monkeypatch
):
    uten_laas(monkeypatch)
    ene, _andre = to_bunker(klage, saksbehandler, skole, statsforvalter, monkeypatch)
    assert isinstance(ene, IntegrityError)


def test_den_som_trekker_mens_svaret_publiseres_faar_vite_at_det_er_endelig(
    klage, saksbehandler, skoleadmin, monkeypatch
):
    with midt_i(monkeypatch, publisering, "svartekst_for") as (foerst, saa):
        svar, trukket = traader(foerst(publiser(saksbehandler, klage)), saa(trekk(skoleadmin, klage)))
    assert gjorte(svar) == 1
    assert trukket == "endelig"
    assert status(klage) == "avgjort"


def test_en_klage_som_trekkes_foerst_blir_ikke_publisert(klage, saksbehandler, skoleadmin, monkeypatch):
    with midt_i(monkeypatch, trekking, "flytt") as (foerst, saa):
        trukket, svar = traader(foerst(trekk(skoleadmin, klage)), saa(publiser(saksbehandler, klage)))
    assert trukket == "trukket"
    assert "«Trukket»" in svar[0].melding
    assert not Klageutfall.objects.exists()


def test_to_som_kontrollerer_samtidig_gir_en_kontroll(skole, statsforvalter, saksbehandler, monkeypatch):
    klage = lag_til_kontroll(skole, statsforvalter)
    with midt_i(monkeypatch, kontroll, "_skriv") as (foerst, saa):
        utfall = traader(foerst(godkjenn(saksbehandler, klage)), saa(godkjenn(saksbehandler, klage)))
    assert utfall == ["godkjent", "godkjent"]
    assert Kvalitetskontroll.objects.count() == 1
