"""Own times: the one pure function, by worked examples and by properties."""

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deltakelse.services.tider import egen_tid
from eksamen.models import Eksamensdel
from eksamen.models.valg import Deltype
from felles.tid import OSLO, oslo
from tests.fabrikker.tilrettelegging import AKERSHUS, DEL, HEL, lag_regel
from tests.fabrikker.tilrettelegging import OSLO as OSLOS
from tilrettelegging.services.ekstratid import FRA_VEDTAKET, Varighet, Vedtatt, ekstra_etter_regler

START = datetime(2027, 5, 27, 9, tzinfo=OSLO)
MED_TID = Vedtatt(1, utvidet_tid=True)


def deler(*minutter: int, pause: int = 0) -> list[Eksamensdel]:
    """Parts after each other from nine o'clock: one, or part 1 and part 2."""
    typer = (Deltype.EKSAMEN,) if len(minutter) == 1 else (Deltype.DEL1, Deltype.DEL2)
    alle, fra = [], START
    for slag, antall in zip(typer, minutter, strict=True):
        til = fra + timedelta(minutes=antall)
        alle.append(Eksamensdel(type=slag, start=fra, slutt=til, minutter=antall))
        fra = til + timedelta(minutes=pause)
    return alle


def regler(rader):
    return [lag_regel(rad) for rad in rader]


def klokker(tider) -> dict[str, str]:
    return {slag: f"{oslo(tid.slutt):%H:%M} +{tid.ekstra_minutter}" for slag, tid in tider.items()}


@pytest.mark.parametrize(
    ("minutter", "ventet"),
    [
        ((120, 180), {"EksamenDel1": "11:25 +25", "EksamenDel2": "15:00 +35"}),
        ((90, 150), {"EksamenDel1": "10:55 +25", "EksamenDel2": "14:00 +35"}),
        ((180, 120), {"EksamenDel1": "12:35 +35", "EksamenDel2": "15:00 +25"}),
    ],
)
def test_akershus_tre_rader_gir_eksemplene_fra_reglementet(minutter, ventet):
    assert klokker(egen_tid(deler(*minutter), MED_TID, regler(AKERSHUS))) == ventet


@pytest.mark.parametrize(
    ("minutter", "ventet"),
    [
        ((300,), {"Eksamen": "15:00 +60"}),
        ((240,), {"Eksamen": "13:45 +45"}),
        ((60, 240), {"EksamenDel1": "10:15 +15", "EksamenDel2": "15:00 +45"}),
        ((120, 180), {"EksamenDel1": "11:25 +25", "EksamenDel2": "15:00 +35"}),
        ((180, 120), {"EksamenDel1": "12:35 +35", "EksamenDel2": "15:00 +25"}),
        ((60, 180), {"EksamenDel1": "10:15 +15", "EksamenDel2": "13:45 +30"}),
    ],
)
def test_oslo_gir_resten_til_den_andre_delen(minutter, ventet):
    assert klokker(egen_tid(deler(*minutter), MED_TID, regler(OSLOS))) == ventet


def test_uten_regel_som_passer_er_tiden_planens_og_det_staar_at_minuttene_mangler():
    tid = egen_tid(deler(300), MED_TID, regler(AKERSHUS))["Eksamen"]

    assert klokker({"Eksamen": tid}) == {"Eksamen": "14:00 +0"}
    assert "Ingen regel" in tid.regel


def test_minutter_i_vedtaket_gaar_foran_regelen_del_for_del():
    alle = egen_tid(deler(120, 180), Vedtatt(1, utvidet_tid=True, del1=40), regler(AKERSHUS))
    en = egen_tid(deler(300), Vedtatt(1, utvidet_tid=True, eksamen=35), regler(OSLOS))

    assert klokker(alle) == {"EksamenDel1": "11:40 +40", "EksamenDel2": "15:15 +35"}
    assert klokker(en) == {"Eksamen": "14:35 +35"}
    assert en["Eksamen"].regel == FRA_VEDTAKET


def test_forberedelsen_faar_ingen_ekstra_tid_og_teller_ikke_med_i_lengden():
    forberedelse = Eksamensdel(
        type=Deltype.FORBEREDELSE, start=START - timedelta(days=1), slutt=START - timedelta(hours=20), minutter=240
    )
    tider = egen_tid([forberedelse, *deler(300)], MED_TID, regler(OSLOS))

    assert tider["Forberedelse"].slutt == forberedelse.slutt
    assert tider["Eksamen"].ekstra_minutter == 60


def test_uten_vedtak_eller_uten_utvidet_tid_gjelder_planen():
    for vedtak in (None, Vedtatt(1)):
        tider = egen_tid(deler(120, 180), vedtak, regler(AKERSHUS))
        assert klokker(tider) == {"EksamenDel1": "11:00 +0", "EksamenDel2": "14:00 +0"}
        assert {tid.regel for tid in tider.values()} == {""}


