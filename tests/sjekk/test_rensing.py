"""The copy without metadata: nothing that says who is left, and everything else as it was."""

import io
import zipfile

import pytest
from pypdf import PdfReader

from tests.fabrikker import filer
from tests.sjekk.conftest import HVEM, proev, rens

NAVN = "Olga Nordmann"


def deler(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as pakke:
        return {navn: pakke.read(navn) for navn in pakke.namelist()}


@pytest.mark.parametrize(
    ("navn", "data"),
    [
        ("a.docx", filer.lag_docx("hei", forfatter=NAVN, firma=HVEM["skole"])),
        ("a.docx", filer.lag_docx_med_kommentar(NAVN)),
        ("a.xlsx", filer.lag_xlsx("hei", forfatter=NAVN)),
        ("a.odt", filer.lag_odt("hei", forfatter=NAVN, kommentar_av=NAVN)),
        ("a.pdf", filer.lag_pdf("en", "to", forfatter=NAVN, xmp=NAVN, merknad_av=NAVN)),
    ],
)
def test_kopien_sier_ikke_hvem_og_er_like_god(navn, data):
    assert proev("anonymitet", data, navn).resultat == "funn"

    svar, kopi = rens(data)

    assert svar.resultat == "i_orden"
    assert proev("anonymitet", kopi, navn).resultat == "i_orden"
    assert proev("typer", kopi, navn).resultat == "i_orden"
    assert proev("aapning", kopi, navn) == proev("aapning", data, navn)
    assert rens(kopi)[0].resultat == "i_orden"


@pytest.mark.parametrize("data", [filer.lag_docx("hei", forfatter=NAVN), filer.lag_xlsx("hei", forfatter=NAVN)])
def test_alt_annet_i_pakken_er_byte_for_byte_som_det_var(data):
    foer, etter = deler(data), deler(rens(data)[1])

    assert list(foer) == list(etter)
    assert {navn for navn in foer if foer[navn] != etter[navn]} <= {"docProps/core.xml", "docProps/app.xml"}


def test_tekst_som_bare_likner_en_forfatter_staar_urort():
    etter = deler(rens(filer.lag_docx_med_kommentar(NAVN))[1])["word/document.xml"].decode()

    assert 'Jeg skriver w:author="Olga" i teksten' in etter
    assert '<w:ins w:id="1" w:author="" w:date' in etter


def test_tegn_i_arkivet_som_sier_naar_og_hva_er_borte():
    with zipfile.ZipFile(io.BytesIO(rens(filer.lag_docx("hei"))[1])) as pakke:
        assert {info.date_time for info in pakke.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert pakke.comment == b""


def test_odf_har_fortsatt_slaget_foerst_og_upakket():
    with zipfile.ZipFile(io.BytesIO(rens(filer.lag_odt("hei", forfatter=NAVN))[1])) as pakke:
        foerste = pakke.infolist()[0]

    assert (foerste.filename, foerste.compress_type) == ("mimetype", zipfile.ZIP_STORED)


def test_pdf_beholder_sider_tekst_og_skjemafelt():
    data = filer.lag_pdf("en side", "to sider", forfatter=NAVN, xmp=NAVN)
    foer, etter = PdfReader(io.BytesIO(data)), PdfReader(io.BytesIO(rens(data)[1]))

    assert [side.extract_text() for side in etter.pages] == [side.extract_text() for side in foer.pages]
    assert not etter.metadata
    assert etter.xmp_metadata is None


def test_navnet_er_ikke_igjen_noe_sted_i_bytene():
    kopi = rens(filer.lag_pdf("en", forfatter=NAVN, xmp=NAVN))[1]

    assert b"Nordmann" not in kopi
    assert "Nordmann".encode("utf-16-be") not in kopi


@pytest.mark.parametrize("data", [filer.lag_png(), filer.lag_zip({"a": "b"}), b"tekst", b"MZ" + bytes(90)])
def test_slag_vi_ikke_kan_rense_er_ikke_renset(data):
    assert rens(data)[0].grunn == "kan_ikke_renses"


@pytest.mark.parametrize("data", [filer.lag_laast_pdf(), b"%PDF-1.7\nsvar", filer.lag_pdf("hei")[:900]])
def test_laaste_og_oedelagte_filer_renses_ikke(data):
    assert rens(data)[0].resultat in {"funn", "kunne_ikke"}


def test_bomber_pakkes_ikke_ut_for_aa_renses():
    assert rens(filer.lag_docx_av(bytes(20_000_000)))[0].grunn == "bombe"
