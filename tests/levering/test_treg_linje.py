"""A slow line with ten cuts, against the real web server: nothing begins at zero, and little is sent twice.

40 MB as in the rule; the line is as much faster than 256 kbit/s as makes twenty minutes seconds. What is lost at a cut is
what was in the air, which does not grow with the file: a slower line has less of it.
"""

import hashlib
import random
import threading
import time
from threading import Event

import pytest

from felles import lager
from levering.models import Besvarelsesfil, Opplasting
from tests.fabrikker.levering import lag_sesjon
from tests.levering.tjener import Tjener
from verktoey.kaos.mellomledd import Mellomledd
from verktoey.kaos.tusklient import Opplaster

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("klokken", "mapper")]
MB = 1024 * 1024
FILEN = random.Random(40).randbytes(40 * MB - 4321)
FART = 6 * MB
KUTT = 10
HOYST_OM_IGJEN = 0.05


@pytest.fixture
def tjener(klokken, mapper, tmp_path):
    tjener = Tjener(tmp_path)
    tjener.start()
    yield tjener
    tjener.stopp()


def kutt(linje: Mellomledd, opplaster: Opplaster, kuttet: list[int]) -> None:
    """Cut once in each eleventh of the file, wherever in a piece the line happens to be."""
    for nummer in range(1, KUTT + 1):
        while linje.sendt < len(FILEN) * nummer / (KUTT + 1) and not opplaster.kvittert:
            Event().wait(0.002)
        if not opplaster.kvittert:
            kuttet.append(linje.sendt)
            linje.kutt(0.05)


def test_ti_brudd_paa_en_treg_linje_begynner_aldri_paa_null_og_sender_lite_om_igjen(tjener, kandidat):
    lag_sesjon(kandidat, token="treg")
    kuttet: list[int] = []
    with Mellomledd(tjener.port, fart=FART) as linje:
        opplaster = Opplaster(
            port=linje.port, sesjon="treg", navn="svar.pdf", innhold=FILEN, frist=time.monotonic() + 300,
            kapsel="eksamen_kandidat",
        )  # fmt: skip
        kutter = threading.Thread(target=kutt, args=(linje, opplaster, kuttet))
        kutter.start()
        fil_id = opplaster.last_opp()
        kutter.join()

    fil = Besvarelsesfil.objects.get(pk=fil_id, kandidat=kandidat)
    with lager.aapne(fil.noekkel) as lagret:
        assert hashlib.file_digest(lagret, "sha256").hexdigest() == hashlib.sha256(FILEN).hexdigest()
    assert len(kuttet) == KUTT
    assert opplaster.avbrudd >= KUTT
    assert opplaster.startet_paa_null == 0
    assert Opplasting.objects.filter(kandidat=kandidat).count() == 1
    # All that went towards the server, headers and questions included.
    assert linje.sendt - len(FILEN) < HOYST_OM_IGJEN * len(FILEN)
