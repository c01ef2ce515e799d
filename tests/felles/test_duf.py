"""DUF numbers. The vectors are the ones that SSB's and FHI's open validators are tested with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from felles.nummer.duf import UgyldigNummer, er_gyldig, valider

GYLDIGE = ["201017238203", "200816832910", "200112345609", "199201426900"]


def les(tekst):
    """The number, or the error; any other exception fails the test."""
    try:
        return valider(tekst), None
    except UgyldigNummer as feil:
        return None, feil


@pytest.mark.parametrize("nummer", GYLDIGE)
def test_kjente_duf_nummer_godtas(nummer):
    assert valider(f"{nummer[:4]} {nummer[4:]}") == nummer


@pytest.mark.parametrize(
    ("nummer", "kode"),
    [
        ("201012345678", "kontrollsiffer"),
        ("241012192200", "aar"),
        ("010000000400", "aar"),
        ("000000000000", "aar"),
        ("123456", "lengde"),
        ("", "lengde"),
        ("ABCDEFGHIJKL", "siffer"),
    ],
)
def test_hver_feil_har_sin_kode(nummer, kode):
    with pytest.raises(UgyldigNummer) as fanget:
        valider(nummer)

    assert fanget.value.kode == kode
    assert not er_gyldig(nummer)


@given(st.sampled_from(GYLDIGE), st.integers(0, 11), st.integers(1, 9))
def test_ett_feil_siffer_oppdages_alltid(nummer, plass, endring):
    assert not er_gyldig(f"{nummer[:plass]}{(int(nummer[plass]) + endring) % 10}{nummer[plass + 1 :]}")


@given(st.text(st.characters(exclude_categories=())) | st.text("0123456789 -", max_size=14))
def test_ingen_tekst_gir_annet_enn_et_nummer_eller_ugyldig_nummer(tekst):
    nummer, feil = les(tekst)

    assert feil.melding.endswith(".") if feil else valider(nummer) == nummer
