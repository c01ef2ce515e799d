"""Two at once about the same incident, with real connections. Each promise has a control that shows the race."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Event

import pytest
from django.db import OperationalError, connection, connections, transaction

from avbrudd.models import Avbrudd, Avbruddsrad
from avbrudd.services.avbrudd import Omraade, start_avbrudd, stopp_avbrudd
from avbrudd.services.tidskonto import avgjoer
from brukere.models import Organisasjon
from deltakelse.models import Tidstillegg
from deltakelse.services.tidstillegg import Tillegg, gi_tillegg
from eksamen.models import Eksamensparti, Kandidat, Kandidatpassord
from felles.feil import Domenefeil
from felles.hendelser import SYSTEM
from felles.models import Hendelse
from felles.tid import naa
from levering.services.regler import sett_regel
from monitor.services.adresser import sett_adressehjelp
from tests.fabrikker.eksamen import lag_kandidat
from tests.fabrikker.samtidig import vent_paa, vent_til_noen_holdes

# What is lost is lost of an exam that goes on: right after midnight it has not gone on for as many minutes.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("formiddag")]
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


# --- what only refers to the school or the party goes on --------------------------------------------------------------
def hele_skolen(parti):
    return start_avbrudd(omraade=Omraade(parti.skole_id), aarsak="skole", aktoer=SYSTEM, naa=naa())


def hele_partiet(parti):
    return start_avbrudd(omraade=Omraade(parti.skole_id, parti.pk), aarsak="skole", aktoer=SYSTEM, naa=naa())


def leveringsregel(parti):
    return sett_regel(eier_id=parti.skole_id, frist_minutter=7, sen_levering=True, aktoer=SYSTEM, naa=naa())


def adressehjelp(parti):
    return sett_adressehjelp(skole_id=parti.skole_id, paa=False, aktoer=SYSTEM, naa=naa())


def vis_til(parti):
    """Another act about to commit: what it wrote refers to the party and the school, and the database has seen that."""
    Avbrudd.objects.create(skole=parti.skole, parti=parti, aarsak="annet", startet=naa(), trukket=naa())
    connection.check_constraints()


@pytest.mark.parametrize("handling", [hele_skolen, hele_partiet, leveringsregel, adressehjelp])
def test_ingen_staar_og_venter_paa_en_som_bare_viser_til_skolen_og_partiet(parti, handling):
    with transaction.atomic(), ThreadPoolExecutor(1) as traad:
        vis_til(parti)
        ferdig = Event()

        def loep():
            try:
                return handling(parti)
            finally:
                ferdig.set()
                connections.close_all()

        svar = traad.submit(loep)
        assert vent_paa(ferdig), "den ene ble holdt av den andre"
        assert svar.result(timeout=60)


@pytest.mark.parametrize("modell", [Organisasjon, Eksamensparti])
def test_kontroll_full_laas_venter_paa_den_som_bare_viser_dit(parti, modell):
    pk = {Organisasjon: parti.skole_id, Eksamensparti: parti.pk}[modell]

    def med_full_laas():
        with transaction.atomic():
            return modell.objects.select_for_update(of=("self",), nowait=True).get(pk=pk)

    with transaction.atomic(), ThreadPoolExecutor(1) as traad:
        vis_til(parti)
        svar = traad.submit(lambda: samtidig(med_full_laas))
        with pytest.raises(OperationalError):
            svar.result(timeout=60)


# --- taken out meanwhile ----------------------------------------------------------------------------------------------
def test_den_som_er_tatt_ut_mens_avbruddet_startes_gir_beskjed(som, skoleadmin, kandidat):
    felt = {"gjelder": f"kandidat-{kandidat.pk}", "aarsak": "maskin"}
    klient = som(skoleadmin)

    def send():
        try:
            return klient.post("/monitor/avbrudd/", felt, follow=True)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as traad:
        with transaction.atomic():
            Kandidat.objects.select_for_update().get(pk=kandidat.pk)
            svar = traad.submit(send)
            vent_til_noen_holdes()
            kandidat.deler.all().delete()
            Kandidatpassord.objects.filter(kandidat=kandidat).delete()
            kandidat.delete()
        side = svar.result(timeout=60)

    assert side.status_code == 200
    assert "tatt ut i mellomtiden, så ingenting er startet." in side.content.decode()
    assert not Avbrudd.objects.exists()
