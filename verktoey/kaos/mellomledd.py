"""A network that we hold: a TCP proxy that can be slow, and that can be cut."""

import contextlib
import socket
import struct
import threading
import time
from typing import Final, Self

BIT: Final = 16 * 1024
# Closing with this sends a reset: neither end hears a word of goodbye.
UTEN_FARVEL: Final = struct.pack("ii", 1, 0)


class Mellomledd:
    """Listens on `port` and passes everything on to `maal`; use it as a context manager.

    `fart` is bytes per second from client to server, for all connections together; None is as fast as it goes.
    `sendt` counts the bytes that were passed on towards the server.
    """

    def __init__(self, maal: int, *, fart: float | None = None) -> None:
        self.maal, self.fart, self.sendt = maal, fart, 0
        self._laas = threading.Lock()
        self._par: set[tuple[socket.socket, socket.socket]] = set()
        self._nede = threading.Event()
        self._stopp = False
        self._lytter = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port: int = self._lytter.getsockname()[1]

    def __enter__(self) -> Self:
        threading.Thread(target=self._ta_imot, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopp = True
        self._lytter.close()
        self._riv()

    def kutt(self, sekunder: float) -> None:
        """Cut every line at once, and let nobody through for so long."""
        self._nede.set()
        self._riv()
        time.sleep(sekunder)
        self._nede.clear()

    def _riv(self) -> None:
        with self._laas:
            par, self._par = self._par, set()
        for begge in par:
            _lukk(*begge)

    def _ta_imot(self) -> None:
        while not self._stopp:
            try:
                klient, _adresse = self._lytter.accept()
            except OSError:
                return
            threading.Thread(target=self._koble, args=(klient,), daemon=True).start()

    def _koble(self, klient: socket.socket) -> None:
        try:
            if self._nede.is_set():
                raise ConnectionResetError
            tjener = socket.create_connection(("127.0.0.1", self.maal), 5)
            tjener.settimeout(None)
        except OSError:
            _lukk(klient)
            return
        with self._laas:
            self._par.add((klient, tjener))
        if self._nede.is_set():  # cut while we connected
            self._riv()
        nedover = threading.Thread(target=self._pump, args=(tjener, klient, False), daemon=True)
        nedover.start()
        self._pump(klient, tjener, True)
        nedover.join()
        with self._laas:
            self._par.discard((klient, tjener))
        _lukk(klient, tjener)

    def _pump(self, fra: socket.socket, til: socket.socket, oppover: bool) -> None:
        try:
            while bit := fra.recv(BIT):
                if oppover:
                    self._brems(len(bit))
                til.sendall(bit)
            with contextlib.suppress(OSError):
                til.shutdown(socket.SHUT_WR)
        except OSError:
            _lukk(fra, til)

    def _brems(self, antall: int) -> None:
        with self._laas:
            self.sendt += antall
        if self.fart:
            time.sleep(antall / self.fart)


def _lukk(*stikk: socket.socket) -> None:
    for ett in stikk:
        with contextlib.suppress(OSError):
            ett.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, UTEN_FARVEL)
        with contextlib.suppress(OSError):
            ett.shutdown(socket.SHUT_RDWR)
        with contextlib.suppress(OSError):
            ett.close()
