"""Viruses, against a real clamd that the test starts. A scanner that is not there is said, and asked again."""

import socket
import threading
from datetime import timedelta

import pytest

from felles.models import Hendelse
from felles.tid import naa
from sjekk.models import Filsjekk
from sjekk.proever.svar import Svar
from sjekk.prosess import Grense
from sjekk.services import koe
from tests.fabrikker import filer
from tests.fabrikker.levering import lag_fil, lag_levering
from tests.sjekk.clamd import NAVN, SIGNATUR, Clamd
from tests.sjekk.conftest import proev, sjekk_alt, svaret


@pytest.fixture(scope="module")
def clamd(tmp_path_factory):
    tjener = Clamd(tmp_path_factory.mktemp("c"))
    tjener.start()
    yield tjener
    tjener.stopp()


def skann(adresse, data, ventetid=20):
    return proev("virus", data, "svar.txt", Grense(sekunder=30), adresse=str(adresse), ventetid=ventetid)


@pytest.mark.parametrize(
    "data",
    [
        SIGNATUR,
        b"foran " + SIGNATUR + b" bak",
        filer.lag_zip({"a.txt": SIGNATUR}),
        filer.med_innslag(filer.lag_docx("hei"), {"word/media/a.bin": SIGNATUR}),
    ],
    ids=["bare", "inni", "zip", "docx"],
)
def test_signaturen_finnes_ogsaa_inni_arkiver_og_dokumenter(clamd, data):
    svar = skann(clamd.adresse, data)

    assert (svar.resultat, svar.grunn) == ("funn", "virus")
    assert svar.funn == [{"signatur": f"{NAVN}.UNOFFICIAL"}]


@pytest.mark.parametrize("data", [b"", b"hei", filer.lag_pdf("hei"), bytes(5_000_000)])
def test_rene_filer_er_rene(clamd, data):
    assert skann(clamd.adresse, data).resultat == "i_orden"


def test_over_tcp_gaar_det_like_godt(tmp_path):
    with socket.socket() as ledig:
        ledig.bind(("127.0.0.1", 0))
        port = ledig.getsockname()[1]
    tjener = Clamd(tmp_path / "c", tcp=port)
    tjener.start()
    try:
        assert skann(tjener.adresse, SIGNATUR).resultat == "funn"
    finally:
        tjener.stopp()


def test_en_fil_over_skannerens_grense_er_aldri_i_orden(tmp_path):
    tjener = Clamd(tmp_path / "c", maks="1M")
    tjener.start()
    try:
        assert skann(tjener.adresse, bytes(3_000_000)).resultat in {"kunne_ikke", "proeves_igjen"}
    finally:
        tjener.stopp()


@pytest.mark.parametrize("adresse", ["/finnes/ikke", "127.0.0.1:1", "tull:tall", "finnes.ikke.invalid:3310"])
def test_en_skanner_som_ikke_er_der_proeves_igjen(adresse):
    svar = skann(adresse, b"hei")

    assert (svar.resultat, svar.grunn) == ("proeves_igjen", "skanner_svarer_ikke")


def test_en_skanner_som_bare_tier_eller_svarer_tull_er_aldri_i_orden(tmp_path):
    for tilsvar in (b"", b"stream: kanskje\n", b"\xff\xfe"):
        lytter = socket.socket(socket.AF_UNIX)
        lytter.bind(str(tmp_path / "s"))
        lytter.listen(1)

        def svar_en(lytter=lytter, tilsvar=tilsvar):
            forbindelse, _ = lytter.accept()
            with forbindelse:
                forbindelse.recv(64)
                forbindelse.sendall(tilsvar)
                forbindelse.settimeout(60)
                while forbindelse.recv(4096):
                    pass

        traad = threading.Thread(target=svar_en, daemon=True)
        traad.start()
        try:
            assert skann(tmp_path / "s", b"hei", ventetid=1).resultat == "proeves_igjen"
        finally:
            traad.join(timeout=60)
            lytter.close()
            (tmp_path / "s").unlink()


