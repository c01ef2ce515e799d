"""The letters: what became of each stands on the row, and a server that is away loses none."""

from datetime import timedelta

import pytest
import time_machine

from felles.jobbkjoering import kjoer_forfalte
from felles.models import Jobb
from felles.tid import naa
from oppnevning.models import Oppnevning, Svarlenke, Utsending
from oppnevning.services import utsending
from tests.fabrikker.sensur import aktoer

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
