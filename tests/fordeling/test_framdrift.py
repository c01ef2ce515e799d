"""Who is behind and at risk, from counts and times."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fordeling.framdrift import Tilstand, framdrift

FRA = datetime(2027, 6, 1, 8, tzinfo=UTC)
FRIST = FRA + timedelta(days=10)
ORDEN = [Tilstand.I_RUTE, Tilstand.ETTER, Tilstand.FARE]


def tilstand(foreslaatt, dag, *, svar=100, bekreftet=False, frist=FRIST):
    naa = FRA + timedelta(days=dag)
    return framdrift(svar=svar, foreslaatt=foreslaatt, bekreftet=bekreftet, fra=FRA, frist=frist, naa=naa).tilstand


@pytest.mark.parametrize(
    ("foreslaatt", "dag", "venter"),
    [
        (0, -1, Tilstand.IKKE_AAPEN),
        (0, 1, Tilstand.IKKE_BEGYNT),
        (1, 1, Tilstand.I_RUTE),
        (0, 3, Tilstand.ETTER),
        (0, 6, Tilstand.FARE),
        (50, 5, Tilstand.I_RUTE),
        (49, 5, Tilstand.ETTER),
        (30, 5, Tilstand.FARE),
        (100, 5, Tilstand.BEKREFT),
        (100, 10, Tilstand.FORFALT),
        (0, 11, Tilstand.FORFALT),
    ],
)
def test_tilstand_ut_fra_tempo_og_tid(foreslaatt, dag, venter):
    assert tilstand(foreslaatt, dag) == venter


def test_bekreftet_er_ferdig_ogsaa_etter_fristen():
    assert tilstand(100, 20, bekreftet=True) == Tilstand.FERDIG


def test_uten_frist_er_ingen_for_sen():
    assert tilstand(0, 30, frist=None) == Tilstand.IKKE_BEGYNT
    assert tilstand(3, 30, frist=None) == Tilstand.I_RUTE
    assert tilstand(100, 30, frist=None) == Tilstand.BEKREFT


def test_tempoet_som_trengs():
    svar = framdrift(svar=100, foreslaatt=40, bekreftet=False, fra=FRA, frist=FRIST, naa=FRA + timedelta(days=7))
    assert svar.per_dag == pytest.approx(20)


@given(st.integers(1, 99), st.floats(2.6, 9.9), st.floats(0, 3))
def test_jo_senere_jo_verre_og_aldri_bedre_uten_nye_forslag(foreslaatt, dag, senere):
    naa, saa = tilstand(foreslaatt, dag), tilstand(foreslaatt, min(dag + senere, 9.95))
    assert ORDEN.index(saa) >= ORDEN.index(naa)


@given(st.integers(0, 98), st.floats(2.6, 9.9))
def test_ett_forslag_til_gjoer_det_aldri_verre(foreslaatt, dag):
    assert ORDEN.index(tilstand(foreslaatt + 1, dag)) <= ORDEN.index(tilstand(foreslaatt, dag))
