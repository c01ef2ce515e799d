"""Spreadsheets in and out: text stays text, nothing is run, and every wrong file is told what it is."""

import io
import zipfile
from datetime import date, datetime, time

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from felles import arkvern
from felles.importer.grunnlag import Importfeil
from felles.regneark import les, skriv_csv, skriv_xlsx


def xlsx(*ark, **valg) -> bytes:
    """A workbook by hand: sheets as (name, rows)."""
    ut = io.BytesIO()
    with xlsxwriter.Workbook(ut, {"strings_to_formulas": False, **valg}) as bok:
        datoformat = bok.add_format({"num_format": "yyyy-mm-dd"})
        tidsformat = bok.add_format({"num_format": "hh:mm"})
        for navn, rader in ark:
            blad = bok.add_worksheet(navn)
            for nr, rad in enumerate(rader):
                for kol, verdi in enumerate(rad):
                    if isinstance(verdi, time):
                        blad.write_datetime(nr, kol, verdi, tidsformat)
                    elif isinstance(verdi, date):
                        blad.write_datetime(nr, kol, verdi, datoformat)
                    else:
                        blad.write(nr, kol, verdi)
    return ut.getvalue()


def pakket(**deler: bytes) -> bytes:
    ut = io.BytesIO()
    with zipfile.ZipFile(ut, "w", zipfile.ZIP_DEFLATED) as arkiv:
        for navn, innhold in deler.items():
            arkiv.writestr(navn.replace("__", "/"), innhold)
    return ut.getvalue()


def kode(data: bytes) -> str:
    with pytest.raises(Importfeil) as feil:
        les(data)
    return feil.value.kode


def test_verdier_kommer_som_tekst_med_radnummer():
    data = xlsx(
        ("Tom", []),
        ("Plan", [["Fag", "Dato", "Tid", "Antall", "Tall"], [], ["NOR1267", date(2027, 5, 27), time(9, 0), 12.0, 1.5]]),
    )

    ark = les(data)

    assert (ark.format, ark.navn) == ("xlsx", "Plan")
    assert ark.overskrifter == ["Fag", "Dato", "Tid", "Antall", "Tall"]
    assert ark.rader == [(3, ["NOR1267", "2027-05-27", "09:00", "12", "1.5"])]


def test_av_en_formel_leses_verdien_som_er_lagret_og_den_kjoeres_aldri():
    ut = io.BytesIO()
    with xlsxwriter.Workbook(ut) as bok:
        blad = bok.add_worksheet()
        blad.write_string(0, 0, "Navn")
        blad.write_formula(1, 0, '=HYPERLINK("http://ond.example", "klikk")', None, "klikk")

    assert les(ut.getvalue()).rader == [(2, ["klikk"])]


FARLIGE = ["=1+1", "+47 99", "-2", "@SUM(A1)", "\tfane", "=cmd|' /C calc'!A0"]


def test_xlsx_skriver_farlig_tekst_som_tekst():
    data = skriv_xlsx(["=Overskrift"], [[tekst] for tekst in FARLIGE])

    with zipfile.ZipFile(io.BytesIO(data)) as arkiv:
        ark = arkiv.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in ark
    assert [celler[0] for _nr, celler in les(data).rader] == [tekst.strip() for tekst in FARLIGE]


def test_csv_setter_apostrof_foran_det_som_kunne_kjoeres():
    linjer = skriv_csv(["Navn", "n"], [[tekst, -3] for tekst in FARLIGE]).decode("utf-8-sig").splitlines()

    assert all(linje.lstrip('"').startswith("'") for linje in linjer[1:])
    assert linjer[1].endswith(";-3")


@settings(deadline=None, max_examples=50)
@given(
    st.lists(
        st.tuples(*[st.text(st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), min_size=1)] * 2),
        min_size=1,
    )
)
def test_det_som_skrives_leses_likt(rader):
    ark = les(skriv_xlsx(["a", "b"], rader))

    assert [tuple(celler) for _nr, celler in ark.rader] == rader


@pytest.mark.parametrize("koding", ["utf-8", "utf-8-sig", "windows-1252", "utf-16"])
@pytest.mark.parametrize("skille", [";", ",", "\t"])
def test_csv_leses_i_hver_koding_og_med_hvert_skilletegn(koding, skille):
    tekst = skille.join(["Fødselsnummer", "Navn"]) + "\r\n\r\n" + skille.join(["1", '"Å\nse"']) + "\r\n"

    ark = les(tekst.encode(koding))

    assert ark.overskrifter == ["Fødselsnummer", "Navn"]
    assert ark.rader == [(3, ["1", "Å\nse"])]


