"""Candidate numbers: three digits, three letters without I and O, and the season."""

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from felles.nummer.kandidatnummer import BOKSTAVER, UgyldigNummer, er_gyldig, trekk, valider

numre = st.builds(
    "{}{}-{}".format,
    st.integers(0, 999).map("{:03}".format),
    st.text(BOKSTAVER, min_size=3, max_size=3),
    st.sampled_from("VH"),
)


def les(tekst):
    """The number, or the error; any other exception fails the test."""
    try:
        return valider(tekst), None
    except UgyldigNummer as feil:
        return None, feil


@pytest.mark.parametrize("nummer", ["337JQE-V", "466LVU-V", "564HBS-V", "288UTV-H", "639CRS-V"])
def test_nummer_fra_eksempelfilene_godtas(nummer):
    assert valider(nummer) == nummer
    assert er_gyldig(nummer)


@pytest.mark.parametrize(
    "skrevet",
    ["337jqe-v", " 337JQE-V ", "337 JQE - V", "337JQEV", "337jqe v", "337JQE–V", "337JQE\u2212V", "337\u00a0JQE-V"],
)
def test_vanlig_slurv_rettes(skrevet):
    assert valider(skrevet) == "337JQE-V"


@pytest.mark.parametrize(
    ("skrevet", "kode"),
    [
        ("3O7JQE-V", "forvekslet_tall"),
        ("I37JQE-V", "forvekslet_tall"),
        ("oooJQE-V", "forvekslet_tall"),
        ("337JOE-V", "forvekslet_bokstav"),
        ("337J0E-V", "forvekslet_bokstav"),
        ("3371QE-V", "forvekslet_bokstav"),
        ("337iqe-v", "forvekslet_bokstav"),
        ("", "form"),
        ("337JQE", "form"),
        ("337JQE-S", "form"),
        ("JQE337-V", "form"),
        ("337JÆE-V", "form"),
        ("337J2E-V", "form"),
        ("337JQE-V-01", "form"),
        ("0154427", "form"),
        ("337JQE-V\x00", "form"),
        ("337ſQE-V", "form"),
    ],
)
def test_hver_feil_har_sin_kode_og_sier_hva_man_skal_se_etter(skrevet, kode):
    with pytest.raises(UgyldigNummer) as fanget:
        valider(skrevet)

    assert fanget.value.kode == kode
    assert fanget.value.melding.endswith(".")
    assert not er_gyldig(skrevet)


@given(numre, st.booleans(), st.sampled_from(["-", "", " ", " – ", "\u2011"]))
def test_alle_skrivemaater_gir_samme_nummer(nummer, smaa, skille):
    skrevet = nummer.replace("-", skille)

    assert valider(skrevet.lower() if smaa else skrevet) == nummer


@given(st.text(st.characters(exclude_categories=())) | st.text("0123IOVHAB- ", max_size=10))
def test_ingen_tekst_gir_annet_enn_et_nummer_eller_ugyldig_nummer(tekst):
    nummer, feil = les(tekst)

    if feil:
        assert feil.kode in {"form", "forvekslet_tall", "forvekslet_bokstav"}
    else:
        assert re.fullmatch(r"[0-9]{3}[A-HJ-NP-Z]{3}-[VH]", nummer)
        assert valider(nummer) == nummer


@given(st.integers(), st.sampled_from(["V-2027", "H-2026"]))
def test_trukket_nummer_er_gyldig_har_sesongen_og_staver_ikke_noe(froe, periodekode):
    nummer = trekk(periodekode, tilfeldig=random.Random(froe))

    assert valider(nummer) == nummer
    assert nummer[-1] == periodekode[0]
    assert nummer[0] != "0"
    assert not set(nummer[3:6]) & set("AEIOUY")


def test_uten_egen_kilde_trekkes_det_fra_systemets():
    assert len({trekk("V-2027") for _ in range(200)}) > 190


@pytest.mark.parametrize("periodekode", ["", "V2027", "S-2027", "V-27", "V-2027 ", "v-2027"])
def test_ukjent_periodekode_nektes(periodekode):
    with pytest.raises(UgyldigNummer) as fanget:
        trekk(periodekode)

    assert fanget.value.kode == "periodekode"
