"""Two act on the same candidate in the monitor at once: one consistent end, an event and a clear sentence each.

`make kaos-monitor` runs the same a thousand times a pair.
"""

import json
import os
import random
from datetime import datetime
from pathlib import Path

import pytest
import time_machine

from felles.tid import OSLO
from tests.samtidighet.monitorpar import PAR, Loep, proev, stoppesteder, uten_laas

pytestmark = pytest.mark.django_db(transaction=True)
GANGER = int(os.environ.get("KAOS_GANGER") or "20")
FROE = os.environ.get("KAOS_FROE") or "5"
UTFALL = os.environ.get("KAOS_UTFALL")


@pytest.fixture(autouse=True)
def klokken():
    with time_machine.travel(datetime(2027, 5, 27, 12, 0, tzinfo=OSLO), tick=True):
        yield


@pytest.fixture
def loep():
    loep = Loep()
    with stoppesteder():
        yield loep
    loep.lukk()


def noter(navn: str, **tall) -> None:
    """For the tool that runs these by the thousand."""
    if UTFALL:
        with Path(UTFALL).open("a", encoding="utf-8") as fil:
            fil.write(json.dumps({"par": navn, **tall}) + "\n")


@pytest.mark.parametrize("navn", PAR)
def test_hvert_par_ender_paa_en_maate(navn, loep, parti):
    terning = random.Random(f"{FROE} {navn}")
    svar = [proev(PAR[navn], loep, parti, terning) for _ in range(GANGER)]
    brudd = [ett for ett in svar if ett]
    noter(navn, forsoek=len(svar), brudd=len(brudd))

    assert brudd == []


@pytest.mark.parametrize("stopp", [0, 1])
@pytest.mark.parametrize("navn", PAR)
def test_heller_ikke_paa_et_parti_som_ingenting_har_hendt_i_foer(navn, stopp, loep, parti):
    # The first event of a party makes the row of its version, and looks at the party as it does.
    assert proev(PAR[navn], loep, parti, random.Random(FROE), stopp=stopp) == ""


@pytest.mark.parametrize("navn", PAR)
def test_kontroll_uten_laas_gaar_paret_galt(navn, loep, parti):
    with uten_laas():
        svar = [proev(PAR[navn], loep, parti, random.Random(FROE), stopp=nr) for nr in (0, 1)]
    noter(navn, kontroll=any(svar))

    assert any(svar), "Uten låsen viser ikke prøven noe kappløp."
