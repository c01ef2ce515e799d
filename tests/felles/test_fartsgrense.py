from datetime import timedelta

from felles.fartsgrense import GLEMMES_ETTER, antall_etter, ventetid
from felles.tid import naa


def test_de_to_foerste_feilene_koster_ingenting_og_ventetiden_vokser_til_et_minutt():
    assert [ventetid(n).total_seconds() for n in range(11)] == [0, 0, 0, 2, 4, 8, 16, 32, 60, 60, 60]


def test_ventetiden_er_et_minutt_ogsaa_etter_en_million_forsoek():
    assert ventetid(1_000_000) == timedelta(seconds=60)


def test_en_time_uten_forsoek_begynner_paa_nytt():
    sist = naa()
    assert antall_etter(9, sist, sist + GLEMMES_ETTER - timedelta(seconds=1)) == 10
    assert antall_etter(9, sist, sist + GLEMMES_ETTER) == 1
