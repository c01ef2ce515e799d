"""Names and types of files, also those that nobody would choose."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from levering import filtyper
from levering.services.opplasting import Filfeil, sjekk_fil

# Rule: PGS kandidatmonitor, «Godkjente filtyper», letter by letter.
VEILEDNINGEN = (
    "7z, avi, bmp, c, css, doc, docm, docx, dot, dotm, dotx, emf, flv, ggb, gif, gz, h, hlp, htm, html, jpe, jpeg, "
    "jpg, js, m4a, mdb, mdi, mht, mm, mov, movie, mp3, mp4, mpeg, mpp, odb, odp, ods, odt, ott, pdf, png, ppsm, ppsx, "
    "ppt, pptm, pptx, qt, rap, rar, rm, rtf, sib, stw, svg, swf, sxc, sxw, tar, tex, tif, tiff, tii, txt, vsd, wav, "
    "wmf, wmv, wri, xls, xlsb, xlsx, xml, xps, z, zip, zipx"
)


def test_listen_er_veiledningens_77():
    assert set(VEILEDNINGEN.split(", ")) == filtyper.GODKJENTE
    assert len(filtyper.GODKJENTE) == 77


@pytest.mark.parametrize("endelse", ["exe", "wks", "wps", "xlsm", "pages", "key", "heic", "bat", "ps1", "py", ""])
def test_andre_typer_avvises(endelse):
    with pytest.raises(Filfeil) as feil:
        sjekk_fil(f"svar.{endelse}", 10)
    assert feil.value.kode == "filtype"
    assert feil.value.hjelp


@given(st.text(max_size=400))
def test_ethvert_navn_faar_et_svar_og_et_godtatt_navn_er_trygt(navn):
    with contextlib.suppress(Filfeil):
        sjekk_fil(navn, 10)
        _er_trygt(navn)


def _er_trygt(navn):
    renset = filtyper.normaliser_navn(navn)
    assert filtyper.er_godkjent(renset)
    assert not set(renset) & {"/", "\\", "\x00", "\n", "\r", "\u202e", "\u200b"}
    assert 0 < len(renset) <= filtyper.LENGSTE_NAVN
    renset.encode("utf-8")


@given(st.text(max_size=100))
def test_aa_normalisere_to_ganger_er_som_en_gang(navn):
    en = filtyper.normaliser_navn(navn)
    assert filtyper.normaliser_navn(en) == en
