"""Fictive ids, FH-numbers, and telling every kind of id apart."""

import random
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import settings as hypotese
from hypothesis import strategies as st

from felles.nummer import UgyldigNummer, duf, fh, fiktivt, personnummer
from felles.nummer.fiktivt import Kjoenn, lag_fiktivt
from felles.nummer.personnummer import lag_syntetisk, masker
from felles.nummer.slag import les, slag

datoer = st.dates(date(1920, 1, 1), date(2039, 12, 31))
fiktive = st.builds(
    lambda dato, kjoenn, froe: lag_fiktivt(dato, kjoenn, tilfeldig=random.Random(froe)),
    datoer,
    st.sampled_from(list(Kjoenn)),
    st.integers(),
)
HNR = "15507600333"
VEKTORER = [
    ("02013299997", "fnr"),
    ("30108299939", "fnr"),  # only by the rule of 2032
    ("41814061033", "dnr"),
    (HNR, "hnr"),
    ("15870899901", "fnr"),
]


def gyldig_fh(begynnelse: str) -> str:
    """The FH-number with these nine digits, or ""."""
    for hale in range(100):
        try:
            return fh.valider(f"{begynnelse}{hale:02}")
        except UgyldigNummer:
            continue
    return ""


def feilkode(lesing, *args, **felt) -> str:
    with pytest.raises(UgyldigNummer) as feil:
        lesing(*args, **felt)
    return feil.value.kode


@given(fiktive)
def test_et_fiktivt_nummer_er_aldri_et_ekte_et_syntetisk_et_fh_eller_et_duf_nummer(nummer):
    assert feilkode(personnummer.valider, nummer, tillat_syntetiske=True) == "dato"
    assert feilkode(fh.valider, nummer) == "form"
    assert not duf.er_gyldig(nummer)
    assert les(nummer, tillat_syntetiske=False) == (nummer, "fiktivt")


@given(fiktive)
def test_kontrollsifrene_til_et_fiktivt_nummer_er_heller_aldri_gyldige(nummer):
    assert not personnummer._kontrollsiffer_stemmer(nummer)


@given(st.builds(lag_syntetisk, datoer, st.integers(0, 399)) | st.sampled_from([n for n, _slag in VEKTORER]))
def test_ingen_ekte_eller_syntetiske_numre_tas_for_fiktive(nummer):
    assert not fiktivt.er_fiktivt(nummer)
    assert slag(nummer) != "fiktivt"


@given(datoer, st.sampled_from(list(Kjoenn)))
def test_fiktivt_nummer_baerer_foedselsdag_og_kjoenn(dato, kjoenn):
    nummer = lag_fiktivt(dato, kjoenn)

    assert (int(nummer[:2]), int(nummer[2:4]) - 20, int(nummer[4:6])) == (dato.day, dato.month, dato.year % 100)
    assert int(nummer[8]) % 2 == (kjoenn is Kjoenn.MANN)


@hypotese(max_examples=30)
@given(fiktive, st.integers(0, 10), st.integers(1, 9))
def test_ett_galt_siffer_i_et_fiktivt_nummer_blir_alltid_funnet(nummer, plass, steg):
    galt = nummer[:plass] + str((int(nummer[plass]) + steg) % 10) + nummer[plass + 1 :]

    with pytest.raises(UgyldigNummer):
        fiktivt.valider(galt)


def test_trekningen_bruker_mange_numre_paa_en_dato():
    assert len({lag_fiktivt(date(2008, 3, 1), Kjoenn.KVINNE) for _ in range(300)}) > 150


@pytest.mark.parametrize(("nummer", "ventet"), VEKTORER)
def test_slagene_skilles(nummer, ventet):
    assert slag(nummer) == ventet
    assert les(f" {nummer[:6]} {nummer[6:]} ", tillat_syntetiske=True) == (nummer, ventet)


def test_fh_og_duf_leses():
    nummer = next(filter(None, (gyldig_fh(f"9123456{n:02}") for n in range(20))))

    assert les(nummer, tillat_syntetiske=False) == (nummer, "fhnr")
    assert les("201017238203", tillat_syntetiske=False) == ("201017238203", "duf")


def test_h_nummer_kan_skrives_ogsaa_der_syntetiske_ikke_slipper_inn():
    assert les(HNR, tillat_syntetiske=False) == (HNR, "hnr")
    assert feilkode(les, "15870899901", tillat_syntetiske=False) == "syntetisk"


@pytest.mark.parametrize(
    ("nummer", "kode"),
    [
        ("", "tomt"),
        ("  ", "tomt"),
        ("0201329999", "lengde"),
        ("02013299998", "kontrollsiffer"),
        ("32013299997", "dato"),
        ("8123456789", "lengde"),
        ("81234567890", "kontrollsiffer"),
        ("201017238204", "kontrollsiffer"),
        ("020132O9997", "siffer"),
        ("01210812345", "kontrollsiffer"),
        ("32210812345", "dato"),
    ],
)
def test_feil_i_hvert_slag_sies_med_ord_som_ikke_gjentar_nummeret(nummer, kode):
    with pytest.raises(UgyldigNummer) as feil:
        les(nummer, tillat_syntetiske=True)

    assert feil.value.kode == kode
    assert not nummer.strip() or nummer not in str(feil.value.melding)


@given(st.text(st.characters(exclude_categories=())) | st.text("0123456789 ", max_size=14))
def test_lesing_av_tull_gir_bare_egne_feil(tekst):
    slag(tekst)
    with suppress(UgyldigNummer):
        les(tekst, tillat_syntetiske=True)


def test_duf_maskeres_som_de_andre():
    assert masker("201017238203") == "•••••• 38203"
