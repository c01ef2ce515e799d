"""Name and content: what agrees, what does not, and what cannot be told."""

import pytest

from levering.filtyper import GODKJENTE
from sjekk.proever.typer import FORVENTET
from tests.fabrikker import filer
from tests.sjekk.conftest import proev

# Types of the guide whose bytes say nothing that is known here.
UKJENTE = {"hlp", "mdi", "rap", "sib"}


def test_alle_godkjente_typer_kjennes_igjen_eller_er_nevnt_som_ukjente():
    assert GODKJENTE - set(FORVENTET) == UKJENTE
    assert set(FORVENTET) <= GODKJENTE


@pytest.mark.parametrize(
    ("navn", "data"),
    [
        ("svar.docx", filer.lag_docx("hei")),
        ("svar.DOCX".lower(), filer.lag_docx_med_kommentar("Olga")),
        ("svar.xlsx", filer.lag_xlsx("hei")),
        ("svar.pptx", filer.lag_pptx("hei")),
        ("svar.odt", filer.lag_odt("hei")),
        ("svar.pdf", filer.lag_pdf("hei")),
        ("svar.zip", filer.lag_zip({"a.txt": "hei"})),
        ("svar.png", filer.lag_png()),
        ("svar.txt", "Åse skrev dette".encode("cp1252")),
        ("svar.html", b"<!doctype html><p>hei"),
        ("svar.c", b"#include <stdio.h>\nint main(void) { return 0; }\n"),
        ("svar.rtf", b"{\\rtf1 hei}"),
        ("svar.tar", filer.lag_tar("a.txt")),
        ("svar.7z", b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(40)),
    ],
)
def test_det_som_er_det_navnet_sier_er_i_orden(navn, data):
    assert proev("typer", data, navn).resultat == "i_orden"


@pytest.mark.parametrize(
    ("navn", "data", "ekte"),
    [
        ("svar.docx", filer.lag_pdf("hei"), "pdf"),
        ("svar.pdf", filer.lag_docx("hei"), "docx"),
        ("svar.docx", filer.lag_odt("hei"), "odt"),
        ("svar.docx", filer.lag_zip({"a.txt": "hei"}), "zip"),
        ("bilde.png", b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(40), "jpeg"),
        ("svar.docx", b"bare tekst", "tekst"),
    ],
)
def test_det_som_er_noe_annet_enn_navnet_sier_blir_sagt(navn, data, ekte):
    svar = proev("typer", data, navn)

    assert (svar.resultat, svar.grunn, svar.funn) == ("funn", "annen_type", [{"ekte": ekte}])


@pytest.mark.parametrize("data", [b"MZ\x90\x00" + bytes(400), b"\x7fELF\x02\x01\x01" + bytes(60)])
def test_et_program_med_dokumentnavn_er_et_program(data):
    assert proev("typer", data, "svar.docx").grunn == "program"


@pytest.mark.parametrize("navn", ["svar.sib", "svar.mdi"])
def test_typer_som_ikke_kan_kjennes_igjen_er_ikke_sjekket(navn):
    svar = proev("typer", bytes(range(256)), navn)

    assert (svar.resultat, svar.grunn) == ("ikke_sjekket", "ukjent_type")
