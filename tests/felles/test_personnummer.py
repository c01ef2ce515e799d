"""National ids. Vectors: Skatteetaten ("Nytt fødselsnummer fra 2032"), Tenor, NAV, FHI, and Udir's sample files."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, example, given
from hypothesis import settings as hypotese
from hypothesis import strategies as st

from felles.nummer.personnummer import Slag, UgyldigNummer, lag_syntetisk, masker, valider

FNR = Slag.FOEDSELSNUMMER

VEKTORER = [
    # number, kind, synthetic, day, month
    ("02013299997", FNR, False, 2, 1),  # Skatteetaten: born 2032
    ("02013299903", FNR, False, 2, 1),  # Skatteetaten: same individual digits, only by the 2032 rule
    ("02013299806", FNR, False, 2, 1),  # Skatteetaten: next individual digits
    ("30108299920", FNR, False, 30, 10),  # Skatteetaten: born 1982, number from 2032, today's rule holds too
    ("30108299939", FNR, False, 30, 10),  # Skatteetaten: only by the 2032 rule
    ("41814061033", Slag.D_NUMMER, True, 1, 1),  # Tenor, D-number and synthetic
    ("15507600333", Slag.H_NUMMER, True, 15, 10),  # NAV (Dolly), looks like an H-number
    ("15870899901", FNR, True, 15, 7),  # Tenor style, Udir-like sample files
    ("03880999973", FNR, True, 3, 8),
    ("21900799923", FNR, True, 21, 10),
]
EKTE = [vektor for vektor in VEKTORER if not vektor[2]]
SYNTETISKE = [vektor for vektor in VEKTORER if vektor[2]]

datoer = st.dates(date(1900, 1, 1), date(2039, 12, 31))
syntetiske = st.builds(lag_syntetisk, datoer, st.integers(0, 399))
gyldige = syntetiske | st.sampled_from([vektor[0] for vektor in VEKTORER])
# Halves of surrogate pairs too: a form can carry them.
all_tekst = st.text(st.characters(exclude_categories=()))
nesten = st.text("0123456789 -\u00a0٣IO", max_size=14)


def kontroller(ni: str) -> list[str]:
    """Every right ending of nine digits by the 2032 text itself: k1 = {11,12,13,14} - sum mod 11, k2 = 11 - sum mod 11."""

    def sifferverdi(tall: int) -> int:
        return tall - 11 if tall > 10 else tall

    ut = []
    sum1 = sum(int(s) * v for s, v in zip(ni, [3, 7, 6, 1, 8, 9, 4, 5, 2], strict=True))
    for elleve in (11, 12, 13, 14):
        k1 = sifferverdi(elleve - sum1 % 11)
        if k1 == 10:
            continue
        sum2 = sum(int(s) * v for s, v in zip(f"{ni}{k1}", [5, 4, 3, 2, 7, 6, 5, 4, 3, 2], strict=True))
        k2 = sifferverdi(11 - sum2 % 11)
        if k2 != 10:
            ut.append(f"{ni}{k1}{k2}")
    return ut


def les(tekst, *, tillat):
    """The number, or the error; any other exception fails the test."""
    try:
        return valider(tekst, tillat_syntetiske=tillat), None
    except UgyldigNummer as feil:
        return None, feil


def feilkode(nummer: str, *, tillat_syntetiske: bool = True) -> str:
    with pytest.raises(UgyldigNummer) as fanget:
        valider(nummer, tillat_syntetiske=tillat_syntetiske)
    return fanget.value.kode


@pytest.mark.parametrize(("nummer", "slag", "syntetisk", "dag", "maaned"), VEKTORER)
def test_kjente_nummer_leses_riktig(nummer, slag, syntetisk, dag, maaned):
    lest = valider(nummer, tillat_syntetiske=True)

    assert (lest.nummer, lest.slag, lest.syntetisk) == (nummer, slag, syntetisk)
    assert (lest.foedselsdag, lest.foedselsmaaned) == (dag, maaned)


@pytest.mark.parametrize("vektor", EKTE, ids=lambda vektor: vektor[0])
def test_ekte_nummer_godtas_ogsaa_der_syntetiske_nektes(vektor):
    assert valider(vektor[0], tillat_syntetiske=False).nummer == vektor[0]


@pytest.mark.parametrize("vektor", SYNTETISKE, ids=lambda vektor: vektor[0])
def test_syntetiske_nummer_nektes_uten_innstillingen(vektor):
    assert feilkode(vektor[0], tillat_syntetiske=False) == "syntetisk"


@pytest.mark.parametrize("tillegg", [0, 40, 65, 80])
@pytest.mark.parametrize("d_tillegg", [0, 40])
@pytest.mark.parametrize("maaned", [1, 12])
def test_hvert_tillegg_til_dag_og_maaned_regnes_bort(maaned, d_tillegg, tillegg):
    nummer = next(
        treff
        for individ in range(999, 0, -1)
        for treff in kontroller(f"{9 + d_tillegg:02}{maaned + tillegg:02}09{individ:03}")
    )

    lest = valider(nummer, tillat_syntetiske=True)

    assert (lest.foedselsdag, lest.foedselsmaaned, lest.syntetisk) == (9, maaned, tillegg != 0)
    forventet = Slag.D_NUMMER if d_tillegg else Slag.H_NUMMER if tillegg == 40 else FNR
    assert lest.slag is forventet


@pytest.mark.parametrize(
    ("nummer", "kode"),
    [
        ("", "lengde"),
        ("   ", "lengde"),
        ("1587089990", "lengde"),
        ("158708999011", "lengde"),
        ("1587089990X", "siffer"),
        ("158708-99901", "siffer"),
        ("١٥٨٧٠٨٩٩٩٠١", "siffer"),
        ("32010199999", "dato"),
        ("00010199999", "dato"),
        ("15000899901", "dato"),
        ("15130899901", "dato"),
        ("15530899901", "dato"),
        ("15650899901", "dato"),
        ("15780899901", "dato"),
        ("15800899901", "dato"),
        ("15930899901", "dato"),
        ("29020199999", "dato"),
        ("72010199999", "dato"),
        ("81212121223", "fh_nummer"),
        ("94545456561", "fh_nummer"),
        ("15870899902", "kontrollsiffer"),
        ("15870899911", "kontrollsiffer"),
        ("00000000000", "dato"),
    ],
)
def test_hver_feil_har_sin_kode(nummer, kode):
    assert feilkode(nummer) == kode


def test_skuddaarsdagen_i_2000_finnes():
    # The century cannot be read, and 2000 was a leap year although 1900 was not.
    assert valider(lag_syntetisk(date(2000, 2, 29), 0), tillat_syntetiske=True).foedselsdag == 29


@pytest.mark.parametrize("skrevet", ["158708 99901", " 15870899901 ", "15 87 08 999 01", "158708\u00a099901\n"])
def test_mellomrom_betyr_ingenting(skrevet):
    assert valider(skrevet, tillat_syntetiske=True).nummer == "15870899901"


def test_nummeret_staar_ikke_i_det_som_skrives_i_logg_og_feilsider():
    lest = valider("15870899901", tillat_syntetiske=True)

    assert "15870899901" not in repr(lest)
    assert "158708" not in str(lest)


@given(gyldige, st.integers(0, 10), st.integers(1, 9))
def test_ett_feil_siffer_oppdages_alltid(nummer, plass, endring):
    """k2 does it alone: each weight is 1–7, so weight times change is never 0 mod 11, whatever remainder k1 may have."""
    feil = f"{nummer[:plass]}{(int(nummer[plass]) + endring) % 10}{nummer[plass + 1 :]}"

    assert feilkode(feil) in {"kontrollsiffer", "dato", "fh_nummer"}


@given(gyldige, st.integers(0, 9))
def test_to_siffer_som_har_byttet_plass_oppdages_alltid(nummer, plass):
    assume(nummer[plass] != nummer[plass + 1])
    feil = nummer[:plass] + nummer[plass + 1] + nummer[plass] + nummer[plass + 2 :]

    assert feilkode(feil) in {"kontrollsiffer", "dato", "fh_nummer"}


def test_foerste_kontrollsiffer_alene_oppdager_ikke_ett_feil_siffer_etter_2032():
    # Both are right numbers of one day that differ in k1: were k2 not checked, the change of one digit would pass.
    assert {nummer[:9] for nummer in ("30108299920", "30108299939")} == {"301082999"}
    assert feilkode("30108299930") == "kontrollsiffer"


@given(datoer, st.integers(0, 999))
def test_regelen_fra_2032_godtar_akkurat_de_numrene_teksten_regner_ut(dag, individ):
    ni = f"{dag:%d%m%y}{individ:03}"
    rette = set(kontroller(ni))

    for ende in range(100):
        nummer = f"{ni}{ende:02}"
        lest, feil = les(nummer, tillat=False)
        assert (lest is not None) == (nummer in rette)
        assert feil is None or feil.kode == "kontrollsiffer"


@given(datoer, st.integers(0, 399))
def test_laget_nummer_er_gyldig_og_har_sin_dato(dag, loepenummer):
    nummer = lag_syntetisk(dag, loepenummer)
    lest = valider(nummer, tillat_syntetiske=True)

    assert (lest.slag, lest.syntetisk) == (FNR, True)
    assert (lest.foedselsdag, lest.foedselsmaaned, nummer[4:6]) == (dag.day, dag.month, f"{dag:%y}")
    assert feilkode(nummer, tillat_syntetiske=False) == "syntetisk"
    # Today's rule, so that systems that have not learned the new one read it too.
    assert nummer == kontroller(nummer[:9])[0]


def test_lagede_nummer_er_forskjellige_og_alltid_de_samme():
    dager = [date(2008, 7, 15) + timedelta(days=n) for n in range(20)]

    numre = [lag_syntetisk(dag, n) for dag in dager for n in range(400)]

    assert len(set(numre)) == len(numre)
    assert numre == [lag_syntetisk(dag, n) for dag in dager for n in range(400)]
    assert numre[0] == "15870899901"


@pytest.mark.parametrize(
    ("dag", "loepenummer"),
    [(date(2008, 7, 15), -1), (date(2008, 7, 15), 500), (date(1899, 12, 31), 0), (date(2040, 1, 1), 0)],
)
def test_nummer_som_ikke_kan_lages_gir_feil(dag, loepenummer):
    with pytest.raises(ValueError, match=r"synthetic|loepenummer"):
        lag_syntetisk(dag, loepenummer)


@given(all_tekst | nesten | gyldige, st.booleans())
@example("\ud800", True)
@example("²5870899901", True)
def test_ingen_tekst_gir_annet_enn_et_nummer_eller_ugyldig_nummer(tekst, tillat):
    lest, feil = les(tekst, tillat=tillat)

    if feil:
        assert feil.melding.endswith(".")
    else:
        assert valider(lest.nummer, tillat_syntetiske=tillat) == lest
        assert 1 <= lest.foedselsdag <= 31
        assert 1 <= lest.foedselsmaaned <= 12


@given(st.text("0123456789", min_size=3, max_size=14) | gyldige)
@hypotese(max_examples=300)
def test_feilen_gjengir_aldri_nummeret(tekst):
    _, feil = les(tekst, tillat=False)

    if feil:
        skrevet = f"{feil!r} {feil} {feil.melding} {feil.args}"
        assert all(tekst[i : i + 3] not in skrevet for i in range(len(tekst) - 2))
        assert feil.__cause__ is None


@pytest.mark.parametrize(
    ("nummer", "vist"),
    [
        ("15870845612", "•••••• 45612"),
        ("158708 45612", "•••••• 45612"),
        ("1587084561", "•••••• •••••"),
        ("201017238203", "•••••• 38203"),
        ("2010172382031", "•••••• •••••"),
        ("Kari Nordmann", "•••••• •••••"),
        ("", "•••••• •••••"),
    ],
)
def test_maskering_viser_de_fem_siste(nummer, vist):
    assert masker(nummer) == vist


@given(all_tekst | nesten | gyldige)
def test_maskert_tekst_viser_aldri_mer_enn_fem_siffer(tekst):
    vist = masker(tekst)

    assert len(vist) == len("•••••• 45612")
    assert sum(tegn.isdigit() for tegn in vist) in {0, 5}
    assert set(vist) <= set("• 0123456789")
