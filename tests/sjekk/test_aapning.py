"""Files that open, and every way of not opening: empty, locked, broken, a trap. Hostile files meet bounds and an honest word."""

import pytest

from sjekk.prosess import Grense
from tests.fabrikker import filer
from tests.sjekk.conftest import proev

GOD_DOCX, GOD_PDF, GOD_ODT = filer.lag_docx("hei"), filer.lag_pdf("hei"), filer.lag_odt("hei")


def svar_paa(navn, data):
    svar = proev("aapning", data, navn)
    return svar.resultat, svar.grunn


@pytest.mark.parametrize(
    ("navn", "data"),
    [
        ("a.docx", GOD_DOCX),
        ("a.xlsx", filer.lag_xlsx("hei", 7)),
        ("a.pptx", filer.lag_pptx("hei")),
        ("a.odt", GOD_ODT),
        ("a.pdf", GOD_PDF),
        ("a.zip", filer.lag_zip({"mappe/a.txt": "hei"})),
        ("a.tar", filer.lag_tar("mappe/a.txt")),
        ("a.png", filer.lag_png()),
        ("a.txt", b"hei"),
        ("a.xml", b'<?xml version="1.0"?><!DOCTYPE a><a/>'),
    ],
)
def test_gode_filer_er_i_orden(navn, data):
    assert svar_paa(navn, data) == ("i_orden", "")


@pytest.mark.parametrize(
    ("navn", "data"),
    [
        ("a.docx", filer.lag_docx()),
        ("a.odt", filer.lag_odt("")),
        ("a.pdf", filer.lag_tom_pdf(3)),
        ("a.pptx", filer.lag_pptx()),
        ("a.xlsx", filer.lag_xlsx()),
        ("a.zip", filer.lag_zip({"a.txt": b""})),
        ("a.txt", b"\xef\xbb\xbf  \r\n\t\n"),
    ],
)
def test_tomme_filer_er_tomme(navn, data):
    assert svar_paa(navn, data) == ("funn", "tom")


def test_en_docx_med_bare_et_bilde_er_ikke_tom():
    data = filer.med_innslag(filer.lag_docx(), {"word/media/image1.png": filer.lag_png()})

    assert svar_paa("a.docx", data) == ("i_orden", "")


@pytest.mark.parametrize(
    ("navn", "data"),
    [
        ("a.pdf", filer.lag_laast_pdf()),
        ("a.zip", filer.lag_laast_zip()),
        ("a.odt", filer.med_innslag(GOD_ODT, {"META-INF/manifest.xml": "<m:encryption-data xmlns:m='x'/>"})),
    ],
)
def test_laaste_filer_er_laast(navn, data):
    assert svar_paa(navn, data) == ("funn", "passord")


@pytest.mark.parametrize(
    ("navn", "data"),
    [
        ("a.pdf", b"%PDF-1.7\nsvaret mitt\n"),
        ("a.pdf", GOD_PDF[: len(GOD_PDF) // 3]),
        ("a.docx", filer.lag_docx_av("<w:document")),
        ("a.docx", filer.lag_zip({"[Content_Types].xml": "x", "word/annet.xml": "<a/>"})),
        ("a.zip", filer.lag_zip({"a.txt": "hei" * 99}, pakk=False).replace(b"hei", b"hoi", 1)),
        ("a.zip", filer.lag_loegnaktig_bombe()),
    ],
)
def test_oedelagte_filer_er_oedelagt(navn, data):
    assert svar_paa(navn, data) == ("funn", "oedelagt")


@pytest.mark.parametrize("data", [filer.lag_png()[:-8], b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(90)])
def test_avkuttede_bilder_blir_sagt(data):
    assert svar_paa("a.png" if data.startswith(b"\x89") else "a.jpg", data) == ("funn", "avkuttet")


def test_et_navn_som_kaller_paa_feil_program_aapner_ikke():
    assert svar_paa("a.docx", GOD_PDF) == ("funn", "annen_type")


@pytest.mark.parametrize(
    ("navn", "data"),
    [
        ("a.zip", filer.lag_bombe()),
        ("a.docx", filer.lag_docx_av(bytes(20 * 1024 * 1024))),
        ("a.gz", filer.lag_gzipbombe()),
        ("a.zip", filer.lag_zip({f"{nr}": b"" for nr in range(10_001)})),
    ],
    ids=["zip", "docx", "gzip", "mange"],
)
def test_bomber_pakkes_ikke_ut(navn, data):
    assert svar_paa(navn, data) == ("funn", "bombe")


@pytest.mark.parametrize("sti", ["../../etc/passwd", "/etc/passwd", "C:\\windows\\x", "a\\..\\..\\x", "a/../../x"])
def test_stier_ut_av_arkivet_blir_sagt(sti):
    assert svar_paa("a.zip", filer.lag_zip({sti: "hei"})) == ("funn", "farlig_sti")
    assert svar_paa("a.tar", filer.lag_tar(sti)) == ("funn", "farlig_sti")


@pytest.mark.parametrize("xml", [filer.MILLIARDLATTER, filer.LESER_FILER, filer.LESER_FILER.encode("utf-16")])
def test_fiendtlig_xml_aapnes_ikke(xml):
    assert svar_paa("a.docx", filer.lag_docx_av(xml)) == ("funn", "farlig_xml")


def test_fiendtlig_xml_som_staar_alene_aapnes_ikke():
    assert svar_paa("a.xml", filer.MILLIARDLATTER.encode()) == ("funn", "farlig_xml")


def test_ti_tusen_sider_gaar_og_sies_som_det_er():
    svar = proev("aapning", filer.lag_lang_pdf(10_000), "a.pdf")

    assert (svar.resultat, svar.grunn, svar.funn) == ("funn", "mange_sider", [{"antall": 10_000}])


def test_typer_uten_aapner_er_ikke_sjekket():
    assert svar_paa("a.7z", b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(40)) == ("ikke_sjekket", "bare_type")
    assert svar_paa("a.sib", bytes(range(256)))[0] == "ikke_sjekket"


def test_det_som_tar_for_mye_minne_kunne_ikke_sjekkes():
    svar = proev("aapning", filer.lag_tung_docx(400_000), "a.docx", Grense(minne_mb=160))

    assert (svar.resultat, svar.grunn) == ("kunne_ikke", "for_tung")
