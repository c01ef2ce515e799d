"""How lost minutes are counted: a pure function, by examples and against a count minute by minute."""

from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from avbrudd.services.tapttid import Arbeidstid, minutter_igjen, tapte_minutter
from felles.tid import OSLO

MINUTT = timedelta(minutes=1)


# --- the count --------------------------------------------------------------------------------------------------------
def rom(fra, til):
    null = datetime(2027, 5, 27, 9, tzinfo=OSLO)
    return null + timedelta(minutes=fra), null + timedelta(minutes=til)


def test_der_del_1_gaar_inn_i_del_2_telles_tiden_en_gang():
    arbeid = [Arbeidstid(1, rom(0, 145)), Arbeidstid(2, rom(120, 300))]

    assert tapte_minutter(arbeid, rom(100, 160)) == 60
    assert minutter_igjen(arbeid, rom(100, 160), [(rom(0, 130), 130)]) == 30
    assert tapte_minutter(arbeid, rom(300, 400)) == 0


def test_et_paabegynt_minutt_teller_og_bare_hos_det_ene():
    fra, _til = rom(10, 10)
    arbeid = [Arbeidstid(1, rom(0, 100))]
    foerst, saa = (fra, fra + timedelta(seconds=61)), (fra + timedelta(seconds=61), fra + timedelta(seconds=90))

    assert tapte_minutter(arbeid, foerst) == 2
    assert minutter_igjen(arbeid, saa, [(foerst, 2)]) == 0


def test_det_et_annet_avbrudd_lot_ligge_er_ikke_tatt():
    """The other overlaps all of it, and counted half: the rest is this one's."""
    arbeid = [Arbeidstid(1, rom(0, 300))]

    assert minutter_igjen(arbeid, rom(10, 30), [(rom(10, 30), 8)]) == 12
    assert minutter_igjen(arbeid, rom(10, 30), [(rom(0, 20), 20), (rom(20, 40), 20)]) == 0


ROM = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda par: rom(min(par), max(par)))


def dekket(arbeid, avbruddene):
    """The count minute by minute: working time that lies in at least one of them."""
    null = rom(0, 0)[0]
    return sum(
        any(ett[0] <= minutt < ett[1] for ett in arbeid) and any(ett[0] <= minutt < ett[1] for ett in avbruddene)
        for minutt in (null + MINUTT * n for n in range(60))
    )


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ROM, max_size=3), st.lists(ROM, min_size=1, max_size=5), st.integers(0, 4))
def test_hvert_minutt_telles_en_gang_og_ingen_gaar_tapt_naar_ett_faller_bort(arbeid, avbruddene, hvilket):
    tider = [Arbeidstid(nr, ett) for nr, ett in enumerate(arbeid)]
    talt = []
    for ett in avbruddene:
        talt.append((ett, minutter_igjen(tider, ett, talt)))
        assert 0 <= talt[-1][1] <= tapte_minutter(tider, ett) <= (ett[1] - ett[0]) // MINUTT
    assert sum(antall for _rom, antall in talt) == dekket(arbeid, avbruddene)

    (borte_fra, borte_til), _antall = talt.pop(hvilket % len(talt))
    for nr, (ett, _antall) in enumerate(talt):
        if ett[0] < borte_til and ett[1] > borte_fra:
            talt[nr] = (ett, minutter_igjen(tider, ett, talt[:nr] + talt[nr + 1 :]))
    assert sum(antall for _rom, antall in talt) == dekket(arbeid, [ett for ett, _antall in talt])
