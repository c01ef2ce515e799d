"""Attendance noted while somebody else acts, with real connections. Each promise has a control that shows the race."""

from datetime import timedelta
from threading import Barrier

import pytest
from django.db import transaction

from deltakelse.models import Fravaer, Innloggingssesjon, Kandidatdel, Oppmoete
from deltakelse.services.del1 import registrer_innlevert
from deltakelse.services.oppmoete import registrer_oppmoete
from felles.hendelser import SYSTEM
from felles.models import Hendelse
from felles.tid import naa
from monitor.querysets.oppmoete import er_kommet
from monitor.services.flere import Hvem, Massevalg, utfoer_for_flere
from monitor.services.tilgang import gi_tilgang
from tests.fabrikker.deltakelse import lag_sesjon
from tests.fabrikker.eksamen import PartiFactory, lag_eksamen, lag_kandidat
from tests.samtidighet.test_tilgang import samtidig

pytestmark = pytest.mark.django_db(transaction=True)
GANGER = 20
SYSTEMET = Hvem(SYSTEM, frozenset())


def foer(kandidat):
    return registrer_oppmoete(kandidat_ider=[kandidat.pk], aktoer=SYSTEM, naa=naa()).svar[0].gjort


def borte(kandidat):
    utfall = utfoer_for_flere(valg=Massevalg.RESTEN_BORTE, kandidat_ider=[kandidat.pk], hvem=SYSTEMET, naa=naa())
    return utfall.alle_gjort


def moett() -> int:
    return Oppmoete.objects.filter(opphevet__isnull=True).count()


def fravaer() -> int:
    return Fravaer.objects.filter(opphevet__isnull=True).count()


@pytest.mark.parametrize("gang", range(GANGER))
def test_to_foerer_samme_oppmoete_en_rad_og_en_hendelse(kandidat, gang):
    assert samtidig(*[lambda: foer(kandidat)] * 2) == [True, True]
    assert moett() == Hendelse.objects.filter(handling="oppmoete.registrert").count() == 1


@pytest.mark.parametrize("gang", range(GANGER))
def test_forslaget_om_fravaer_og_oppmoetet_den_foerste_gjelder(kandidat, gang):
    kom, ble_borte = samtidig(lambda: foer(kandidat), lambda: borte(kandidat))
    assert {kom, ble_borte} == {True, False}
    assert (moett(), fravaer()) == ((1, 0) if kom else (0, 1))


def test_kontroll_uten_laas_skriver_begge(kandidat):
    """The same two without the lock: each looks before the other has written."""
    sett = Barrier(2)
    felt = {"kandidat": kandidat, "registrert": naa()}

    def kommer():
        with transaction.atomic():
            ingen = not Fravaer.objects.filter(kandidat=kandidat).exists()
            sett.wait(timeout=60)
            return ingen and bool(Oppmoete.objects.create(**felt))

    def blir_borte():
        with transaction.atomic():
            ingen = not er_kommet(type(kandidat).objects.filter(pk=kandidat.pk), naa()).exists()
            sett.wait(timeout=60)
            return ingen and bool(Fravaer.objects.create(slag="IDF", **felt))

    assert samtidig(kommer, blir_borte) == [True, True]
    assert (moett(), fravaer()) == (1, 1)


@pytest.mark.parametrize("gang", range(GANGER))
def test_to_slipper_inn_den_samme_for_sent_en_begrunnelse_staar(skole, gang):
    eksamen = lag_eksamen(siste_oppmoete=naa() - timedelta(minutes=1))
    kandidat = lag_kandidat(PartiFactory(skole=skole, eksamen=eksamen))
    lag_sesjon(kandidat)
    samtidig(
        *[
            lambda tekst=tekst: gi_tilgang(kandidat_id=kandidat.pk, begrunnelse=tekst, aktoer=SYSTEM, naa=naa())
            for tekst in ("Toget sto", "Satt her")
        ]
    )

    assert Oppmoete.objects.get().begrunnelse in {"Toget sto", "Satt her"}
    assert Innloggingssesjon.objects.filter(autorisert__isnull=False).count() == 1
    assert Hendelse.objects.filter(handling__in=["tilgang.gitt", "oppmoete.registrert"]).count() == 2


@pytest.mark.parametrize("gang", range(GANGER))
def test_to_foerer_del_1_samtidig_det_foerste_klokkeslettet_staar(skole, gang):
    kandidat = lag_kandidat(PartiFactory(skole=skole, eksamen=lag_eksamen(todelt=True)))
    lever = {"kandidat_ider": [kandidat.pk], "aktoer": SYSTEM}
    svar = samtidig(*[lambda: bool(registrer_innlevert(**lever, naa=naa()).endret)] * 2)

    assert sorted(svar) == [False, True]
    assert Kandidatdel.objects.filter(innlevert__isnull=False).count() == 1
    assert Hendelse.objects.filter(handling="del1.innlevert").count() == 1
