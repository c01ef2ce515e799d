"""Where the candidate's name, school and number are found, and where they are not. Answers hold places, never words."""

import json

import pytest

from sjekk.proever.navn import Soek
from tests.fabrikker import filer
from tests.sjekk.conftest import HVEM, proev, steder

NAVN, SKOLE, NUMMER = "Olga Marie Nordmann", HVEM["skole"], HVEM["nummer"]
SOEK = Soek(**HVEM)


def funn_i(navn, data):
    svar = proev("anonymitet", data, navn)
    assert json.dumps(svar.funn).lower().count("nordmann") == 0
    assert NUMMER not in json.dumps(svar.funn)
    return svar.resultat, steder(svar)


@pytest.mark.parametrize(
    "tekst",
    [
        "Skrevet av Olga Marie Nordmann i mai.",
        "olga nordmann",
        "Nordmann, Olga",
        "OLGA  M.  NORDMANN",
        "Olga\nNordmann",
        "Ol\u00adga Nord\u00admann",
        "Marie_Nordmann",
    ],
)
def test_det_fulle_navnet_finnes_i_tekst(tekst):
    assert SOEK.i_tekst(tekst) == {"navn"}


@pytest.mark.parametrize(
    "tekst", ["Olga gikk hjem.", "En nordmann og en danske.", "Olgas bestemor", "Volga Nordmanni", ""]
)
def test_et_navn_alene_i_tekst_er_et_ord(tekst):
    assert SOEK.i_tekst(tekst) == set()


@pytest.mark.parametrize(
    "tekst", ["Lillevik videregående skole", "lillevik  vgs.", "Lillevik videregående", "LILLEVIK VGS"]
)
def test_skolen_finnes_under_navnene_folk_bruker(tekst):
    assert SOEK.i_tekst(f"Jeg går på {tekst} nå") == {"skole"}


def test_en_annen_skole_er_ikke_skolen():
    assert SOEK.i_tekst("Storvik videregående skole ligger ikke i Lillevik") == set()


@pytest.mark.parametrize("tekst", ["01815012345", "018150 12345", "018150-12345", "Nr. 018150\u00a012345."])
def test_nummeret_finnes_med_og_uten_mellomrom(tekst):
    assert SOEK.i_tekst(tekst) == {"nummer"}


@pytest.mark.parametrize("tekst", ["018150123456", "101815012345", "01815012346", "1234567890"])
def test_andre_siffer_er_ikke_nummeret(tekst):
    assert SOEK.i_tekst(tekst) == set()


@pytest.mark.parametrize(
    ("fornavn", "etternavn", "tekst"),
    [
        ("Bjørn", "Åsen", "bjoern aasen"),
        ("Bjørn", "Åsen", "Bjorn Asen"),
        ("Chloé", "Müller", "Chloe Muller"),
        ("Áile", "Sárá", "aile sara"),
        ("Łukasz", "Wałęsa", "Lukasz Walesa"),
    ],
)
def test_navn_finnes_slik_de_skrives_uten_egne_bokstaver(fornavn, etternavn, tekst):
    soek = Soek(fornavn=fornavn, etternavn=etternavn, skole="", nummer="")

    assert soek.i_tekst(f"Av {tekst}, eksamen") == {"navn"}


@pytest.mark.parametrize(
    "navn", ["olga.docx", "Nordmann_norsk.docx", "OlgaNordmann.docx", "olganordmann1.docx", "norsk-olga-2.docx"]
)
def test_filnavnet_roeper_med_ett_navn(navn):
    assert SOEK.i_filnavn(navn) == {"navn"}


@pytest.mark.parametrize(("navn", "hva"), [("018150_12345.pdf", "nummer"), ("Lillevik_vgs_norsk.pdf", "skole")])
def test_filnavnet_roeper_nummer_og_skole(navn, hva):
    assert SOEK.i_filnavn(navn) == {hva}


@pytest.mark.parametrize("navn", ["337JQE-V-01.pdf", "norsk hovedmål.docx", "Volga.docx", "volgadelta.docx"])
def test_andre_filnavn_roeper_ingenting(navn):
    assert SOEK.i_filnavn(navn) == set()


