"""Storage in S3, against a real server: what has a key is there, and what goes wrong is said."""

import hashlib
import io
import os

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.lager import lager_s3 as les_innstilling
from config.miljoe import Miljoe
from felles import lager
from felles.filsvar import fil_som_vedlegg
from tests.fabrikker.s3 import s3tjener

INNHOLD = os.urandom(700_000)
UKJENT = "12/34/1234" + "0" * 28


@pytest.fixture(scope="module")
def tjener(tmp_path_factory):
    with s3tjener(tmp_path_factory.mktemp("s3")) as tjener:
        yield tjener


@pytest.fixture(autouse=True)
def i_s3(tjener, tmp_path, settings):
    settings.LAGER_S3 = tjener.innstilling
    settings.FILLAGER = tmp_path / "finnes-ikke"
    settings.SPOLMAPPE = tmp_path / "spol"


def spol(innhold: bytes = INNHOLD) -> lager.Spolfil:
    return lager.skriv_spol(io.BytesIO(innhold), maks_byte=10_000_000)


def les(noekkel: str) -> bytes:
    with lager.aapne(noekkel) as fil:
        return fil.read()


def test_filen_kommer_uendret_ut_igjen_og_spolen_er_tom(settings):
    spolfil = spol()
    noekkel = lager.legg_inn(spolfil)

    assert les(noekkel) == INNHOLD
    assert lager.finnes(noekkel)
    assert lager.stoerrelse(noekkel) == len(INNHOLD)
    assert not spolfil.sti.exists()
    assert not settings.FILLAGER.exists()


def test_en_tom_fil_er_ogsaa_en_fil():
    noekkel = lager.legg_inn(spol(b""))
    assert lager.stoerrelse(noekkel) == 0
    assert les(noekkel) == b""


def test_noekkelen_kommer_foerst_naar_tjeneren_har_filen(tjener):
    noekkel = lager.legg_inn(spol())
    assert hashlib.sha256((tjener.filer / noekkel).read_bytes()).digest() == hashlib.sha256(INNHOLD).digest()


def test_det_samme_to_ganger_gir_samme_fil_ogsaa_naar_spolen_er_borte():
    noekkel = lager.legg_inn(spolfil := spol())
    assert lager.legg_inn(spolfil, noekkel=noekkel) == noekkel
    assert lager.legg_inn(spol(), noekkel=noekkel) == noekkel
    assert les(noekkel) == INNHOLD


def test_en_lagret_fil_byttes_aldri_ut_med_en_annen():
    noekkel = lager.legg_inn(spol())
    annen = spol(b"noe annet")
    with pytest.raises(OSError, match="does not have"):
        lager.legg_inn(annen, noekkel=noekkel)
    assert les(noekkel) == INNHOLD
    assert annen.sti.exists()


def test_innhold_som_er_endret_paa_veien_faar_ingen_noekkel(tjener):
    """The file on disk is no longer what was counted: the hash that goes with it is another's."""
    spolfil = spol()
    spolfil.sti.write_bytes(b"x" * (len(INNHOLD) - 1))
    noekkel = lager._ny_noekkel()
    with pytest.raises(OSError):  # noqa: PT011 - the library and the server word it each in their way
        lager.legg_inn(spolfil, noekkel=noekkel)
    assert spolfil.sti.exists()


def test_det_som_ikke_finnes_finnes_ikke():
    assert not lager.finnes(UKJENT)
    with pytest.raises(FileNotFoundError):
        lager.aapne(UKJENT)
    lager.slett(UKJENT)


@pytest.mark.parametrize("noekkel", ["", "a/b/c", "../../etc/passwd", "00/00/" + "1" * 32])
def test_noekkel_som_ikke_er_vaar_naar_aldri_tjeneren(noekkel, tjener):
    for gjoer in (lager.aapne, lager.finnes, lager.slett):
        with pytest.raises(ValueError):  # noqa: PT011 - uuid and unpacking word it each in their way
            gjoer(noekkel)


def test_sletting_kan_gjentas():
    noekkel = lager.legg_inn(spol())
    lager.slett(noekkel)
    lager.slett(noekkel)
    assert not lager.finnes(noekkel)


