"""The table is the queue: files are found, claimed once, answered once; nothing a delivery does waits for it."""

import ast
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connection

from felles import lager
from felles.models import Hendelse
from felles.tid import naa
from levering.services.levering import lever
from sjekk.models import Filsjekk
from sjekk.prosess import Grense
from sjekk.querysets.sjekker import for_filer
from sjekk.register import Sjekkslag, sjekkregister
from sjekk.services import koe
from sjekk.tasks import finn_etternoelere, kjoer_sjekker
from tests.fabrikker import filer
from tests.fabrikker.levering import lag_fil, lag_levering, lag_sesjon
from tests.sjekk.conftest import sjekk_alt, svaret

pytestmark = pytest.mark.django_db
SLAG = ["filtype", "lesbar", "virus", "anonymitet"]


@pytest.fixture
def fil(kandidat):
    return lag_fil(kandidat, "svar.docx", filer.lag_docx("hei"))


def test_filer_finnes_av_seg_selv_og_sjekkes_en_gang(fil):
    tid = naa()

    assert sjekk_alt(tid) == 3
    assert sjekk_alt(tid) == 0
    assert {(r.slag, r.resultat, r.grunn) for r in Filsjekk.objects.filter(fil=fil)} == {
        ("filtype", "i_orden", ""),
        ("lesbar", "i_orden", ""),
        ("virus", "ikke_sjekket", "ikke_satt_opp"),
        ("anonymitet", "i_orden", ""),
    }
    assert all(rad.forfall is None and rad.leie is None for rad in Filsjekk.objects.all())


def test_beat_gjoer_det_samme(fil):
    kjoer_sjekker()

    assert svaret(fil, "lesbar").resultat == "i_orden"


def test_slettede_filer_sjekkes_ikke(kandidat, fil):
    lag_fil(kandidat, "borte.docx", slettet=naa())
    koe.finn_nye(naa=naa())
    fil.slettet = naa()
    fil.save(update_fields=["slettet"])
    koe.kjoer_forfalte()

    assert set(Filsjekk.objects.values_list("fil", flat=True)) == {fil.pk}
    assert svaret(fil, "lesbar").grunn == "slettet"


def test_en_fil_som_er_borte_fra_lageret_blir_sagt(fil):
    lager.slett(fil.noekkel)
    sjekk_alt(naa())

    assert (svaret(fil, "lesbar").resultat, svaret(fil, "lesbar").grunn) == ("kunne_ikke", "borte")


def test_leien_hindrer_andre_og_loeper_ut_av_seg_selv(fil):
    tid = naa()
    koe.finn_nye(naa=tid)
    tatt = [koe.ta(naa=tid), koe.ta(naa=tid)]

    assert koe.ta(naa=tid) is None, "ikke flere enn to om gangen"
    assert len({rad.pk for rad in tatt}) == 2
    etter = tid + koe.LEIETID + timedelta(seconds=1)
    assert {koe.ta(naa=etter).pk, koe.ta(naa=etter).pk} <= {rad.pk for rad in Filsjekk.objects.all()}


def test_den_som_har_mistet_leien_skriver_ikke(fil):
    tid = naa()
    koe.finn_nye(naa=tid)
    treg = koe.ta(naa=tid)
    etter = tid + koe.LEIETID + timedelta(seconds=1)
    Filsjekk.objects.exclude(pk=treg.pk).update(forfall=None)
    rask = koe.ta(naa=etter)

    assert rask.pk == treg.pk
    assert koe.kjoer(rask, klokke=lambda: etter) is True
    assert koe.kjoer(treg, klokke=lambda: etter) is False


def test_en_arbeider_som_doer_hver_gang_gir_opp_til_slutt(fil):
    tid = naa()
    koe.finn_nye(naa=tid)
    Filsjekk.objects.exclude(slag="lesbar").update(forfall=None)
    for _ in range(koe.FLEST_FORSOEK):
        assert koe.ta(naa=tid)
        tid += koe.LEIETID + timedelta(seconds=1)
    koe.kjoer_forfalte(klokke=lambda: tid)

    assert (svaret(fil, "lesbar").resultat, svaret(fil, "lesbar").grunn) == ("kunne_ikke", "ga_opp")


def test_lageret_som_ikke_svarer_proeves_igjen_med_lengre_og_lengre_mellomrom(fil, monkeypatch):
    def aapne(noekkel):
        raise OSError("lageret svarer ikke")

    monkeypatch.setattr(lager, "aapne", aapne)
    tid, mellomrom = naa(), []
    koe.finn_nye(naa=tid)
    Filsjekk.objects.exclude(slag="lesbar").update(forfall=None)
    for _ in range(4):
        koe.kjoer_forfalte(klokke=lambda naa=tid: naa)
        rad = svaret(fil, "lesbar")
        assert (rad.resultat, rad.grunn) == ("proeves_igjen", "lager")
        mellomrom.append(rad.forfall - tid)
        tid = rad.forfall

    assert mellomrom == [*koe.VENTETIDER, koe.VENTETIDER[-1]]


