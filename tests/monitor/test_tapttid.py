"""How lost minutes are counted: a pure function, by examples and against a count minute by minute."""

from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from avbrudd.services.tapttid import Arbeidstid, tapte_minutter
from felles.tid import OSLO


# --- the count --------------------------------------------------------------------------------------------------------
def rom(fra, til):
    null = datetime(2027, 5, 27, 9, tzinfo=OSLO)
    return null + timedelta(minutes=fra), null + timedelta(minutes=til)


def test_der_del_1_gaar_inn_i_del_2_telles_tiden_en_gang():
    arbeid = [Arbeidstid(1, rom(0, 145)), Arbeidstid(2, rom(120, 300))]

    assert tapte_minutter(arbeid, rom(100, 160)) == 60
    assert tapte_minutter(arbeid, rom(100, 160), [rom(0, 130)]) == 30
    assert tapte_minutter(arbeid, rom(300, 400)) == 0


def test_et_paabegynt_minutt_teller():
    fra, _til = rom(10, 10)
    assert tapte_minutter([Arbeidstid(1, rom(0, 100))], (fra, fra + timedelta(seconds=61))) == 2


ROM = st.tuples(st.integers(0, 300), st.integers(0, 300)).map(lambda par: rom(min(par), max(par)))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ROM, max_size=3), ROM, st.lists(ROM, max_size=3))
def test_ingen_taper_mer_enn_avbruddet_varte_og_aldri_det_samme_to_ganger(arbeid, avbrudd, foer):
    tider = [Arbeidstid(nr, ett) for nr, ett in enumerate(arbeid)]
    lengde = (avbrudd[1] - avbrudd[0]) // timedelta(minutes=1)
    alle = tapte_minutter(tider, avbrudd)
    fasit = sum(
        any(ett[0] <= minutt < ett[1] for ett in arbeid) and not any(ett[0] <= minutt < ett[1] for ett in foer)
        for minutt in (avbrudd[0] + timedelta(minutes=n) for n in range(lengde))
    )

    assert 0 <= tapte_minutter(tider, avbrudd, foer) == fasit <= alle <= lengde
    assert tapte_minutter(tider, avbrudd, [avbrudd]) == 0
