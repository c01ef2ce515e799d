"""The real server: killed in the middle, cut off in the middle, and asked by more than it has room for."""

import random
from threading import Event

import pytest

from felles import lager
from levering.models import Besvarelsesfil, Opplasting
from tests.fabrikker.levering import lag_sesjon
from tests.levering.tjener import Nettklient, Tjener
from tests.levering.tusklient import HALV_MB, sha256

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("klokken", "mapper")]
FILEN = random.Random(4).randbytes(5 * HALV_MB + 12_345)


@pytest.fixture
def tjener(klokken, mapper, tmp_path):
    tjener = Tjener(tmp_path)
    tjener.start()
    yield tjener
    tjener.stopp()


@pytest.fixture
def klient(tjener, kandidat):
    lag_sesjon(kandidat, token="ett")
    return Nettklient(tjener, "ett")


def til_leien_er_ledig(klient, adresse, fra, bit):
    """Ask until the lease that died with its server has lapsed."""
    Opplasting.objects.update(leie=None, leie_til=None)  # twenty seconds that nobody waits for
    return klient.bit(adresse, fra, bit)


def test_drept_tjener_mister_ingenting_som_er_bekreftet(tjener, klient):
    """kill -9 with a piece under way, again and again; what was acknowledged is there, and the file ends whole."""
    adresse = klient.begynn(FILEN)
    bekreftet, sendt = 0, 0
    while bekreftet < len(FILEN):
        bit = FILEN[bekreftet : bekreftet + HALV_MB]
        linje = klient.halv_bit(adresse, bekreftet, bit[: len(bit) // 2], len(bit))
        tjener.drep()
        linje.close()
        tjener.start()
        kommet = int(klient.hode(adresse).headers["Upload-Offset"])
        assert bekreftet <= kommet <= bekreftet + len(bit)
        svar = til_leien_er_ledig(klient, adresse, kommet, FILEN[kommet : kommet + HALV_MB])
        assert svar.status == 204, svar.innhold
        sendt += HALV_MB
        bekreftet = int(svar.headers["Upload-Offset"])
    fil = Besvarelsesfil.objects.get()
    with lager.aapne(fil.noekkel) as lagret:
        assert lagret.read() == FILEN
    assert fil.sha256 == sha256(FILEN)
    assert sendt <= len(FILEN) + HALV_MB


def test_brutt_linje_beholder_det_som_kom(klient):
    adresse = klient.begynn(FILEN)
    klient.halv_bit(adresse, 0, FILEN[:200_000], HALV_MB).close()

    for _forsoek in range(300):
        kommet = int(klient.hode(adresse).headers["Upload-Offset"])
        if kommet:
            break
        Event().wait(0.05)
    assert 200_000 - 16 * 1024 <= kommet <= 200_000
    for fra in range(kommet, len(FILEN), HALV_MB):
        svar = klient.bit(adresse, fra, FILEN[fra : fra + HALV_MB])
        assert svar.status == 204, svar.innhold
    assert svar.headers["Upload-Complete"] == "?1"
    assert Besvarelsesfil.objects.get().sha256 == sha256(FILEN)


def test_trege_opplastinger_tar_hoeyst_halvparten_av_traadene(tjener, klient):
    """With two of four threads held by lines that stand still: the next must wait, and everybody else is answered."""
    adresser = [klient.begynn(FILEN, f"{nr}.pdf") for nr in range(3)]
    linjer = [klient.halv_bit(adresse, 0, FILEN[:1000], HALV_MB) for adresse in adresser[:2]]
    for _forsoek in range(300):
        if Opplasting.objects.filter(leie__isnull=False).count() == 2:
            break
        Event().wait(0.02)

    svar = klient.bit(adresser[2], 0, FILEN[:1000])
    assert (svar.status, svar.headers["Retry-After"]) == (503, "2")
    assert tjener.spoer("GET", "/kandidat/filtyper/").status == 200
    assert klient.bit(adresser[0], 0, FILEN[:1000]).status == 503
    for linje in linjer:
        linje.close()
    for _forsoek in range(300):
        svar = klient.bit(adresser[2], 0, FILEN[:1000])
        if svar.status == 204:
            break
        Event().wait(0.05)
    assert svar.status == 204