# A busy machine must not be what a property is judged by.
ROLIG = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
LENGDE = st.integers(1, 600)
PLANER = st.lists(LENGDE, min_size=1, max_size=2)
EKSTRA = st.none() | st.integers(0, 600)
RADER = st.lists(
    st.one_of(
        st.tuples(st.just("fordelt"), LENGDE, LENGDE, st.integers(0, 120), st.integers(0, 120)),
        st.tuples(st.sampled_from(["hel", "del"]), st.none(), LENGDE, st.just(0), st.integers(0, 120)),
    ),
    max_size=6,
    unique_by=lambda rad: rad[:3],
)


def vedtak_av(eksamen, del1, del2):
    return Vedtatt(1, utvidet_tid=True, eksamen=eksamen, del1=del1, del2=del2)


@ROLIG
@given(PLANER, RADER, st.builds(vedtak_av, EKSTRA, EKSTRA, EKSTRA), st.integers(0, 60))
def test_ingen_slutter_foer_planen_og_ingen_starter_til_en_annen_tid(minutter, rader, vedtak, pause):
    plan = deler(*minutter, pause=pause)
    tider = egen_tid(plan, vedtak, regler(rader))

    for deel in plan:
        assert tider[deel.type].start == deel.start
        assert tider[deel.type].slutt >= deel.slutt


@ROLIG
@given(PLANER, RADER, st.builds(vedtak_av, EKSTRA, EKSTRA, EKSTRA))
def test_siste_slutt_er_starten_og_alle_minutter_og_all_ekstratid(minutter, rader, vedtak):
    plan = deler(*minutter)
    tider = egen_tid(plan, vedtak, regler(rader))

    alle = sum(minutter) + sum(tid.ekstra_minutter for tid in tider.values())
    assert tider[plan[-1].type].slutt == START + timedelta(minutes=alle)


@ROLIG
@given(PLANER, RADER, st.integers(0, 300), st.integers(0, 300), st.integers(0, 300))
def test_flere_minutter_gir_aldri_tidligere_slutt(minutter, rader, eksamen, del1, mer):
    plan = deler(*minutter)
    faerre = egen_tid(plan, vedtak_av(eksamen, del1, del1), regler(rader))
    flere = egen_tid(plan, vedtak_av(eksamen + mer, del1 + mer, del1), regler(rader))

    assert all(flere[slag].slutt >= tid.slutt for slag, tid in faerre.items())


TILLEGG = st.integers(0, 240)


@ROLIG
@given(PLANER, RADER, st.builds(vedtak_av, EKSTRA, EKSTRA, EKSTRA), TILLEGG, TILLEGG, TILLEGG, st.integers(0, 60))
def test_tid_gitt_tilbake_flytter_sluttene_med_saa_mange_minutter_og_ingenting_annet(
    minutter, rader, vedtak, del1, digital, mer, pause
):
    plan = deler(*minutter, pause=pause)
    uten = egen_tid(plan, vedtak, regler(rader))
    gitt = {Deltype.DEL1: del1, plan[-1].type: digital} if len(plan) > 1 else {Deltype.EKSAMEN: digital}
    med = egen_tid(plan, vedtak, regler(rader), gitt)
    flere = egen_tid(plan, vedtak, regler(rader), {slag: antall + mer for slag, antall in gitt.items()})

    siste = plan[-1].type
    assert med[siste].slutt - uten[siste].slutt == timedelta(minutes=sum(gitt.values()))
    assert all(med[s].slutt - uten[s].slutt == timedelta(minutes=med[s].tapt_minutter) for s in uten)
    assert all(flere[slag].slutt >= tid.slutt for slag, tid in med.items())
    assert [(t.start, t.ekstra_minutter, t.regel) for t in med.values()] == [
        (t.start, t.ekstra_minutter, t.regel) for t in uten.values()
    ]


@ROLIG
@given(PLANER, RADER, st.randoms(use_true_random=False))
def test_rekkefoelgen_av_deler_og_regler_er_likegyldig(minutter, rader, tilfeldig):
    plan, tabell = deler(*minutter), regler(rader)
    stokket_plan, stokket_tabell = plan[:], tabell[:]
    tilfeldig.shuffle(stokket_plan)
    tilfeldig.shuffle(stokket_tabell)

    assert egen_tid(plan, MED_TID, tabell) == egen_tid(stokket_plan, MED_TID, stokket_tabell)


@ROLIG
@given(LENGDE, LENGDE, st.integers(0, 200), st.integers(0, 200), st.booleans())
def test_det_regelen_for_en_del_tar_av_hele_eksamenens_tid_faar_den_andre_resten_av(del1, del2, hele, en, foerste):
    tabell = regler([(HEL, None, del1 + del2, 0, hele), (DEL, None, del1 if foerste else del2, 0, en)])
    ekstra = ekstra_etter_regler(Varighet(del1, del2), tabell)

    assert ekstra.hele == hele
    assert min(ekstra.del1, ekstra.digital) >= 0
    if del1 != del2:
        assert (ekstra.del1 if foerste else ekstra.digital) == min(en, hele)
