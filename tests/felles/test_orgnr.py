"""Organisation numbers: mod 11."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from felles.nummer.orgnr import UgyldigNummer, er_gyldig, valider

GYLDIGE = ["974760673", "974761076", "889640782", "313896013", "874546852"]


def les(tekst):
    """The number, or the error; any other exception fails the test."""
    try:
        return valider(tekst), None
    except UgyldigNummer as feil:
        return None, feil


def med_kontrollsiffer(aatte: str) -> str | None:
    kontroll = 11 - sum(int(s) * v for s, v in zip(aatte, [3, 2, 7, 6, 5, 4, 3, 2], strict=True)) % 11
    kontroll = 0 if kontroll == 11 else kontroll
    return None if kontroll == 10 else f"{aatte}{kontroll}"


@pytest.mark.parametrize("orgnr", GYLDIGE)
def test_kjente_organisasjonsnummer_godtas_ogsaa_med_mellomrom(orgnr):
    assert valider(f"{orgnr[:3]} {orgnr[3:6]}\u00a0{orgnr[6:]}") == orgnr
    assert er_gyldig(orgnr)


def test_nummeret_i_udirs_eksempelfiler_har_riktig_kontrollsiffer():
    # The sample files use 999999999 as the school; the demo school must be able to have it.
    assert valider("999999999") == "999999999"


@pytest.mark.parametrize(
    ("orgnr", "kode"),
    [
        ("", "lengde"),
        ("97476067", "lengde"),
        ("9747606733", "lengde"),
        ("97476067X", "siffer"),
        ("NO974760673", "siffer"),
        ("٩٧٤٧٦٠٦٧٣", "siffer"),
        ("974760674", "kontrollsiffer"),
        ("000000000", "kontrollsiffer"),
    ],
)
def test_hver_feil_har_sin_kode(orgnr, kode):
    with pytest.raises(UgyldigNummer) as fanget:
        valider(orgnr)

    assert fanget.value.kode == kode
    assert not er_gyldig(orgnr)


@given(st.from_regex(r"[1-9][0-9]{7}", fullmatch=True))
def test_akkurat_ett_kontrollsiffer_godtas(aatte):
    rett = med_kontrollsiffer(aatte)

    godtatte = [f"{aatte}{siffer}" for siffer in range(10) if er_gyldig(f"{aatte}{siffer}")]

    assert godtatte == ([rett] if rett else [])


@given(st.sampled_from(GYLDIGE), st.integers(0, 8), st.integers(1, 9))
def test_ett_feil_siffer_oppdages_alltid(orgnr, plass, endring):
    assert not er_gyldig(f"{orgnr[:plass]}{(int(orgnr[plass]) + endring) % 10}{orgnr[plass + 1 :]}")


@given(st.text(st.characters(exclude_categories=())) | st.text("0123456789 ", max_size=11))
def test_ingen_tekst_gir_annet_enn_et_nummer_eller_ugyldig_nummer(tekst):
    orgnr, feil = les(tekst)

    assert feil.melding.endswith(".") if feil else valider(orgnr) == orgnr
