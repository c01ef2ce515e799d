"""A PAS made to fail: a real HTTP server in a thread that answers what a test has laid ready. It understands nothing."""

import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from pas_kontrakt.klient import nett

XML = "application/xml; charset=utf-8"
TOKEN = b'{"access_token": "hemmelig-token-%d", "expires_in": 3600, "token_type": "Bearer"}'


UTEN = -1  # no length is given: the answer lasts until the server hangs up


@dataclass
class Gitt:
    """An answer. `lengde` is the Content-Length that is claimed; `dryss` sends that many bytes at a time, slowly."""

    status: int = 200
    kropp: bytes = b""
    hoder: dict[str, str] = field(default_factory=lambda: {"Content-Type": XML})
    lengde: int | None = None
    dryss: int = 0
    taus: bool = False  # no answer at all, until the server stops
    dato: str = ""


@dataclass
class Sett:
    """A request as it came."""

    metode: str
    sti: str
    spoerring: str
    hoder: dict[str, str]
    kropp: bytes


class FalskPas(ThreadingHTTPServer):
    """Answers each path with its own answers in turn, the last of them for ever; what came is in `sett`."""

    daemon_threads = True

    def __init__(self, sertifikat: tuple[str, str] | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Behandler)
        self.svar: dict[str, list[Gitt | Callable[[Sett], Gitt]]] = {}
        self.sett: list[Sett] = []
        self.slutt = threading.Event()
        if sertifikat:
            kontekst = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            kontekst.load_cert_chain(*sertifikat)
            self.socket = kontekst.wrap_socket(self.socket, server_side=True)
        self.skjema = "https" if sertifikat else "http"
        self._traad = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._traad.start()

    @property
    def adresse(self) -> str:
        return f"{self.skjema}://127.0.0.1:{self.server_port}"

    def gi(self, sti: str, *svar: Any) -> None:
        self.svar[sti] = list(svar)

    def stier(self) -> list[str]:
        return [ett.sti for ett in self.sett]

    def stopp(self) -> None:
        self.slutt.set()
        nett.lukk()
        self.shutdown()
        self.server_close()
        self._traad.join()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is what the test is about."""

    def neste(self, sett: Sett) -> Gitt:
        if sett.sti == "/connect/token" and sett.sti not in self.svar:
            antall = self.stier().count(sett.sti)
            return Gitt(kropp=TOKEN % antall, hoder={"Content-Type": "application/json"})
        svarene = self.svar.get(sett.sti, [Gitt(404)])
        svar = svarene.pop(0) if len(svarene) > 1 else svarene[0]
        return svar(sett) if callable(svar) else svar


class _Behandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: FalskPas
    timeout = 5

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        kropp = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        sett = Sett(self.command, url.path, url.query, {k.lower(): v for k, v in self.headers.items()}, kropp)
        self.server.sett.append(sett)
        self._svar(self.server.neste(sett))

    do_POST = do_GET

    def _svar(self, gitt: Gitt) -> None:
        if gitt.taus:
            self.server.slutt.wait(20)
            self.close_connection = True
            return
        self.send_response_only(gitt.status)
        self.send_header("Date", gitt.dato or self.date_time_string())
        for navn, verdi in gitt.hoder.items():
            self.send_header(navn, verdi)
        if gitt.lengde != UTEN:
            self.send_header("Content-Length", str(len(gitt.kropp) if gitt.lengde is None else gitt.lengde))
        self.end_headers()
        if gitt.dryss:
            for start in range(0, len(gitt.kropp), gitt.dryss):
                self.wfile.write(gitt.kropp[start : start + gitt.dryss])
                self.wfile.flush()
                if self.server.slutt.wait(0.1):
                    return
        else:
            self.wfile.write(gitt.kropp)
        if gitt.lengde is not None:
            self.close_connection = True

    def log_message(self, *args: Any) -> None:
        """Nothing: what a test looks for in the log is what we write."""
