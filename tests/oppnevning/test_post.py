"""The letters: what became of each stands on the row, and a server that is away loses none."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from felles import jobbkjoering
from felles.jobbkjoering import kjoer_forfalte
from felles.models import Jobb
from felles.tid import naa
from oppnevning.models import Oppnevning, Svarlenke, Utsending
from oppnevning.services import utsending
from oppnevning.services.oppnevning import sett_frist
from tests.fabrikker.sensur import aktoer
from tests.sensur.test_samtidig import midt_i, traader, uten_laas

pytestmark = pytest.mark.django_db
Slag, Status = Utsending.Slag, Utsending.Status


def bestill(myndighet, *rader, slag=Slag.FORESPOERSEL):
    return utsending.bestill(rader, slag, aktoer=aktoer(myndighet), naa=naa())


def test_uten_posttjener_staar_det_paa_raden(myndighet, oppnevning, settings):
    settings.MAILERS = {}
    bestill(myndighet, oppnevning)

    kjoer_forfalte()

    assert oppnevning.utsendinger.get().status == Status.IKKE_SATT_OPP


def test_en_tjener_som_sier_nei_provees_ikke_igjen(myndighet, oppnevning, post):
    post.tjener.post.nekt = "550 ukjent mottaker"
    bestill(myndighet, oppnevning)

    kjoer_forfalte()

    assert oppnevning.utsendinger.get().status == Status.FEILET


def test_en_tjener_som_er_borte_faar_brevet_senere(myndighet, oppnevning, post, settings):
    port = settings.MAILERS["default"]["OPTIONS"]["port"]
    settings.MAILERS["default"]["OPTIONS"]["port"] = 1
    bestill(myndighet, oppnevning)
    kjoer_forfalte()
    assert oppnevning.utsendinger.get().status == Status.VENTER
    assert Jobb.objects.get().status == Jobb.Status.VENTER
    settings.MAILERS["default"]["OPTIONS"]["port"] = port

    with time_machine.travel(naa() + timedelta(minutes=6)):
        assert len(post.toem()) == 1

    assert oppnevning.utsendinger.get().status == Status.SENDT


def test_den_samme_purringen_bestilt_to_ganger_sendes_en_gang(myndighet, oppnevning, post):
    for _gang in range(2):
        bestill(myndighet, oppnevning, slag=Slag.PURRING)

    assert len(post.toem()) == 1


def test_den_som_har_svart_imens_faar_ikke_noe_brev(myndighet, oppnevning, post):
    bestill(myndighet, oppnevning, slag=Slag.PURRING)
    Oppnevning.objects.filter(pk=oppnevning.pk).update(status="takket_nei", svart=naa())

    assert post.toem() == []
    assert oppnevning.utsendinger.get().status == Status.BORTFALT
    assert not Svarlenke.objects.exists()


def test_etter_fristen_sendes_ingen_lenke(myndighet, oppnevning, post):
    bestill(myndighet, oppnevning)
    Oppnevning.objects.filter(pk=oppnevning.pk).update(
        sendt=naa() - timedelta(days=3), svarfrist=naa() - timedelta(days=1)
    )

    assert post.toem() == []
    assert oppnevning.utsendinger.get().status == Status.BORTFALT


def test_et_navn_med_linjeskift_stopper_ikke_posten(myndighet, faggruppe, oppnevning, post):
    faggruppe.navn = "Norsk\nBcc: alle@example.no"
    faggruppe.save(update_fields=["navn"])
    bestill(myndighet, oppnevning, slag=Slag.PURRING)

    (brev,) = post.toem()

    assert brev["Bcc"] is None
    assert oppnevning.utsendinger.get().status == Status.SENDT


def test_en_arbeider_som_doer_foer_den_har_sendt_mister_ikke_brevet(monkeypatch, myndighet, oppnevning, post):
    bestill(myndighet, oppnevning)
    ekte = utsending._lever

    def doe(_brev):
        raise SystemExit

    monkeypatch.setattr(utsending, "_lever", doe)
    with pytest.raises(SystemExit):
        kjoer_forfalte()
    monkeypatch.setattr(utsending, "_lever", ekte)

    assert oppnevning.utsendinger.get().status == Status.SENDES
    assert post.toem() == []
    with time_machine.travel(naa() + timedelta(minutes=7)):
        assert len(post.toem()) == 1
    assert oppnevning.utsendinger.get().status == Status.SENDT


def test_den_som_har_mistet_brevet_skriver_ikke_over_den_som_tok_det(myndighet, oppnevning, post):
    bestill(myndighet, oppnevning)
    rad = oppnevning.utsendinger.get()
    gammel, _token = utsending._ta(rad.pk, naa=naa() - timedelta(minutes=7))
    ny, _token = utsending._ta(rad.pk, naa=naa())

    utsending._skriv(gammel, Status.FEILET, naa=naa())
    utsending._skriv(ny, Status.SENDT, naa=naa())

    rad.refresh_from_db()
    assert rad.status == Status.SENDT


def test_databasen_avviser_et_brev_som_sendes_av_ingen(oppnevning):
    with pytest.raises(IntegrityError), transaction.atomic():
        Utsending.objects.create(oppnevning=oppnevning, slag=Slag.PURRING, status=Status.SENDES, bestilt=naa())


def to_jobber(myndighet, oppnevning):
    """The same letter ordered twice: two jobs, and one row."""
    jobber = [bestill(myndighet, oppnevning, slag=Slag.PURRING) for _gang in range(2)]
    return [lambda pk=jobb.pk: jobbkjoering.kjoer(jobb_id=pk) for jobb in jobber]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("sted", ["hash_token", "_lever"])
def test_to_arbeidere_samtidig_sender_brevet_en_gang(monkeypatch, myndighet, oppnevning, post, sted):
    en, to = to_jobber(myndighet, oppnevning)

    with midt_i(monkeypatch, utsending, sted) as (foerst, saa):
        assert traader(foerst(en), saa(to)) == [True, True]

    assert len(post.tjener.post.brev) == 1
    with time_machine.travel(naa() + timedelta(minutes=7)):
        assert len(post.toem()) == 1
    assert oppnevning.utsendinger.get().status == Status.SENDT
    assert not Jobb.objects.exclude(status=Jobb.Status.FERDIG).exists()


@pytest.mark.django_db(transaction=True)
def test_kontroll_uten_laas_sendes_brevet_to_ganger(monkeypatch, myndighet, oppnevning, post):
    en, to = to_jobber(myndighet, oppnevning)
    uten_laas(monkeypatch)

    with midt_i(monkeypatch, utsending, "hash_token") as (foerst, saa):
        traader(foerst(en), saa(to))

    assert len(post.tjener.post.brev) == 2


@pytest.mark.django_db(transaction=True)
def test_en_ny_frist_mens_purringen_sendes_gir_et_brev_til(monkeypatch, myndighet, oppnevning, post):
    jobb = bestill(myndighet, oppnevning, slag=Slag.PURRING)
    ny = oppnevning.svarfrist + timedelta(days=5)

    def utsett():
        return sett_frist(oppnevning_id=oppnevning.pk, svarfrist=ny, aktoer=aktoer(myndighet), naa=naa()).svarfrist

    with midt_i(monkeypatch, utsending, "_lever") as (foerst, saa):
        assert traader(foerst(lambda: jobbkjoering.kjoer(jobb_id=jobb.pk)), saa(utsett)) == [True, ny]

    assert len(post.toem()) == 2
    assert {rad.status for rad in oppnevning.utsendinger.all()} == {Status.SENDT}
    assert set(oppnevning.svarlenker.values_list("utloeper", flat=True)) == {ny}
