"""Two at once about the same incident, with real connections. Each promise has a control that shows the race."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connections, transaction

from avbrudd.models import Avbrudd, Avbruddsrad
from avbrudd.services.avbrudd import Omraade, start_avbrudd, stopp_avbrudd
from avbrudd.services.tidskonto import avgjoer
from deltakelse.models import Tidstillegg
from deltakelse.services.tidstillegg import Tillegg, gi_tillegg
from felles.feil import Domenefeil
from felles.hendelser import SYSTEM
from felles.models import Hendelse
from felles.tid import naa
from tests.fabrikker.eksamen import lag_kandidat

pytestmark = pytest.mark.django_db(transaction=True)
GANGER = 20


def samtidig(*handlinger):
    """Run each in a thread with a connection of its own, all from the same barrier; results or the refusal."""
    start = Barrier(len(handlinger))

    def loep(handling):
        try:
            start.wait(timeout=60)
            return handling()
        except Domenefeil as feil:
            return feil
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(handlinger)) as traader:
        return [svar.result(timeout=60) for svar in [traader.submit(loep, h) for h in handlinger]]


def lag_rad(kandidat) -> Avbruddsrad:
    tid = naa()
    avbrudd = Avbrudd.objects.create(
        skole=kandidat.parti.skole, kandidat=kandidat, aarsak="maskin", startet=tid - timedelta(minutes=5), stoppet=tid
    )
    return Avbruddsrad.objects.create(avbrudd=avbrudd, kandidat=kandidat, tapte_minutter=5)


def test_to_avgjoer_samtidig_og_tiden_gis_en_gang(parti):
    for _gang in range(GANGER):
        kandidat = lag_kandidat(parti, passord=None)
        rad = lag_rad(kandidat)
        svar = samtidig(
            *[lambda r=rad: avgjoer(avbrudd_id=r.avbrudd_id, minutter={r.pk: 5}, aktoer=SYSTEM, naa=naa())] * 2
        )

        assert sorted(ett.endret for ett in svar) == [0, 1]
        assert Tidstillegg.objects.filter(kandidat=kandidat).count() == 1
        assert Hendelse.objects.filter(handling="avbrudd.avgjort", kandidat_id=kandidat.pk).count() == 1


def test_innvilget_og_avslaatt_samtidig_er_en_av_delene(parti):
    for _gang in range(GANGER):
        kandidat = lag_kandidat(parti, passord=None)
        rad = lag_rad(kandidat)
        samtidig(
            lambda r=rad: avgjoer(avbrudd_id=r.avbrudd_id, minutter={r.pk: 5}, aktoer=SYSTEM, naa=naa()),
            lambda r=rad: avgjoer(avbrudd_id=r.avbrudd_id, minutter={r.pk: 0}, aktoer=SYSTEM, naa=naa()),
        )

        rad.refresh_from_db()
        assert (rad.innvilget_minutter, Tidstillegg.objects.filter(kandidat=kandidat).count()) in {(5, 1), (0, 0)}


def test_kontroll_uten_laas_gis_tiden_to_ganger(kandidat):
    rad = lag_rad(kandidat)
    lest = Barrier(2)

    def uten_laas():
        with transaction.atomic():
            aapen = Avbruddsrad.objects.get(pk=rad.pk).avgjort is None
            lest.wait(timeout=60)
            if aapen:
                gi_tillegg(tillegg=[Tillegg(kandidat.pk, 5)], aktoer=SYSTEM, naa=naa())

    samtidig(uten_laas, uten_laas)
    assert Tidstillegg.objects.filter(kandidat=kandidat).count() == 2


def test_to_starter_samtidig_og_det_er_ett_avbrudd(parti):
    omraade = Omraade(parti.skole_id, parti.pk)
    for gang in range(GANGER):
        svar = samtidig(*[lambda: start_avbrudd(omraade=omraade, aarsak="skole", aktoer=SYSTEM, naa=naa())] * 2)
        assert sorted(ny for _avbrudd, ny in svar) == [False, True]
        assert Avbrudd.objects.count() == gang + 1
        Avbrudd.objects.update(trukket=naa())


def test_kontroll_uten_laas_starter_to(parti):
    lest = Barrier(2)

    def uten_laas():
        with transaction.atomic():
            finnes = Avbrudd.objects.filter(parti=parti, stoppet__isnull=True).exists()
            lest.wait(timeout=60)
            if not finnes:
                Avbrudd.objects.create(skole=parti.skole, parti=parti, aarsak="skole", startet=naa())

    samtidig(uten_laas, uten_laas)
    assert Avbrudd.objects.count() == 2


def test_to_stopper_samtidig_og_minuttene_telles_en_gang(parti):
    kandidat = lag_kandidat(parti)
    for _gang in range(GANGER):
        avbrudd = Avbrudd.objects.create(
            skole=parti.skole, parti=parti, aarsak="skole", startet=naa() - timedelta(minutes=3)
        )
        samtidig(*[lambda a=avbrudd: stopp_avbrudd(avbrudd_id=a.pk, aktoer=SYSTEM, naa=naa())] * 2)

        assert avbrudd.rader.filter(kandidat=kandidat).count() == 1
        assert Hendelse.objects.filter(handling="avbrudd.stoppet", objekt_id=avbrudd.pk).count() == 1
        Avbrudd.objects.filter(pk=avbrudd.pk).update(trukket=naa())