@pytest.mark.django_db
def test_et_virus_i_en_levert_fil_er_karantene_og_en_hendelse_og_filen_er_levert_som_foer(clamd, kandidat, settings):
    settings.CLAMAV_ADRESSE = clamd.adresse
    fil = lag_fil(kandidat, "svar.txt", SIGNATUR)
    levering = lag_levering(kandidat, fil)
    sjekk_alt(naa())

    assert (svaret(fil, "virus").resultat, svaret(fil, "virus").grunn) == ("funn", "virus")
    levering.refresh_from_db()
    assert levering.gjenaapnet is None
    assert levering.rader.get().fil == fil
    hendelse = Hendelse.objects.get(handling="fil.karantene")
    assert (hendelse.objekt_id, hendelse.parti_id, hendelse.kandidat_id) == (fil.pk, kandidat.parti_id, kandidat.pk)


@pytest.mark.django_db
def test_uten_skanner_er_det_ikke_sjekket_og_tas_naar_den_kommer(clamd, kandidat, settings):
    fil = lag_fil(kandidat, "svar.txt", SIGNATUR)
    sjekk_alt(naa())
    assert (svaret(fil, "virus").resultat, svaret(fil, "virus").grunn) == ("ikke_sjekket", "ikke_satt_opp")

    settings.CLAMAV_ADRESSE = clamd.adresse
    koe.finn_etternoelere(naa=naa())
    koe.kjoer_forfalte()

    assert svaret(fil, "virus").resultat == "funn"


@pytest.mark.django_db
def test_en_skanner_som_gaar_ned_proeves_igjen_og_ingen_fil_blir_glemt(tmp_path, kandidat, settings):
    tjener = Clamd(tmp_path / "c")
    settings.CLAMAV_ADRESSE = tjener.adresse
    ene, andre = (lag_fil(kandidat, f"{nr}.txt", SIGNATUR + bytes([65 + nr])) for nr in range(2))
    tid = naa()
    sjekk_alt(tid)
    for fil in (ene, andre):
        rad = svaret(fil, "virus")
        assert (rad.resultat, rad.grunn, rad.forfall) == (
            "proeves_igjen",
            "skanner_svarer_ikke",
            tid + koe.VENTETIDER[0] - (koe.ETTER_DE_ANDRE if fil == andre else timedelta()),
        )
    # The second was not sent into the same silence, and is not behind the first again.
    assert sorted(Filsjekk.objects.filter(slag="virus").values_list("forsoek", flat=True)) == [0, 1]

    tjener.start()
    try:
        koe.kjoer_forfalte(klokke=lambda: tid + koe.VENTETIDER[0])
    finally:
        tjener.stopp()

    assert {svaret(fil, "virus").resultat for fil in (ene, andre)} == {"funn"}


@pytest.mark.django_db
def test_en_fil_som_skanneren_tier_om_stanser_ikke_de_andre(kandidat, monkeypatch, settings):
    settings.CLAMAV_ADRESSE = "/finnes/ikke"
    vond, god = lag_fil(kandidat, "vond.txt", b"vond"), lag_fil(kandidat, "god.txt", b"god")

    def svar(modul, kilde, oppdrag, *, grense):
        taus = modul.endswith("virus") and kilde.read() == b"vond"
        return Svar("proeves_igjen", "skanner_svarer_ikke") if taus else Svar("i_orden")

    monkeypatch.setattr(koe.prosess, "kjoer", svar)
    tid = naa()
    sjekk_alt(tid)
    assert svaret(god, "virus").resultat == "proeves_igjen"

    koe.kjoer_forfalte(klokke=lambda: tid + koe.VENTETIDER[0])

    assert (svaret(god, "virus").resultat, svaret(vond, "virus").resultat) == ("i_orden", "proeves_igjen")
