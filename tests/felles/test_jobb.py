"""The table is the queue: claimed once, taken over when the worker is gone, tried again, called off, cleaned away."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from celery import current_app
from django.conf import settings
from django.db import connections

from felles import jobb as jobber
from felles import lager, tid
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import SYSTEM
from felles.jobbkjoering import (
    FLEST_FORSOEK,
    LEIETID,
    VENTETIDER,
    Fremdrift,
    MistetLeie,
    Resultat,
    kjoer,
    kjoer_forfalte,
    rydd,
    ta,
)
from felles.models import Hendelse, Jobb
from felles.tasks import kjoer_jobber
from tests.fabrikker.jobber import jobbslaget, lag_jobb

NAA = datetime(2027, 5, 27, 8, 0, tzinfo=UTC)
Status = Jobb.Status


def klokke():
    return NAA


@pytest.fixture(autouse=True)
def eget_lager(settings, tmp_path):
    settings.FILLAGER, settings.SPOLMAPPE = tmp_path / "filer", tmp_path / "spol"


def filer() -> list[Path]:
    return [sti for sti in Path(settings.FILLAGER).rglob("*") if sti.is_file()]


@pytest.mark.django_db
class TestLoepet:
    def test_bestilt_kjoert_og_hentet(self, skoleadmin, skole):
        jobben = jobber.bestill("proeve", "Lapper", {"rapport": "x"}, aktoer=SYSTEM, naa=NAA, skole_id=skole.pk)
        with jobbslaget():
            assert kjoer(jobb_id=jobben.pk, klokke=klokke)
            assert not kjoer(jobb_id=jobben.pk, klokke=klokke)
        jobben.refresh_from_db()

        assert (jobben.status, jobben.filnavn, jobben.stoerrelse) == (Status.FERDIG, "lapper.pdf", 7)
        assert jobben.slettes == NAA + timedelta(days=1)
        assert jobber.hent_resultat(jobb_id=jobben.pk, aktoer=SYSTEM, naa=NAA)[1] == b"innhold"
        assert b"innhold" not in filer()[0].read_bytes()
        assert [h.handling for h in Hendelse.objects.order_by("pk")] == ["jobb.bestilt", "jobb.hentet"]

    def test_det_som_ikke_er_forfalt_venter(self):
        jobben = lag_jobb(laget=NAA, forfall=NAA + timedelta(seconds=1))
        with jobbslaget():
            assert kjoer_forfalte(klokke=klokke) == 0
            assert not kjoer(jobb_id=jobben.pk, klokke=klokke)

    def test_en_feil_proeves_igjen_med_stadig_lengre_pause_og_gir_seg(self):
        def arbeid(jobb, fremdrift):
            raise RuntimeError("Kari Nordmann")

        jobben, klokka = lag_jobb(laget=NAA), NAA
        with jobbslaget(arbeid):
            for pause in VENTETIDER:
                assert kjoer(jobb_id=jobben.pk, klokke=lambda naa=klokka: naa)
                jobben.refresh_from_db()
                assert (jobben.status, jobben.forfall) == (Status.VENTER, klokka + pause)
                klokka += pause
            kjoer(jobb_id=jobben.pk, klokke=lambda: klokka)
        jobben.refresh_from_db()

        assert (jobben.status, jobben.forsoek, jobben.forfall) == (Status.FEILET, FLEST_FORSOEK, None)
        assert "Prøv igjen" in jobben.melding
        assert "Kari" not in jobben.melding

    def test_teksten_i_en_feil_kommer_aldri_i_loggen(self, caplog):
        def arbeid(jobb, fremdrift):
            raise RuntimeError("Kari Nordmann")

        jobben = lag_jobb(laget=NAA)
        with jobbslaget(arbeid):
            kjoer(jobb_id=jobben.pk, klokke=klokke)
        assert "RuntimeError" in caplog.text
        assert "Kari" not in caplog.text

    def test_et_nei_fra_domenet_feiler_med_sin_setning_og_kan_proeves_igjen(self):
        def arbeid(jobb, fremdrift):
            raise Domenefeil("Velg et parti.")

        jobben = lag_jobb(laget=NAA)
        with jobbslaget(arbeid):
            kjoer(jobb_id=jobben.pk, klokke=klokke)
        jobben.refresh_from_db()
        assert (jobben.status, jobben.melding) == (Status.FEILET, "Velg et parti.")

        for _ in range(2):
            jobber.proev_igjen(jobb_id=jobben.pk, aktoer=SYSTEM, naa=NAA)
        with jobbslaget():
            assert kjoer(jobb_id=jobben.pk, klokke=klokke)
        jobben.refresh_from_db()
        assert (jobben.status, jobben.melding) == (Status.FERDIG, "")

    def test_et_slag_som_ikke_finnes_feiler(self):
        jobben = lag_jobb(laget=NAA, slag="borte")
        kjoer(jobb_id=jobben.pk, klokke=klokke)
        jobben.refresh_from_db()
        assert jobben.status == Status.FEILET

    def test_bare_en_feilet_jobb_proeves_igjen_og_bare_en_uavsluttet_avbrytes(self):
        jobben = lag_jobb(laget=NAA)
        with jobbslaget():
            kjoer(jobb_id=jobben.pk, klokke=klokke)
        with pytest.raises(UgyldigOvergang):
            jobber.proev_igjen(jobb_id=jobben.pk, aktoer=SYSTEM, naa=NAA)
        with pytest.raises(UgyldigOvergang):
            jobber.avbryt(jobb_id=jobben.pk, aktoer=SYSTEM, naa=NAA)

        annen = ta(jobb_id=lag_jobb(laget=NAA).pk, naa=NAA)
        with pytest.raises(UgyldigOvergang):
            jobber.proev_igjen(jobb_id=annen.pk, aktoer=SYSTEM, naa=NAA)


@pytest.mark.django_db
class TestLeien:
    def test_en_leie_som_er_ute_tas_over_og_den_gamle_skriver_ikke_mer(self):
        jobben = lag_jobb(laget=NAA)
        gammel = ta(jobb_id=jobben.pk, naa=NAA)
        assert ta(jobb_id=jobben.pk, naa=NAA + LEIETID - timedelta(seconds=1)) is None
        ny = ta(jobb_id=jobben.pk, naa=NAA + LEIETID)

        assert ny is not None
        assert ny.forsoek == 2
        with pytest.raises(MistetLeie):
            Fremdrift(gammel, klokke)(1, 2)

    def test_resultatet_til_den_som_mistet_leien_kastes(self):
        jobben = lag_jobb(laget=NAA)

        def arbeid(jobb, fremdrift):
            assert ta(jobb_id=jobb.pk, naa=NAA + LEIETID)
            return Resultat(b"for sent", "x.pdf")

        with jobbslaget(arbeid):
            kjoer(jobb_id=jobben.pk, klokke=klokke)
        jobben.refresh_from_db()
        assert (jobben.status, jobben.fil, filer()) == (Status.KJOERER, "", [])

    def test_en_arbeider_som_stadig_forsvinner_ender_i_feilet(self):
        jobben, klokka = lag_jobb(laget=NAA), NAA
        for _ in range(FLEST_FORSOEK):
            assert ta(jobb_id=jobben.pk, naa=klokka)
            klokka += LEIETID
        assert ta(jobb_id=jobben.pk, naa=klokka) is None
        jobben.refresh_from_db()
        assert jobben.status == Status.FEILET

    def test_framdrift_skrives_hoeyst_hvert_sekund_og_fornyer_leien(self, django_assert_num_queries):
        jobben = ta(jobb_id=lag_jobb(laget=NAA).pk, naa=NAA)
        tider = iter([0.0, 0.4, 0.9, 1.0])
        fremdrift = Fremdrift(jobben, lambda: NAA + timedelta(minutes=1), lambda: next(tider))
        with django_assert_num_queries(2):
            for gjort in range(4):
                fremdrift(gjort, 10, "Setter sidene")
        jobben.refresh_from_db()
        assert (jobben.gjort, jobben.totalt, jobben.steg) == (3, 10, "Setter sidene")
        assert jobben.leie_til == NAA + timedelta(minutes=1) + LEIETID

    def test_en_avbrutt_jobb_stanser_ved_neste_ord(self):
        jobben, sett = lag_jobb(laget=NAA), []

        def arbeid(jobb, fremdrift):
            for _ in range(2):
                jobber.avbryt(jobb_id=jobb.pk, aktoer=SYSTEM, naa=NAA)
            fremdrift(1, 2)
            sett.append("kom videre")

        with jobbslaget(arbeid):
            assert kjoer(jobb_id=jobben.pk, klokke=klokke)
        jobben.refresh_from_db()
        assert (jobben.status, sett, jobben.leie) == (Status.AVBRUTT, [], None)


@pytest.mark.django_db
class TestResultatet:
    def ferdig(self, *, hemmelig=False) -> Jobb:
        jobben = lag_jobb(laget=NAA)
        with jobbslaget(lambda jobb, fremdrift: Resultat(b"hemmelig", "lapper.pdf", hemmelig)):
            kjoer(jobb_id=jobben.pk, klokke=klokke)
        jobben.refresh_from_db()
        return jobben

    def test_et_hemmelig_resultat_hentes_en_gang(self, django_capture_on_commit_callbacks):
        jobben = self.ferdig(hemmelig=True)
        with django_capture_on_commit_callbacks(execute=True):
            assert jobber.hent_resultat(jobb_id=jobben.pk, aktoer=SYSTEM, naa=NAA)[1] == b"hemmelig"
        assert filer() == []
        with pytest.raises(UgyldigOvergang):
            jobber.hent_resultat(jobb_id=jobben.pk, aktoer=SYSTEM, naa=NAA)

    @pytest.mark.parametrize(("hemmelig", "lever"), [(True, timedelta(hours=1)), (False, timedelta(days=1))])
    def test_et_resultat_ingen_hentet_ryddes_bort(self, hemmelig, lever):
        jobben = self.ferdig(hemmelig=hemmelig)
        assert rydd(naa=NAA + lever - timedelta(seconds=1)) == 0
        with pytest.raises(UgyldigOvergang):
            jobber.hent_resultat(jobb_id=jobben.pk, aktoer=SYSTEM, naa=NAA + lever)
        assert rydd(naa=NAA + lever) == 1
        assert rydd(naa=NAA + lever) == 0
        assert filer() == []

    def test_gamle_rader_glemmes(self):
        jobben = self.ferdig()
        rydd(naa=NAA + timedelta(days=1))
        rydd(naa=NAA + timedelta(days=31))
        assert not Jobb.objects.filter(pk=jobben.pk).exists()


def i_traader(antall, handling):
    """The same in so many threads from one barrier, each with its own connection."""
    start = Barrier(antall)

    def loep(nummer):
        try:
            start.wait(timeout=60)
            return handling()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(antall) as traader:
        return list(traader.map(loep, range(antall)))


@pytest.mark.django_db(transaction=True)
class TestSamtidig:
    @pytest.mark.parametrize("gang", range(5))
    def test_av_fire_arbeidere_faar_en_jobben(self, gang):
        jobben = lag_jobb(laget=NAA)
        svar = i_traader(4, lambda: ta(jobb_id=jobben.pk, naa=NAA))
        assert sum(tatt is not None for tatt in svar) == 1

    def test_kontroll_uten_betinget_oppdatering_faar_alle_jobben(self):
        jobben = lag_jobb(laget=NAA)
        lest = Barrier(4)

        def naiv():
            ledig = Jobb.objects.get(pk=jobben.pk).status == Status.VENTER
            lest.wait(timeout=60)
            return ledig

        assert i_traader(4, naiv) == [True] * 4

    def test_av_fire_som_henter_et_hemmelig_resultat_faar_en_det(self):
        jobben = lag_jobb(laget=NAA)
        with jobbslaget(lambda jobb, fremdrift: Resultat(b"hemmelig", "lapper.pdf", hemmelig=True)):
            kjoer(jobb_id=jobben.pk, klokke=klokke)

        def hent():
            try:
                return jobber.hent_resultat(jobb_id=jobben.pk, aktoer=SYSTEM, naa=NAA)[1]
            except UgyldigOvergang as feil:
                return feil.kode

        assert sorted(map(str, i_traader(4, hent))) == sorted([str(b"hemmelig"), "borte", "borte", "borte"])
        assert filer() == []


def test_en_noekkel_som_ikke_er_en_slettes_ikke():
    with pytest.raises(ValueError, match=r"."):
        lager.slett("../../../etc/passwd")


@pytest.mark.django_db(transaction=True)
def test_en_jobb_bestilt_uten_redis_finnes_av_takten(monkeypatch, tmp_path, caplog):
    with monkeypatch.context() as borte:
        borte.setattr(current_app.conf, "broker_url", f"redis+socket://{tmp_path}/ingen.sock")
        # A connection that an earlier test opened would be used again.
        current_app._after_fork()
        jobben = jobber.bestill("proeve", "Lapper", {}, aktoer=SYSTEM, naa=tid.naa())
    current_app._after_fork()
    assert "ble ikke sendt" in caplog.text
    with jobbslaget():
        kjoer_jobber()
    jobben.refresh_from_db()
    assert jobben.status == Status.FERDIG
