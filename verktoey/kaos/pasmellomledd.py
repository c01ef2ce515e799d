"""A network to PAS that we hold: an HTTP proxy that delays, cuts, repeats and corrupts what goes through it."""

import http.client
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, Self

SEKUNDER: Final = 30
# Longer than the client waits for an answer in these runs.
FOR_TREGT: Final = 6.0
VEKTER: Final = {
    "forsink": 6, "kutt_foer": 4, "kutt_etter": 5, "halvt": 4, "gjenta": 5, "feil": 4, "feil_etter": 4, "for_mange": 3,
    "html": 3, "ugyldig": 4, "annen": 4, "utlogget": 3, "tregt": 1,
}  # fmt: skip


@dataclass(frozen=True)
class Svar:
    """An answer as PAS gave it, or as we made it."""

    status: int
    hoder: tuple[tuple[str, str], ...]
    kropp: bytes

    def med(self, *, status: int = 0, kropp: bytes | None = None, innhold: str = "", **hoder: str) -> "Svar":
        beholdt = [(n, v) for n, v in self.hoder if not (innhold and n.lower() == "content-type")]
        nye = [("Content-Type", innhold)] if innhold else []
        nye += [(navn.replace("_", "-"), verdi) for navn, verdi in hoder.items()]
        return Svar(status or self.status, (*beholdt, *nye), self.kropp if kropp is None else kropp)


TOMT: Final = Svar(500, (), b"")


class _Tjener(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up, or is killed, is what it is about."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Pasmellomledd:
    """Listens on `port` and passes on to `maal`; of the requests, `andel` meet with trouble. Use as a context manager."""

    def __init__(self, maal: int, *, andel: float, terning: random.Random) -> None:
        self.maal, self.andel, self.terning = maal, andel, terning
        self.plager: Counter[str] = Counter()
        self.antall = 0
        self._laas = threading.Lock()
        self._sett: dict[str, tuple[str, Svar]] = {}
        self._tjener = _Tjener(("127.0.0.1", 0), _lag_haandterer(self))
        self.port: int = self._tjener.server_address[1]

    def __enter__(self) -> Self:
        threading.Thread(target=self._tjener.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._tjener.shutdown()
        self._tjener.server_close()

    def velg(self, sti: str) -> str:
        """What happens to this one; empty when nothing does."""
        with self._laas:
            self.antall += 1
            if self.terning.random() >= self.andel:
                return ""
            plage = self.terning.choices(list(VEKTER), list(VEKTER.values()))[0]
            self.plager[plage] += 1
            return plage

    def tall(self, fra: float, til: float) -> float:
        with self._laas:
            return self.terning.uniform(fra, til)

    def husk(self, sti: str, svar: Svar) -> None:
        """Keep the answer, to be given to somebody else who asks for something of the same kind."""
        with self._laas:
            self._sett[sti.partition("?")[0]] = (sti, svar)

    def en_annens(self, sti: str, ellers: Svar) -> Svar:
        with self._laas:
            annen, svar = self._sett.get(sti.partition("?")[0], (sti, ellers))
        return ellers if annen == sti else svar

    def send(self, metode: str, sti: str, hoder: dict[str, str], kropp: bytes) -> Svar:
        """Ask PAS. Raises OSError and HTTPException."""
        linje = http.client.HTTPConnection("127.0.0.1", self.maal, timeout=SEKUNDER)
        try:
            linje.request(metode, sti, body=kropp or None, headers=hoder)
            svar = linje.getresponse()
            innhold = svar.read()
        finally:
            linje.close()
        utelat = {"connection", "transfer-encoding", "content-length", "date", "server"}
        return Svar(svar.status, tuple((n, v) for n, v in svar.getheaders() if n.lower() not in utelat), innhold)


class Kutt(Exception):
    """The line goes away; `svar` and `lengde` when some of an answer went first."""

    def __init__(self, svar: Svar | None = None, lengde: int = 0) -> None:
        super().__init__()
        self.svar, self.lengde = svar, lengde


type Spoer = Callable[[], Svar]


def plag(ledd: Pasmellomledd, plage: str, sti: str, spoer: Spoer) -> Svar:
    """The answer that the client gets. Raises Kutt."""
    foer = _uten_aa_spoerre(ledd, plage)
    if foer is not None:
        return foer
    svar = spoer()
    ledd.husk(sti, svar)
    match plage:
        case "gjenta":
            svar = spoer()
        case "kutt_etter":
            raise Kutt
        case "halvt":
            raise Kutt(svar, len(svar.kropp) // 2)
        case "feil_etter":
            svar = svar.med(status=502, kropp=b"Bad gateway", innhold="text/plain")
        case "html":
            svar = svar.med(kropp=b"<!doctype html><title>Vedlikehold</title>", innhold="text/html; charset=utf-8")
        case "ugyldig":
            svar = svar.med(kropp=svar.kropp[: len(svar.kropp) * 2 // 3])
        case "annen":
            svar = ledd.en_annens(sti, svar)
        case "tregt":
            time.sleep(FOR_TREGT)
    return svar


def _uten_aa_spoerre(ledd: Pasmellomledd, plage: str) -> Svar | None:
    match plage:
        case "kutt_foer":
            raise Kutt
        case "feil":
            return TOMT.med(status=503, kropp=b"Service unavailable", innhold="text/plain")
        case "for_mange":
            return TOMT.med(status=429, kropp=b"Too many", innhold="text/plain", Retry_After="1")
        case "utlogget":
            return TOMT.med(status=401, kropp=b"", WWW_Authenticate="Bearer")
        case "forsink":
            time.sleep(ledd.tall(0.1, 1.0))
    return None


def _lag_haandterer(ledd: Pasmellomledd) -> type[BaseHTTPRequestHandler]:
    class Haandterer(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._svar()

        do_POST = do_GET

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing is written: addresses are of schools."""

        def _svar(self) -> None:
            kropp = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            hoder = {n: v for n, v in self.headers.items() if n.lower() not in {"host", "connection", "content-length"}}
            hoder["Host"] = f"127.0.0.1:{ledd.maal}"
            try:
                svar = plag(
                    ledd, ledd.velg(self.path), self.path, lambda: ledd.send(self.command, self.path, hoder, kropp)
                )
                self._skriv(svar, len(svar.kropp))
            except Kutt as kutt:
                if kutt.svar is not None:
                    self._skriv(kutt.svar, kutt.lengde)
                self._bryt()
            except (OSError, http.client.HTTPException):
                self._bryt()

        def _skriv(self, svar: Svar, lengde: int) -> None:
            self.send_response_only(svar.status)
            for navn, verdi in svar.hoder:
                self.send_header(navn, verdi)
            self.send_header("Content-Length", str(len(svar.kropp)))
            self.end_headers()
            self.wfile.write(svar.kropp[:lengde])

        def _bryt(self) -> None:
            self.close_connection = True

    return Haandterer
