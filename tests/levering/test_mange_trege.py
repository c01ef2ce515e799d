"""A hundred slow lines at once, against the real web server: they wait their turn, and nobody else waits for them.

Each sends its file at 64 kbit/s. The files are small, so that a place is held for a quarter of a second and not for minutes;
the places are those of production. Nothing is said about how fast anybody is answered, but that everybody is.
"""

import contextlib
import http.client
import re
import select
import socket
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from threading import Event

import pytest

from felles import lager
from levering.models import Besvarelsesfil
from tests.fabrikker.eksamen import lag_kandidat
from tests.fabrikker.levering import PDF, lag_opplasting, lag_sesjon
from tests.kandidat.conftest import PASSORD
from tests.levering.tjener import CSRF, Nettklient, Tjener
from tests.levering.tusklient import KANDIDAT, sha256

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("klokken", "mapper")]
KLIENTER = 100
BYTE_I_SEKUNDET = 64_000 // 8
DRYPP = 512
STOERRELSE = 2048
MINST_SVAR = 5


@pytest.fixture
def tjener(klokken, mapper, tmp_path):
    tjener = Tjener(tmp_path, NETTPROSESSER="2", NETTRAADER="4", OPPLASTINGSTRAADER="2")
    tjener.start()
    yield tjener
    tjener.stopp()


@dataclass
class TregKlient:
    """A candidate's browser on a slow line; `last_opp` goes on until the server says that it has the file."""

    tjener: Tjener
    token: str
    innhold: bytes
    adresse: str
    venter: float
    svar: Counter[int] = field(default_factory=Counter)
    uten_retry_after: int = 0
    ferdig: bool = False

    def last_opp(self) -> None:
        Event().wait(self.venter)
        sted = 0
        while not self.ferdig:
            svar = self._send(sted)
            if svar is None:  # the line was cut; ask how far it came, as the browser does
                svar = self._hvor_langt()
            self.svar[svar.status] += 1
            if svar.status == http.client.SERVICE_UNAVAILABLE:
                self.uten_retry_after += "Retry-After" not in svar.headers
                Event().wait(float(svar.headers.get("Retry-After", 2)))
            elif svar.status in (http.client.OK, http.client.NO_CONTENT):
                sted = int(svar.headers["Upload-Offset"])
                self.ferdig = svar.headers["Upload-Complete"] == "?1"
            elif svar.status in (http.client.CONFLICT, http.client.LOCKED):
                Event().wait(0.5)
                sted = int(svar.headers.get("Upload-Offset", sted))
            else:
                return

    def _hvor_langt(self):
        return Nettklient(self.tjener, self.token).hode(self.adresse)

    def _send(self, fra: int) -> http.client.HTTPResponse | None:
        """The rest of the file, drip by drip; stops as soon as the server has answered."""
        rest = self.innhold[fra:]
        linje = Nettklient(self.tjener, self.token).halv_bit(self.adresse, fra, b"", len(rest))
        with contextlib.closing(linje), contextlib.suppress(OSError, http.client.HTTPException):
            for sted in range(0, len(rest), DRYPP):
                if _har_svart(linje, DRYPP / BYTE_I_SEKUNDET):
                    break
                linje.sendall(rest[sted : sted + DRYPP])
            svar = http.client.HTTPResponse(linje)
            svar.begin()
            svar.read()
            return svar
        return None


def _har_svart(linje: socket.socket, sekunder: float) -> bool:
    return bool(select.select([linje], [], [], sekunder)[0])


@dataclass
class Gjentaker:
    """Somebody who has nothing to do with the uploads, and asks again and again while they are under way."""

    gjoer: Callable[[], list[int]]
    ferdig: Event
    svar: Counter[int] = field(default_factory=Counter)
    feil: list[BaseException] = field(default_factory=list)

    def gaa(self) -> None:
        while not self.ferdig.is_set():
            try:
                self.svar.update(self.gjoer())
            except Exception as feil:  # the test is told, and fails
                self.feil.append(feil)
                return
            Event().wait(0.25)


def logg_inn(tjener: Tjener, kandidat) -> list[int]:
    """The log-in page, the log-in, and the page where the candidate then belongs."""
    side = tjener.spoer("GET", "/kandidat/logg-inn/")
    felt = f"nummer={kandidat.kandidatnummer.nummer}&passord={PASSORD}".encode()
    inn = tjener.spoer(
        "POST", "/kandidat/logg-inn/", felt,
        **{"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": CSRF, "Cookie": f"eksamen_csrf={CSRF}"},
    )  # fmt: skip
    assert inn.status == 302, inn.innhold.decode()
    kapsler = re.findall(r"eksamen_\w+=[^;]+", " ".join(inn.headers.get_all("Set-Cookie")))
    neste = tjener.spoer("GET", "/kandidat/autorisering/", Cookie="; ".join(kapsler))
    return [side.status, neste.status]


def se_monitoren(tjener: Tjener, kapsel: str) -> list[int]:
    """The monitor and its table."""
    return [tjener.spoer("GET", sti, Cookie=kapsel).status for sti in ("/monitor/", "/monitor/tabell/")]


def lag_klienter(tjener, parti) -> list[TregKlient]:
    """As many candidates who have begun an upload each; they come one by one in the first seconds."""
    klienter = []
    for nummer in range(KLIENTER):
        kandidat, innhold = lag_kandidat(parti), PDF + Random(nummer).randbytes(STOERRELSE - len(PDF))
        lag_sesjon(kandidat, token=f"treg-{nummer}")
        opplasting = lag_opplasting(kandidat, "svar.pdf", STOERRELSE, sha256=sha256(innhold))
        adresse = f"{KANDIDAT}{opplasting.noekkel}/"
        klienter.append(TregKlient(tjener, f"treg-{nummer}", innhold, adresse, venter=nummer * 0.03))
    return klienter


def test_hundre_trege_linjer_laster_opp_mens_innlogging_og_monitor_svarer(tjener, parti, kandidat, skoleadmin, som):
    klienter = lag_klienter(tjener, parti)
    kapsel = "; ".join(f"{navn}={verdi.value}" for navn, verdi in som(skoleadmin).cookies.items())
    ferdig = Event()
    andre = [
        Gjentaker(lambda: logg_inn(tjener, kandidat), ferdig),
        Gjentaker(lambda: se_monitoren(tjener, kapsel), ferdig),
    ]
    opplastere = [threading.Thread(target=klient.last_opp, daemon=True) for klient in klienter]
    tilskuere = [threading.Thread(target=en.gaa, daemon=True) for en in andre]
    for traad in (*tilskuere, *opplastere):
        traad.start()
    for traad in opplastere:
        traad.join()
    ferdig.set()
    for traad in tilskuere:
        traad.join()

    for en in andre:
        assert en.feil == []
        assert set(en.svar) == {200}
        assert en.svar[200] >= MINST_SVAR
    for klient in klienter:
        assert klient.ferdig, klient.svar
        assert klient.uten_retry_after == 0
        assert {status for status in klient.svar if status >= 500} <= {503}
    filer = {fil.sha256: fil for fil in Besvarelsesfil.objects.all()}
    assert len(filer) == KLIENTER
    for klient in klienter:
        with lager.aapne(filer[sha256(klient.innhold)].noekkel) as lagret:
            assert lagret.read() == klient.innhold