def test_excels_egen_linje_om_skilletegn_er_ikke_en_overskrift():
    assert les(b"sep=,\na,b\n1,2").overskrifter == ["a", "b"]


@pytest.mark.parametrize(
    ("data", "ventet"),
    [
        (b"%PDF-1.7 ...", "pdf"),
        (b"\xd0\xcf\x11\xe0gammelt", "office"),
        (b"PK\x03\x04oedelagt", "oedelagt"),
        (pakket(word__document=b"<w/>"), "word"),
        (pakket(**{"bilde.png": b"x"}), "zip"),
        (pakket(**{"content.xml": b"<office/>"}), "annet_regneark"),
        (pakket(**{"xl/workbook.bin": b"x", "xl/worksheets/sheet1.xml": b"<w/>"}), "annet_regneark"),
        (pakket(**{"xl/vbaProject.bin": b"x", "xl/worksheets/sheet1.xml": b"<w/>"}), "makro"),
        (pakket(**{"xl/worksheets/sheet1.xml": b"<ikke et ark"}), "oedelagt"),
        (b"<html><table><tr><td>Navn</td></tr></table></html>", "html"),
        (b"<?xml version='1.0'?><a/>", "xml"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "ukjent_format"),
        (b"", "tom"),
        (b"\n\n;;\n", "tom"),
        (b"Fagkode;Navn\n", "tom"),
        (b"a;b\n" + b'"' + b"x" * 200_000, "csv"),
    ],
)
def test_feil_slags_fil_faar_vite_hva_den_er(data, ventet):
    assert kode(data) == ventet


def test_et_ark_uten_rader_er_tomt():
    assert kode(xlsx(("A", []), ("B", [["Bare", "overskrifter"]]))) == "tom"


def test_en_fil_som_blir_stor_naar_den_pakkes_ut_aapnes_ikke(monkeypatch):
    monkeypatch.setattr(arkvern, "MAKS_UTPAKKET", 100_000)

    assert kode(pakket(**{"xl/worksheets/sheet1.xml": b" " * 200_000})) == "zip_bombe"


def test_det_hjelper_ikke_at_filen_lyver_om_stoerrelsen(monkeypatch):
    monkeypatch.setattr(arkvern, "MAKS_UTPAKKET", 100_000)
    data = bytearray(pakket(**{"xl/worksheets/sheet1.xml": b" " * 200_000}))
    for merke, forskyvning in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        sted = data.index(merke) + forskyvning
        data[sted : sted + 4] = (10).to_bytes(4, "little")

    assert kode(bytes(data)) == "zip_bombe"


def test_en_celle_i_arkets_siste_hjoerne_setter_ikke_av_plass_til_alt_imellom():
    ut = io.BytesIO()
    with xlsxwriter.Workbook(ut) as bok:
        blad = bok.add_worksheet()
        blad.write_string(0, 0, "Navn")
        blad.write_string(1_048_575, 0, "langt nede")
    assert kode(ut.getvalue()) == "for_mange_rader"

    ut = io.BytesIO()
    with xlsxwriter.Workbook(ut) as bok:
        blad = bok.add_worksheet()
        blad.write_string(0, 0, "Navn")
        blad.write_string(1, 16_383, "langt ute")
    assert kode(ut.getvalue()) == "for_mange_kolonner"


def test_formatering_uten_innhold_helt_nederst_gjoer_ingenting():
    ut = io.BytesIO()
    with xlsxwriter.Workbook(ut) as bok:
        blad, fet = bok.add_worksheet(), bok.add_format({"bold": True})
        blad.write_column(0, 0, ["Navn", "Nora"])
        blad.write_blank(1_048_575, 0, None, fet)

    assert les(ut.getvalue()).rader == [(2, ["Nora"])]


@pytest.mark.parametrize("slag", ["csv", "xlsx"])
def test_hundre_tusen_rader_er_for_mange(slag):
    rader = [["Nora"]] * 100_000
    data = skriv_csv(["Navn"], rader) if slag == "csv" else skriv_xlsx(["Navn"], rader)

    assert kode(data) == "for_mange_rader"


def test_tidspunkt_skrives_i_norsk_tid():
    data = skriv_xlsx(["Tid"], [[datetime.fromisoformat("2027-05-27T07:00:00+00:00")], [date(2027, 5, 27)], [True]])

    assert [celler[0] for _nr, celler in les(data).rader] == ["2027-05-27 09:00", "2027-05-27", "ja"]
