"""When a school and PAS exchange what by themselves: a table of examples, in Norwegian time."""

from datetime import date, datetime, timedelta

import pytest

from felles.tid import OSLO
from pas_integration.services.henting.tidsplan import (
    LENGST_ETTER_FEIL,
    Stilling,
    mellomrom,
    neste,
    spredning,
    utenom_stillheten,
)

M, T, D = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
DAG = date(2027, 5, 27)


def kl(time, minutt=0, dag=DAG):
    return datetime(dag.year, dag.month, dag.day, time, minutt, tzinfo=OSLO)


SENSUR = kl(0, dag=date(2027, 5, 28))
KLAGEFRIST = kl(12, dag=date(2027, 7, 1))
NUMRE = Stilling(dager=(DAG,), uten_nummer=True)
RESULTAT = Stilling(sensur_fra=SENSUR, klagefrist=KLAGEFRIST)


@pytest.mark.parametrize(
    ("slag", "stilling", "naa", "ventet"),
    [
        ("kandidatnummer", NUMRE, kl(9, dag=date(2027, 3, 1)), 30 * M),
        ("kandidatnummer", Stilling(dager=(DAG,)), kl(9, dag=date(2027, 3, 1)), 6 * T),
        ("kandidatnummer", NUMRE, kl(9), 30 * M),
        ("kandidatnummer", NUMRE, kl(9, dag=DAG + D), None),
        ("resultater", RESULTAT, SENSUR - M, None),
        ("resultater", RESULTAT, SENSUR, T),
        ("resultater", RESULTAT, KLAGEFRIST + M, 4 * T),
        ("resultater", RESULTAT, KLAGEFRIST + 57 * D, None),
        ("resultater", Stilling(sensur_fra=SENSUR, slutt=SENSUR), SENSUR + 100 * D, T),
        ("resultater", Stilling(sensur_fra=SENSUR, slutt=SENSUR), SENSUR + 113 * D, None),
        ("resultater", Stilling(), kl(9), None),
        ("fravaer", Stilling(dager=(DAG,)), kl(9, dag=DAG - D), None),
        ("fravaer", Stilling(dager=(DAG,)), kl(9), 15 * M),
        ("fravaer", Stilling(dager=(DAG,)), kl(9, dag=DAG + 14 * D), 2 * T),
        ("fravaer", Stilling(dager=(DAG,)), kl(9, dag=DAG + 15 * D), None),
        ("fravaer", Stilling(dager=(DAG,), endret_her=kl(8, dag=DAG + 15 * D)), kl(9, dag=DAG + 15 * D), D),
        ("eksport", NUMRE, kl(9), None),
    ],
)
def test_mellomrommene(slag, stilling, naa, ventet):
    assert mellomrom(slag, stilling, naa) == ventet


@pytest.mark.parametrize(
    ("tid", "fra", "til"),
    [
        (kl(22, 59), kl(22, 59), kl(22, 59)),
        (kl(6), kl(6), kl(6)),
        (kl(23), kl(6, dag=DAG + D), kl(6, 30, dag=DAG + D)),
        (kl(2, 30), kl(6), kl(6, 30)),
        # The night when the clock is put forward has no half past two.
        (kl(1, 30, dag=date(2027, 3, 28)), kl(6, dag=date(2027, 3, 28)), kl(6, 30, dag=date(2027, 3, 28))),
    ],
)
def test_ingenting_gaar_mellom_23_og_6_norsk_tid(tid, fra, til):
    assert fra <= utenom_stillheten(tid, noekkel="1.1.resultater") <= til


def test_hver_skole_har_sitt_sekund_og_alltid_det_samme():
    tider = [spredning(f"{skole}.1.resultater", T) for skole in range(200)]
    assert len(set(tider)) > 190
    assert min(tider) >= timedelta(0)
    assert max(tider) < T
    assert tider == [spredning(f"{skole}.1.resultater", T) for skole in range(200)]


def test_forste_gang_er_innen_fem_minutter():
    assert kl(9) <= neste("resultater", Stilling(sensur_fra=SENSUR - 9 * D), kl(9), noekkel="a") < kl(9, 5)


@pytest.mark.parametrize(
    ("ok_for", "ventet"),
    [(T, T), (2 * T, 2 * T), (5 * T, 5 * T), (40 * T, LENGST_ETTER_FEIL)],
)
def test_mellomrommet_vokser_naar_det_ikke_gaar(ok_for, ventet):
    sist = kl(9, dag=date(2027, 6, 1))
    stilling = Stilling(sist_forsoek=sist, sist_ok=sist - ok_for, feilet=True, sensur_fra=SENSUR, klagefrist=KLAGEFRIST)
    tid = neste("resultater", stilling, sist, noekkel="a")
    assert tid >= utenom_stillheten(sist + ventet, noekkel="")
    assert tid <= utenom_stillheten(sist + ventet * 1.1, noekkel="a") + 30 * M


def test_fravaer_som_er_endret_her_sendes_straks_men_ikke_om_natten():
    stilling = Stilling(dager=(DAG,), sist_forsoek=kl(9), sist_ok=kl(9), endret_her=kl(9, 3))
    assert kl(9, 4) <= neste("fravaer", stilling, kl(9, 3), noekkel="a") <= kl(9, 5)
    uendret = Stilling(dager=(DAG,), sist_forsoek=kl(9), sist_ok=kl(9), endret_her=kl(8, 59))
    assert neste("fravaer", uendret, kl(9, 3), noekkel="a") >= kl(9, 15)
    sent = Stilling(dager=(DAG,), sist_forsoek=kl(22), sist_ok=kl(22), endret_her=kl(23, 3))
    assert neste("fravaer", sent, kl(23, 3), noekkel="a").astimezone(OSLO).hour < 23