def test_en_sjekk_som_sprenger_grensene_stanser_ikke_de_andre(fil, monkeypatch):
    monkeypatch.setattr(sjekkregister, "_ledd", dict(sjekkregister._ledd))
    sjekkregister.registrer(
        "spinner",
        Sjekkslag(
            "spinner", "Spinner", "tests.sjekk.uskikkelig", lambda fil: {"gjoer": "doer"}, grense=Grense(sekunder=1)
        ),
    )
    sjekk_alt(naa())

    assert svaret(fil, "spinner").resultat == "kunne_ikke"
    assert svaret(fil, "lesbar").resultat == "i_orden"


def test_funn_lagres_som_steder_uten_persondata(kandidat):
    person = kandidat.person
    fil = lag_fil(kandidat, "svar.docx", filer.lag_docx(f"Av {person.navn}", forfatter=person.navn))
    sjekk_alt(naa())
    rad = svaret(fil, "anonymitet")

    assert rad.resultat == "funn"
    assert {"hva": "navn", "hvor": "egenskap", "felt": "forfatter"} in rad.funn
    raatt = str(Filsjekk.objects.values_list("funn", "grunn")) + str(Hendelse.objects.values_list("data", flat=True))
    assert person.etternavn not in raatt
    assert person.nummer not in raatt


def test_leveringen_venter_ikke_paa_noen_sjekk(kandidat):
    lag_sesjon(kandidat)
    lag_fil(kandidat, "svar.pdf", b"%PDF-1.7 tull")
    levering = lever(kandidat_id=kandidat.pk, aktoer=koe.SYSTEM, naa=naa())

    assert levering.rader.count() == 1
    assert not Filsjekk.objects.exists()


def test_ingen_ting_under_sjekk_vet_om_den():
    rot = Path(koe.__file__).resolve().parents[2]
    for sti in (*rot.glob("levering/**/*.py"), *rot.glob("deltakelse/**/*.py")):
        for node in ast.walk(ast.parse(sti.read_text())):
            navn = getattr(node, "module", "") or ""
            assert not navn.startswith("sjekk"), sti


def test_tjue_filer_finnes_med_like_mange_spoerringer_som_en(kandidat, django_assert_max_num_queries):
    lag_fil(kandidat, "1.pdf")
    with django_assert_max_num_queries(15):
        koe.finn_nye(naa=naa())
    for nr in range(2, 22):
        lag_fil(kandidat, f"{nr}.pdf")
    with django_assert_max_num_queries(15):
        assert koe.finn_nye(naa=naa()) == 80


@pytest.mark.parametrize("antall", [1, 30])
def test_listen_over_sjekker_koster_en_spoerring(kandidat, antall, django_assert_num_queries):
    ider = [lag_fil(kandidat, f"{nr}.pdf").pk for nr in range(antall)]
    koe.finn_nye(naa=naa())
    with django_assert_num_queries(1):
        vist = for_filer(ider)

    assert [ett.slag for ett in vist[ider[0]]] == SLAG


def test_en_fil_uten_rader_er_ikke_sjekket(fil):
    assert {ett.resultat for ett in for_filer([fil.pk])[fil.pk]} == {"ikke_sjekket"}


def test_etternoelere_langt_bak_finnes_ogsaa(kandidat, fil, monkeypatch):
    monkeypatch.setattr(koe, "TILBAKE", 0)
    ny = lag_fil(kandidat, "ny.pdf")
    Filsjekk.objects.create(fil=ny, slag="filtype", forfall=naa())
    koe.finn_nye(naa=naa())
    assert not Filsjekk.objects.filter(fil=fil).exists()

    finn_etternoelere()

    assert Filsjekk.objects.filter(fil=fil).count() == 4
    lag_levering(kandidat, fil)


@pytest.mark.django_db(transaction=True)
def test_av_mange_arbeidere_faar_en_hver_rad(kandidat):
    lag_fil(kandidat, "a.pdf")
    tid = naa()
    koe.finn_nye(naa=tid)
    Filsjekk.objects.exclude(slag="lesbar").update(forfall=None)
    start = Barrier(6)

    def ta(_):
        start.wait(timeout=60)
        try:
            return koe.ta(naa=tid)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as traader:
        tatt = [rad for rad in traader.map(ta, range(6)) if rad]

    assert len(tatt) == 1


@pytest.mark.django_db(transaction=True)
def test_kontroll_uten_betingelsen_faar_flere_samme_rad(kandidat):
    """The same with a look first and a write afterwards: all of them get it."""
    lag_fil(kandidat, "a.pdf")
    koe.finn_nye(naa=naa())
    lest = Barrier(4)

    def ta(_):
        try:
            pk = Filsjekk.objects.filter(slag="lesbar", leie__isnull=True).values_list("pk", flat=True).first()
            lest.wait(timeout=60)
            return Filsjekk.objects.filter(pk=pk).update(forsoek=1)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as traader:
        assert sum(traader.map(ta, range(4))) == 4


@pytest.mark.django_db(transaction=True)
def test_to_som_finner_de_samme_filene_lager_dem_en_gang(kandidat):
    lag_fil(kandidat, "a.pdf")
    start = Barrier(2)

    def finn(_):
        start.wait(timeout=60)
        try:
            koe.finn_nye(naa=naa())
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as traader:
        list(traader.map(finn, range(2)))

    assert Filsjekk.objects.count() == 4
