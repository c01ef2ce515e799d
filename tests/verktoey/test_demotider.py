from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from felles.tid import dagens_dato
from verktoey.demodata.tider import demotider, periodekode

NAA = st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2031, 12, 31)).map(
    lambda t: t.replace(tzinfo=UTC)
)


@given(NAA)
def test_dagens_eksamener_krysser_aldri_midnatt(naa):
    for navn in ("om_litt", "paagaar", "todelt", "over", "senere"):
        for deltid in demotider(naa)[navn].deler:
            assert dagens_dato(deltid.start) == dagens_dato(naa) == dagens_dato(deltid.slutt)
            assert deltid.slutt - deltid.start >= timedelta(minutes=5)


@given(NAA)
def test_hver_eksamen_i_demoen_viser_det_den_skal(naa):
    tider = demotider(naa)
    assert tider["til_sensur"].sensur_fra <= naa
    assert tider["til_sensur"].deler[-1].slutt < naa
    assert tider["til_moete"].sensur_fra < naa - timedelta(days=3)
    assert tider["til_moete"].publiseres is None
    assert tider["publisert"].publiseres is not None
    assert tider["publisert"].sensur_fra < tider["publisert"].publiseres < naa
    assert tider["om_litt"].sensur_fra > naa


def test_midt_paa_dagen_starter_en_om_ti_minutter_og_en_har_holdt_paa_i_en_time():
    naa = datetime(2027, 5, 27, 10, 0, 30, tzinfo=UTC)
    tider = demotider(naa)
    assert tider["om_litt"].deler[0].start == datetime(2027, 5, 27, 10, 10, tzinfo=UTC)
    assert tider["paagaar"].deler[0].start == datetime(2027, 5, 27, 8, 58, tzinfo=UTC)
    assert periodekode(naa) == "V-2027"
    assert periodekode(naa + timedelta(days=60)) == "H-2027"