def test_word_sies_det_hvor_det_staar():
    data = filer.lag_docx("Hei", f"Av {NAVN}", forfatter="Olga N", firma=SKOLE, topptekst=f"{NUMMER}")

    assert funn_i("svar.docx", data) == (
        "funn",
        {
            ("navn", "tekst", ""),
            ("navn", "egenskap", "forfatter"),
            ("navn", "egenskap", "sist_endret_av"),
            ("skole", "egenskap", "firma"),
            ("nummer", "bunntekst", ""),
        },
    )


def test_navn_som_er_delt_i_biter_av_word_finnes():
    biter = "".join(f"<w:r><w:t>{bit}</w:t></w:r>" for bit in ("Ol", "ga Nord", "mann"))
    data = filer.lag_docx_av(f'<w:document xmlns:w="{filer.W}"><w:p>{biter}</w:p></w:document>')

    assert funn_i("svar.docx", data) == ("funn", {("navn", "tekst", "")})


def test_hvem_som_kommenterte_og_endret_finnes():
    assert funn_i("svar.docx", filer.lag_docx_med_kommentar("Nordmann")) == (
        "funn",
        {("navn", "kommentarforfatter", "")},
    )


def test_pdf_sies_det_paa_hvilken_side():
    data = filer.lag_pdf("en", f"to av {NAVN}", "tre", forfatter="Nordmann", xmp=NAVN, merknad_av="Olga")

    assert funn_i("svar.pdf", data) == (
        "funn",
        {
            ("navn", "side", 2),
            ("navn", "egenskap", "forfatter"),
            ("navn", "egenskap", "xmp"),
            ("navn", "kommentarforfatter", 1),
        },
    )


@pytest.mark.parametrize(
    ("navn", "data", "ventet"),
    [
        ("a.xlsx", filer.lag_xlsx("hei", int(NUMMER), NAVN), {("navn", "celle", ""), ("nummer", "ark", 1)}),
        ("a.pptx", filer.lag_pptx("hei", f"av {NAVN}"), {("navn", "lysbilde", 2)}),
        (
            "a.odt",
            filer.lag_odt(f"av {NAVN}", forfatter="Olga", kommentar_av="Nordmann"),
            {("navn", "tekst", ""), ("navn", "egenskap", "forfatter"), ("navn", "kommentarforfatter", "")},
        ),
        ("a.txt", f"av {NAVN}".encode("utf-16"), {("navn", "tekst", "")}),
        ("a.txt", "Bjørn på Lillevik videregående".encode("cp1252"), {("skole", "tekst", "")}),
        ("a.html", f"<p>{NAVN}".encode(), {("navn", "tekst", "")}),
        ("a.zip", filer.lag_zip({"olga/norsk.txt": "hei"}), {("navn", "arkiv", "")}),
        ("olga.png", filer.lag_png(), {("navn", "filnavn", "")}),
    ],
)
def test_hvert_slag_sies_det_hvor(navn, data, ventet):
    assert funn_i(navn, data) == ("funn", ventet)


@pytest.mark.parametrize(
    ("navn", "data", "ventet"),
    [
        ("a.docx", filer.lag_docx("Om en nordmann", forfatter="Ukjent"), ("i_orden", "")),
        ("a.zip", filer.lag_zip({"norsk.txt": "hei"}), ("i_orden", "bare_navn_i_arkiv")),
        ("a.png", filer.lag_png(), ("ikke_sjekket", "bare_filnavn")),
        ("a.pdf", filer.lag_laast_pdf(), ("ikke_sjekket", "passord")),
        ("a.pdf", b"%PDF-1.7\n", ("ikke_sjekket", "oedelagt")),
        ("a.docx", filer.lag_docx_av(filer.MILLIARDLATTER), ("ikke_sjekket", "farlig_xml")),
        ("a.pdf", filer.lag_lang_pdf(600), ("i_orden", "mange_sider")),
    ],
)
def test_det_sies_aerlig_hva_som_ikke_er_lest(navn, data, ventet):
    svar = proev("anonymitet", data, navn)

    assert (svar.resultat, svar.grunn) == ventet
    assert svar.funn == []


def test_en_laast_fil_med_navn_i_filnavnet_er_fortsatt_et_funn():
    svar = proev("anonymitet", filer.lag_laast_pdf(), "olga_nordmann.pdf")

    assert (svar.resultat, svar.grunn, steder(svar)) == ("funn", "passord", {("navn", "filnavn", "")})


def test_tusen_forekomster_blir_et_funn_per_side():
    svar = proev("anonymitet", filer.lag_pdf(*[NAVN] * 70), "a.pdf")

    assert len(svar.funn) == 50
