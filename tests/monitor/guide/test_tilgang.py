"""«Tilgang»: the statuses, what each means for the candidate, and that they are about part 2 where there are two."""

from datetime import datetime

import pytest

from felles.tid import OSLO
from tests.fabrikker.deltakelse import sett_fravaer, sett_sperre
from tests.fabrikker.eksamen import lag_oppgave
from tests.fabrikker.levering import digital_del
from tests.monitor.guide.guiden import gi_tilgang, hoerer_til, logg_inn, rad

FOER_START = datetime(2027, 5, 27, 10, 0, tzinfo=OSLO)


@pytest.mark.parametrize(
    ("gjort", "status", "side"),
    [
        (sett_fravaer, "Ikke-dokumentert fravær", "/kandidat/fravaer/"),
        (lambda k: sett_fravaer(k, "DF"), "Dokumentert fravær", "/kandidat/fravaer/"),
        (lambda k: None, "Venter på tilgang", "/kandidat/autorisering/"),
        (sett_sperre, "Digital tilgang sperret", "/kandidat/ikke-tilgang/"),
    ],
)
def test_tilgang_status_og_siden_kandidaten_faar(som, vakt, kandidat, gjort, status, side):
    gjort(kandidat)
    egen = logg_inn(kandidat)

    assert rad(som(vakt), kandidat).startswith(status)
    assert hoerer_til(egen) == side
    assert egen.get("/kandidat/oppgave/").status_code == 302
    assert egen.post("/kandidat/lever/").status_code in (403, 409)


def test_tilgang_ikke_tilgang_foer_noen_har_logget_inn(som, vakt, kandidat):
    assert rad(som(vakt), kandidat).startswith("Ikke tilgang")


def test_tilgang_venter_paa_eksamensstart_og_saa_har_tilgang(som, vakt, kandidat, klokken):
    lag_oppgave(digital_del(kandidat))
    klokken.move_to(FOER_START)
    klient, egen = som(vakt), logg_inn(kandidat)
    gi_tilgang(klient, kandidat)
    assert rad(klient, kandidat).startswith("Venter på eksamensstart")
    assert egen.post("/kandidat/lever/").status_code == 403

    klokken.move_to(datetime(2027, 5, 27, 11, 0, tzinfo=OSLO))
    assert rad(klient, kandidat).startswith("Har tilgang")
    assert egen.get("/kandidat/oppgave/").status_code == 200


def test_tilgang_gjelder_bare_del_2_ved_todelt_eksamen(som, vakt, todelt_kandidat):
    """Part 1 goes on, on paper: access says «not started» until part 2 begins, and part 1 has no status of access."""
    klient, egen = som(vakt), logg_inn(todelt_kandidat)
    gi_tilgang(klient, todelt_kandidat)

    assert rad(klient, todelt_kandidat).startswith("Venter på eksamensstart")
    assert hoerer_til(egen) == "/kandidat/venter/"
