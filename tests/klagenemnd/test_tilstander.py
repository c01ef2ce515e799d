"""Any order of any acts by anybody in an appeal: answered only as both and the authority approved it, seen from its second."""

import pytest
import time_machine
from django.db import IntegrityError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from felles.tid import naa
from klagenemnd.services import godkjenning, kontroll
from tests.klagenemnd.verden import Verden, spill

pytestmark = pytest.mark.django_db

medlem, over, valg = st.integers(0, 3), st.integers(0, 2), st.integers(0, 2)
plass = st.sampled_from(["skriver", "medlem"])
HANDLINGER = st.one_of(
    st.tuples(st.just("ta sendingen tilbake")),
    st.tuples(st.just("send")),
    st.tuples(st.just("tildel"), medlem, medlem),
    st.tuples(st.just("ta tilbake")),
    st.tuples(st.just("egen"), medlem, valg),
    st.tuples(st.just("skriv"), medlem, valg),
    st.tuples(st.just("godkjenn"), medlem),
    st.tuples(st.just("godkjenn"), medlem),
    st.tuples(st.just("godkjenn gammel"), medlem),
    st.tuples(st.just("trekk godkjenning"), medlem),
    st.tuples(st.just("bytt"), plass, medlem),
    st.tuples(st.just("roller"), medlem),
    st.tuples(st.just("tredje"), medlem),
    st.tuples(st.just("kontroll"), over),
    st.tuples(st.just("kontroll"), over, st.just(1)),
    st.tuples(st.just("returner"), over),
    st.tuples(st.just("publiser"), over, st.integers(0, 1)),
    st.tuples(st.just("trekk klagen")),
    st.tuples(st.just("tiden gaar")),
)
HOS_NEMNDA = [("tildel", 1, 2)]
SKREVET = [*HOS_NEMNDA, ("skriv", 1, 1), ("godkjenn", 1)]
TIL_KONTROLL = [*SKREVET, ("godkjenn", 2)]
GODKJENT = [*TIL_KONTROLL, ("kontroll", 0)]
PAA_VEI = [*GODKJENT, ("publiser", 0, 1)]


@pytest.fixture
def verden(skole, statsforvalter):
    with time_machine.travel(naa().replace(microsecond=0), tick=False) as klokken:
        yield Verden(skole, statsforvalter, klokken)


def test_ingen_rekkefoelge_av_handlinger_bryter_saken(verden):
    @settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
    @given(
        st.sampled_from([[], SKREVET, TIL_KONTROLL, GODKJENT, PAA_VEI]),
        st.lists(HANDLINGER, min_size=3, max_size=10),
    )
    def ett_spill(start, handlinger):
        spill(verden, start + handlinger)

    ett_spill()


def test_hele_veien_med_en_retur_og_et_bytte(verden):
    veien = [
        *TIL_KONTROLL,
        ("kontroll", 0, 1),
        ("returner", 0),
        ("godkjenn gammel", 1),
        ("bytt", "medlem", 3),
        ("skriv", 3, 0),
        ("godkjenn", 1),
        ("godkjenn", 2),
        ("publiser", 0, 0),
        ("godkjenn", 3),
        ("trekk godkjenning", 1),
        ("godkjenn", 1),
        ("kontroll", 1),
        ("publiser", 0, 1),
        ("trekk klagen",),
        ("returner", 0),
        ("publiser", 1, 0),
        ("tiden gaar",),
        ("bytt", "skriver", 2),
        ("trekk klagen",),
    ]
    assert spill(verden, veien) == "avgjort"


def test_det_som_ikke_er_sendt_behandles_ikke(verden):
    handlinger = [("ta sendingen tilbake",), *GODKJENT, ("publiser", 0, 0)]
    assert spill(verden, handlinger) == "registrert"
    assert spill(verden, [("ta sendingen tilbake",), ("send",), *PAA_VEI, ("ta sendingen tilbake",)]) == "avgjort"


@pytest.mark.parametrize("start", [[], HOS_NEMNDA, SKREVET, TIL_KONTROLL, GODKJENT])
def test_den_kan_trekkes_til_den_er_avgjort_og_ikke_mer_skjer(verden, start):
    etterpaa = [("skriv", 1, 0), ("godkjenn", 2), ("kontroll", 0), ("returner", 0), ("publiser", 0, 0), ("tiden gaar",)]
    assert spill(verden, [*start, ("trekk klagen",), *etterpaa]) == "trukket"


def test_en_som_sitter_i_nemnda_og_hos_myndigheten_kommer_ikke_forbi(verden):
    start = [("tildel", 0, 1), ("skriv", 0, 1), ("godkjenn", 0), ("godkjenn", 1)]
    assert spill(verden, [*start, ("kontroll", 2), ("returner", 2), ("publiser", 2, 0)]) == "til_kontroll"
    assert spill(verden, [*start, ("kontroll", 0), ("publiser", 2, 0)]) == "godkjent"
    assert spill(verden, [*start, ("bytt", "skriver", 3), ("godkjenn", 3), ("kontroll", 2)]) == "til_kontroll"


def test_kontroll_uten_kravet_om_begge_brytes_saken_straks(verden, monkeypatch):
    """Shows that the game can be lost: one approval sends it on."""
    monkeypatch.setattr(godkjenning, "godkjent_av_begge", lambda versjon: True)
    with pytest.raises(AssertionError):
        spill(verden, SKREVET)


def test_kontroll_uten_kravet_om_en_annen_brytes_saken_av_databasen(verden, monkeypatch):
    monkeypatch.setattr(kontroll, "er_med_i_saken", lambda bruker_id, klage: False)
    start = [("tildel", 0, 1), ("skriv", 0, 1), ("godkjenn", 0), ("godkjenn", 1)]
    with pytest.raises(IntegrityError, match="med i nemnda"):
        spill(verden, [*start, ("kontroll", 2)])
