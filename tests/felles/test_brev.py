"""Letters as PDF: tagged, titled, in each recipient's language, and only what the data say."""

import re
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from felles.brev import MALER, lag_brev, lag_tabell, maalformdato, vis_foerste

LAPP = {
    "navn": "Åse Ørbeck", "maalform": "nb", "fag": "NOR1267 Norsk hovedmål", "skole": "Lillevik videregående skole",
    "parti": "3STA", "dag": "torsdag 27. mai 2027", "siste_oppmoete": "10:00", "start": "09:00", "slutt": "14:00",
    "egen_slutt": "", "forberedelse": "", "sted": "Samfunnshuset", "rom": "Aula", "plass": "12", "nummer": "337JQE-V",
    "passord": "kfm4-tr7w", "nettsted": "eksamen.example.no/kandidat/",
}  # fmt: skip


def les(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


def struktur(leser: PdfReader):
    """Every structure element: its kind and its language."""
    funnet, koe = [], [leser.trailer["/Root"]["/StructTreeRoot"]]
    while koe:
        ledd = koe.pop().get_object()
        if isinstance(ledd, list):
            koe.extend(ledd)
        elif isinstance(ledd, dict):
            if "/S" in ledd:
                funnet.append((ledd["/S"], ledd.get("/Lang")))
            if "/K" in ledd:
                koe.append(ledd["/K"])
    return funnet


def lapper(*maalformer: str, mal="kandidatlapper.typ") -> PdfReader:
    brev = [LAPP | {"maalform": maalform, "plass": str(i)} for i, maalform in enumerate(maalformer)]
    return les(lag_brev(mal, tittel="Kandidatlapper", skole="Lillevik videregående skole", brev=brev))


def test_dokumentet_er_merket_og_har_tittel_spraak_og_overskrifter():
    pdf = lapper("nb", "nb")
    rot = pdf.trailer["/Root"]

    assert rot["/MarkInfo"]["/Marked"].value is True
    assert rot["/Lang"] == "nb"
    assert pdf.metadata.title == "Kandidatlapper"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in rot["/Metadata"].get_object().get_data()
    assert [slag for slag, _ in struktur(pdf)].count("/H1") == 2


def test_hvert_brev_har_mottakerens_maalform_i_ord_og_i_spraakmerke():
    pdf = lapper("nb", "nn", "nb")
    tekst = pdf.pages[0].extract_text()

    assert "Sted Samfunnshuset" in tekst
    assert "Stad Samfunnshuset" in tekst
    assert "Vent til eksamensvakta gir deg tilgang." in tekst
    assert any(spraak == "nn" for _, spraak in struktur(pdf))
    assert lapper("nn").trailer["/Root"]["/Lang"] == "nn"


@pytest.mark.parametrize(("mal", "sider"), [("kandidatlapper.typ", 3), ("kandidatlapper_en.typ", 7)])
def test_tre_eller_en_lapp_paa_siden(mal, sider):
    assert len(lapper(*["nb"] * 7, mal=mal).pages) == sider


def test_det_noen_har_skrevet_blir_aldri_kode():
    navn = '#sys.version $x$ *Ås* \\ "]) #read("felles.typ")'
    tekst = les(lag_brev("kandidatlapper.typ", tittel="T", brev=[LAPP | {"navn": navn}])).pages[0].extract_text()

    assert "".join(navn.split()).replace('"', "") in "".join(tekst.split()).translate(
        str.maketrans(dict.fromkeys('"“”«»', ""))
    )


def test_like_data_gir_like_byte():
    assert lag_brev("kandidatlapper.typ", tittel="T", brev=[LAPP]) == lag_brev(
        "kandidatlapper.typ", tittel="T", brev=[LAPP]
    )


@pytest.mark.parametrize("mal", ["finnes_ikke.typ", "../base.html", "/etc/passwd", "felles/../../manage.py"])
def test_maler_utenfor_mappen_finnes_ikke(mal):
    with pytest.raises(ValueError, match="no such template"):
        lag_brev(mal, tittel="T", brev=[LAPP])


def test_ingen_brev_og_data_som_ikke_er_rene_verdier_avvises():
    with pytest.raises(ValueError, match="no letters"):
        lag_brev("kandidatlapper.typ", tittel="T", brev=[])
    with pytest.raises(TypeError, match="date"):
        lag_brev("kandidatlapper.typ", tittel="T", brev=[LAPP | {"dag": date(2027, 5, 27)}])


def test_forhaandsvisningen_er_et_bilde():
    assert vis_foerste("kandidatlapper.typ", tittel="T", brev=[LAPP]).startswith(b"\x89PNG")


def test_tabeller_har_overskriftsceller_og_grupper_paa_egne_sider():
    kolonner = [
        {"overskrift": "Navn", "tall": False, "bredde": 20},
        {"overskrift": "Antall", "tall": True, "bredde": 6},
    ]
    grupper = [{"overskrift": f"Parti {n}", "rader": [["Åse Ørbeck", "12"]]} for n in range(3)]
    data = {
        "tittel": "Navneliste", "undertittel": "V-2027", "skole": "Lillevik", "laget": "27. mai 2027", "spraak": "nb",
        "kolonner": kolonner, "grupper": grupper, "ny_side": True, "liggende": True, "tomt": "",
    }  # fmt: skip
    pdf = les(lag_tabell(data))
    slag = [slag for slag, _ in struktur(pdf)]

    assert len(pdf.pages) == 3
    assert (slag.count("/H1"), slag.count("/H2"), slag.count("/TH")) == (1, 3, 6)
    assert pdf.pages[0].mediabox.width > pdf.pages[0].mediabox.height
    assert "Side 2 av 3" in pdf.pages[1].extract_text()
    assert len(les(lag_tabell(data | {"ny_side": False})).pages) == 1


@pytest.mark.parametrize(
    ("dag", "maalform", "tekst"),
    [
        (date(2027, 5, 24), "nb", "mandag 24. mai 2027"),
        (date(2027, 5, 24), "nn", "måndag 24. mai 2027"),
        (date(2027, 5, 25), "nn", "tysdag 25. mai 2027"),
        (date(2027, 5, 29), "nn", "laurdag 29. mai 2027"),
    ],
)
def test_datoer_skrives_i_maalformen(dag, maalform, tekst):
    assert maalformdato(dag, maalform) == tekst


def test_nynorske_brev_kaller_siden_det_den_heter_paa_nynorsk():
    nynorsk = [tekst for mal in MALER.glob("*.typ") for tekst in re.findall(r'nn: "([^"]*)"', mal.read_text())]
    assert any("«Eksamenane mine»" in tekst for tekst in nynorsk)
    assert not any("Mine eksamener" in tekst for tekst in nynorsk)
