"""A deadline over a whole HTTP call: each step on the wire gets its own patience, and never more than what is left.

httpx knows the patience with one read only, so a server that sends a byte now and then holds a worker for good.
"""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import httpcore


class FristenUteUnderSvaret(httpcore.ReadTimeout):
    """The whole time is used up while the answer was on its way."""


class FristenUteUnderSendingen(httpcore.WriteTimeout):
    """The whole time is used up before all of the message was taken."""


@dataclass(slots=True)
class _Frist:
    """When the call must be over (on the monotonic clock), and whether the other side has said anything yet."""

    til: float
    har_lest: bool = False


_gjelder: ContextVar[_Frist | None] = ContextVar("pas_frist", default=None)


@contextmanager
def hele_kallet(sekunder: float) -> Iterator[None]:
    """What is sent and read inside, in this thread, is over in so many seconds; the looking up of a name apart."""
    merke = _gjelder.set(_Frist(time.monotonic() + sekunder))
    try:
        yield
    finally:
        _gjelder.reset(merke)


class Nettdel(httpcore.SyncBackend):
    """The wire as httpcore has it, with the deadline of the call."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Open a connection. Raises ConnectTimeout and ConnectError."""
        return _Linje(super().connect_tcp(host, port, _tid(timeout), local_address, socket_options))


class _Linje(httpcore.NetworkStream):
    """A connection. It outlives the call, so it asks each time which deadline holds."""

    def __init__(self, indre: httpcore.NetworkStream) -> None:
        self._indre = indre

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        try:
            data = self._indre.read(max_bytes, _tid(timeout))
        except httpcore.ReadTimeout:
            # Who has said nothing is slow; who has begun drips.
            if _er_ute(har_lest=True):
                raise FristenUteUnderSvaret from None
            raise
        if frist := _gjelder.get():
            frist.har_lest = True
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """All of it: each piece that the other side takes begins its patience anew, within the deadline."""
        linje, rest = self._indre.get_extra_info("socket"), memoryview(buffer)
        try:
            while rest:
                linje.settimeout(_tid(timeout))
                rest = rest[linje.send(rest) :]
        except TimeoutError:
            raise (FristenUteUnderSendingen if _er_ute() else httpcore.WriteTimeout) from None
        except OSError as arsak:
            raise httpcore.WriteError(str(arsak)) from arsak

    def close(self) -> None:
        self._indre.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Linje(self._indre.start_tls(ssl_context, server_hostname, _tid(timeout)))

    def get_extra_info(self, info: str) -> Any:
        return self._indre.get_extra_info(info)


# Of a socket, no time at all means «do not wait», and a moment gives the time-out that we want.
_ET_OEYEBLIKK = 0.001


def _tid(timeout: float | None) -> float | None:
    frist = _gjelder.get()
    if frist is None:
        return timeout
    igjen = max(frist.til - time.monotonic(), _ET_OEYEBLIKK)
    return igjen if timeout is None else min(timeout, igjen)


def _er_ute(*, har_lest: bool = False) -> bool:
    frist = _gjelder.get()
    return frist is not None and time.monotonic() >= frist.til and (frist.har_lest or not har_lest)