def test_midten_av_filen_kan_leses_uten_resten():
    noekkel = lager.legg_inn(spol())
    with lager.aapne(noekkel) as fil:
        fil.seek(-10, io.SEEK_END)
        assert fil.read() == INNHOLD[-10:]
        fil.seek(300_000)
        assert fil.read(5) == INNHOLD[300_000:300_005]
        assert fil.tell() == 300_005


def test_svaret_til_en_nettleser_har_lengde_og_hele_filen():
    svar = fil_som_vedlegg(lager.legg_inn(spol()), navn="svar.pdf")
    assert svar.headers["Content-Length"] == str(len(INNHOLD))
    assert b"".join(svar.streaming_content) == INNHOLD


def test_alt_som_ligger_der_kan_ramses_opp():
    noekkel = lager.legg_inn(spol())
    funnet = {lagret.noekkel: lagret for lagret in lager.alle()}
    assert funnet[noekkel].stoerrelse == len(INNHOLD)
    assert funnet[noekkel].skrevet.tzinfo is not None


def test_feil_hemmelighet_er_en_feil_paa_lageret_og_staar_ikke_i_teksten(settings, tjener):
    settings.LAGER_S3 = {**tjener.innstilling, "hemmelighet": "gal-hemmelighet-99"}
    assert not lager.svarer()
    spolfil = spol()
    with pytest.raises(OSError, match="storage") as feil:
        lager.legg_inn(spolfil)
    assert "gal-hemmelighet" not in str(feil.value)
    assert spolfil.sti.exists()


@pytest.mark.django_db
def test_lager_som_er_borte_gir_ingen_noekkel_og_nettstedet_sier_fra(client, settings, tmp_path):
    with s3tjener(tmp_path / "egen") as egen:
        settings.LAGER_S3 = egen.innstilling
        noekkel = lager.legg_inn(spol())
        assert client.get("/helse/klar").json()["filer"] == "bra"
        egen.stopp()

        spolfil = spol()
        with pytest.raises(OSError, match="away"):
            lager.legg_inn(spolfil)
        assert spolfil.sti.exists()
        svar = client.get("/helse/klar")
        assert (svar.status_code, svar.json()["filer"]) == (503, "kan ikke skrives")

        egen.start()
        assert les(lager.legg_inn(spolfil)) == INNHOLD
        assert les(noekkel) == INNHOLD


# --- settings --------------------------------------------------------------------------------------------------------
HEL = {"LAGER": "s3", "S3_BOETTE": "b", "S3_NOEKKEL": "noekkel123", "S3_HEMMELIGHET": "hemmelig"}


def test_uten_innstilling_ligger_filene_i_mappen():
    assert les_innstilling(Miljoe({})) is None


def test_hele_innstillingen_leses():
    valg = les_innstilling(Miljoe({**HEL, "S3_ENDEPUNKT": "https://s3.example.no", "S3_PREFIKS": "x/"}))
    assert valg == {
        "boette": "b", "noekkel": "noekkel123", "hemmelighet": "hemmelig", "region": "us-east-1", "prefiks": "x/",
        "endepunkt": "https://s3.example.no",
    }  # fmt: skip


@pytest.mark.parametrize("mangler", ["S3_BOETTE", "S3_NOEKKEL", "S3_HEMMELIGHET"])
def test_halv_innstilling_navngir_det_som_mangler(mangler):
    miljoe = Miljoe({navn: verdi for navn, verdi in HEL.items() if navn != mangler})
    les_innstilling(miljoe)
    with pytest.raises(ImproperlyConfigured, match=mangler):
        miljoe.kontroller()


@pytest.mark.parametrize(
    ("endring", "tekst"),
    [
        ({"LAGER": "mappe"}, "er satt, men LAGER er ikke s3"),
        ({"LAGER": "sky"}, "mappe, s3"),
        ({"S3_NOEKKEL": "ak"}, "minst 8 tegn"),
        ({"S3_ENDEPUNKT": "s3.example.no"}, "https://"),
        ({"S3_PREFIKS": "uten-strek"}, "skråstrek"),
    ],
)
def test_innstilling_som_ikke_kan_stemme_stanser_starten(endring, tekst):
    with pytest.raises(ImproperlyConfigured, match=tekst):
        les_innstilling(Miljoe({**HEL, **endring}))
