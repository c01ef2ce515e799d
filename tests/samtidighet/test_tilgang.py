"""Access given while somebody else acts, with real connections. Each promise has a control that shows the race."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.db import IntegrityError, connections, transaction

from deltakelse.models import Fravaer, Innloggingssesjon
from deltakelse.services.sesjoner import logg_ut
from eksamen.models import Kandidat
from felles.feil import Domenefeil
from felles.hendelser import SYSTEM, Aktoer
from felles.models import Hendelse
from felles.tid import naa
from monitor.services.tilgang import gi_tilgang, gi_tilgang_til_flere
from tests.fabrikker.deltakelse import lag_sesjon, sett_fravaer
from tests.fabrikker.eksamen import lag_kandidat
from tests.fabrikker.samtidig import vent_til_noen_holdes

pytestmark = pytest.mark.django_db(transaction=True)
GANGER = 20


def samtidig(*handlinger):
    """Run each in a thread with a connection of its own, all from the same barrier; results or the error raised."""
    start = Barrier(len(handlinger))

    def loep(handling):
        try:
            start.wait(timeout=60)
            return handling()
        except (Domenefeil, IntegrityError) as feil:
            return feil
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(handlinger)) as traader:
        return [svar.result(timeout=60) for svar in [traader.submit(loep, h) for h in handlinger]]


def tilganger() -> int:
    return Innloggingssesjon.objects.filter(autorisert__isnull=False, avsluttet__isnull=True).count()


@pytest.mark.parametrize("gang", range(GANGER))
def test_to_vakter_gir_tilgang_samtidig_en_tilgang_og_en_hendelse(kandidat, gang):
    lag_sesjon(kandidat)
    svar = samtidig(*[lambda: gi_tilgang(kandidat_id=kandidat.pk, aktoer=SYSTEM, naa=naa())] * 2)

    assert {sesjon.pk for sesjon in svar} == {Innloggingssesjon.objects.get().pk}
    assert tilganger() == 1
    assert Hendelse.objects.filter(handling="tilgang.gitt").count() == 1


def test_kontroll_uten_laas_skriver_begge(kandidat):
    """The same act without the lock: both read «waits», and both write."""
    lag_sesjon(kandidat)
    lest = Barrier(2)

    def uten_laas():
        with transaction.atomic():
            ny = Innloggingssesjon.objects.ventende().get(kandidat=kandidat)
            lest.wait(timeout=60)
            ny.autorisert, ny.autorisert_maate = naa(), "monitor"
            ny.save(update_fields=["autorisert", "autorisert_maate"])
            return "skrev"

    assert samtidig(uten_laas, uten_laas) == ["skrev", "skrev"]


@pytest.mark.parametrize("gang", range(GANGER))
def test_utlogging_samtidig_gir_enten_tilgang_eller_en_setning(kandidat, gang):
    sesjon = lag_sesjon(kandidat)
    svar, _ = samtidig(
        lambda: gi_tilgang(kandidat_id=kandidat.pk, aktoer=SYSTEM, naa=naa()),
        lambda: logg_ut(sesjon_id=sesjon.pk, aktoer=Aktoer("kandidat", kandidat.pk), naa=naa()),
    )

    sesjon.refresh_from_db()
    assert sesjon.avsluttet is not None
    gitt = not isinstance(svar, Domenefeil)
    assert gitt == (sesjon.autorisert is not None)
    assert gitt == Hendelse.objects.filter(handling="tilgang.gitt").exists()
    assert gitt or svar.kode == "ingen_venter"


def test_den_som_logger_ut_mens_vakten_trykker_faar_ingen_tilgang_etterpaa(kandidat):
    """Forced: the log-out holds the session while access waits for it."""
    sesjon = lag_sesjon(kandidat)
    laast = Event()

    def logg_ut_sakte():
        with transaction.atomic():
            Innloggingssesjon.objects.select_for_update().order_by("pk").get(pk=sesjon.pk)
            laast.set()
            vent_til_noen_holdes()
            logg_ut(sesjon_id=sesjon.pk, aktoer=Aktoer("kandidat", kandidat.pk), naa=naa())

    def gi():
        laast.wait(timeout=60)
        return gi_tilgang(kandidat_id=kandidat.pk, aktoer=SYSTEM, naa=naa())

    _, svar = samtidig(logg_ut_sakte, gi)
    assert svar.kode == "ingen_venter"
    assert tilganger() == 0


def test_fravaer_satt_mens_vakten_trykker_vinner(kandidat):
    """Forced: the status is looked at after the lock, so what was set while waiting counts."""
    lag_sesjon(kandidat)
    laast = Event()

    def sett():
        with transaction.atomic():
            Kandidat.objects.select_for_update().order_by("pk").get(pk=kandidat.pk)
            laast.set()
            vent_til_noen_holdes()
            sett_fravaer(kandidat)

    def gi():
        laast.wait(timeout=60)
        return gi_tilgang(kandidat_id=kandidat.pk, aktoer=SYSTEM, naa=naa())

    _, svar = samtidig(sett, gi)
    assert (svar.kode, tilganger(), Fravaer.objects.count()) == ("fravaer", 0, 1)


@pytest.mark.parametrize("gang", range(5))
def test_to_som_gir_tilgang_til_de_samme_i_hver_sin_rekkefoelge_laaser_ikke_hverandre(parti, gang):
    alle = [lag_kandidat(parti, passord=None) for _ in range(5)]
    for kandidat in alle:
        lag_sesjon(kandidat)
    ider = [kandidat.pk for kandidat in alle]
    svar = samtidig(
        lambda: gi_tilgang_til_flere(kandidat_ider=ider, aktoer=SYSTEM, naa=naa()),
        lambda: gi_tilgang_til_flere(kandidat_ider=ider[::-1], aktoer=SYSTEM, naa=naa()),
    )

    assert all(resultat.sesjon for resultater in svar for resultat in resultater)
    assert tilganger() == 5
    assert Hendelse.objects.filter(handling="tilgang.gitt").count() == 5
