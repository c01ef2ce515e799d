"""What is told of a download, and what it costs."""

import tracemalloc
from pathlib import Path

import pytest
import time_machine

from felles import lager
from felles.models import Hendelse
from felles.tid import naa
from levering.services import nedlasting as tjeneste
from sjekk.models import Filsjekk
from tests.fabrikker.eksamen import PartiFactory, lag_kandidat
from tests.fabrikker.levering import lag_fil, lag_levering
from tests.fabrikker.s3 import s3tjener
from tests.monitor.nedlastinger import SIDE, hent, lever

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def klokken_11(settings, tmp_path, request):
    settings.FILLAGER, settings.SPOLMAPPE = tmp_path / "filer", tmp_path / "spol"
    if "s3" in request.node.name:  # a real server looks at its own clock
        yield
        return
    with time_machine.travel("2027-05-27T10:00:00+00:00", tick=False):
        yield


# --- what is told -----------------------------------------------------------------------------------------------------
def test_nedlastingen_staar_i_loggen_ved_hvert_parti(som, skoleadmin, skole, parti):
    annet = PartiFactory(skole=skole, eksamen=parti.eksamen)
    for kandidat in (lag_kandidat(parti), lag_kandidat(parti), lag_kandidat(annet)):
        lever(kandidat)
    hent(som(skoleadmin))
    rader = Hendelse.objects.filter(handling="besvarelser.lastet_ned").order_by("parti_id")

    assert [(r.parti_id, r.skole_id, r.aktoer_id, r.data) for r in rader] == [
        (parti.pk, skole.pk, skoleadmin.pk, {"filer": 2}),
        (annet.pk, skole.pk, skoleadmin.pk, {"filer": 1}),
    ]


def test_en_kandidats_nedlasting_staar_ved_kandidaten_og_hver_gang(som, skoleadmin, kandidat):
    lever(kandidat)
    for _ in range(2):
        hent(som(skoleadmin), kandidat=kandidat.pk)
    assert Hendelse.objects.filter(handling="besvarelser.lastet_ned", kandidat_id=kandidat.pk).count() == 2


def test_aa_se_siden_logger_ingenting(som, skoleadmin, kandidat):
    lever(kandidat)
    som(skoleadmin).get(SIDE)
    assert not Hendelse.objects.filter(handling="besvarelser.lastet_ned").exists()


def mangelliste(pakke) -> str:
    return pakke.read("MANGLER.txt").decode()


def test_fil_som_er_borte_nevnes_i_pakken_og_meldes(som, skoleadmin, kandidat, caplog):
    borte, avkortet, hel = lever(kandidat, "a.pdf", "b.pdf", "c.pdf")
    lager.slett(borte.noekkel)
    lager._sti(avkortet.noekkel).write_bytes(b"x")
    _, pakke = hent(som(skoleadmin))

    assert [pakke.read(navn) for navn in pakke.namelist() if navn != "MANGLER.txt"] == [b"svar c.pdf"]
    assert mangelliste(pakke).count(kandidat.kandidatnummer.nummer) == 2
    rader = Hendelse.objects.filter(handling="fil.savnet").order_by("objekt_id")
    assert [(r.objekt_id, r.parti_id) for r in rader] == [(f.pk, kandidat.parti_id) for f in (borte, avkortet)]
    assert f"2 leverte filer mangler i lageret: {borte.pk}, {avkortet.pk}" in caplog.text
    assert hel.noekkel not in caplog.text


def test_fil_i_karantene_er_ikke_med_men_nevnes(som, skoleadmin, kandidat):
    smittet, _hel = lever(kandidat, "a.pdf", "b.pdf")
    Filsjekk.objects.create(fil=smittet, slag="virus", resultat="funn", grunn="virus", tid=naa())
    _, pakke = hent(som(skoleadmin))

    assert [pakke.read(navn) for navn in pakke.namelist() if navn != "KARANTENE.txt"] == [b"svar b.pdf"]
    assert pakke.read("KARANTENE.txt").decode().count(kandidat.kandidatnummer.nummer) == 1


def test_fra_s3_stroemmes_pakken_uten_kjent_lengde_og_sier_hva_som_mangler(
    som, skoleadmin, kandidat, settings, tmp_path
):
    with s3tjener(tmp_path / "s3") as tjener:
        settings.LAGER_S3 = tjener.innstilling
        borte, _ = lever(kandidat, "a.pdf", "b.pdf")
        lager.slett(borte.noekkel)
        svar, pakke = hent(som(skoleadmin))

    assert "Content-Length" not in svar.headers
    assert pakke.testzip() is None
    assert len(pakke.namelist()) == 2
    assert mangelliste(pakke).count(kandidat.kandidatnummer.nummer) == 1
    assert Hendelse.objects.get(handling="fil.savnet").objekt_id == borte.pk


def test_for_mange_filer_gir_en_setning_og_ikke_en_pakke(som, skoleadmin, kandidat, monkeypatch):
    lever(kandidat, "a.pdf", "b.pdf")
    monkeypatch.setattr(tjeneste, "MAKS_FILER", 1)
    svar, _ = hent(som(skoleadmin))
    assert svar.status_code == 422
    assert "Velg en skole, en eksamen eller et parti" in svar.content.decode()
    assert not Hendelse.objects.filter(handling="besvarelser.lastet_ned").exists()


# --- cost -------------------------------------------------------------------------------------------------------------
def test_minnet_vokser_ikke_med_filene(som, skoleadmin, kandidat):
    for nummer in range(6):
        lag_levering(lag_kandidat(kandidat.parti), lag_fil(kandidat, f"{nummer}.pdf", innhold=b"x" * 5_000_000))
    svar = som(skoleadmin).post(SIDE)
    tracemalloc.start()
    try:
        antall = sum(len(bit) for bit in svar.streaming_content)
        _, topp = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert antall > 30_000_000
    assert topp < 3_000_000


@pytest.mark.parametrize("valg", [{}, {"parti": True}])
def test_siden_koster_like_mange_spoerringer_med_en_og_tretti_rader(
    som, skoleadmin, skole, parti, valg, django_assert_max_num_queries
):
    klient = som(skoleadmin)
    valg = {"parti": parti.pk} if valg else {}
    lever(lag_kandidat(parti))
    klient.get(SIDE, valg)
    with django_assert_max_num_queries(40) as foer:
        klient.get(SIDE, valg)
    for _ in range(30):
        lever(lag_kandidat(parti))
        lever(lag_kandidat(PartiFactory(skole=skole)))
    with django_assert_max_num_queries(len(foer)):
        assert klient.get(SIDE, valg).status_code == 200


def test_pakken_koster_like_mange_spoerringer_med_to_og_tretti_partier(
    som, skoleadmin, skole, parti, django_assert_max_num_queries
):
    klient = som(skoleadmin)
    for _ in range(2):
        lever(lag_kandidat(PartiFactory(skole=skole)))
    hent(klient)
    with django_assert_max_num_queries(40) as foer:
        hent(klient)
    for _ in range(30):
        lever(lag_kandidat(PartiFactory(skole=skole)))
    with django_assert_max_num_queries(len(foer)):
        hent(klient)


def test_lagret_ligger_uroert(som, skoleadmin, kandidat):
    (fil,) = lever(kandidat)
    hent(som(skoleadmin))
    assert Path(lager._sti(fil.noekkel)).read_bytes() == b"svar svar.pdf"
