"""Takes in the bytes of one piece, from clients of every speed, without letting them hold the site."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from functools import cache
from http import HTTPStatus
from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from levering.tus import MAKS_BIT, Tusfeil, les_antall

# What is lost of a piece when the line is cut.
LESEBIT: Final = 16 * 1024
# A line that is silent for so long is taken for cut; what came is kept.
STILLHET_SEKUNDER: Final = 10.0
# Then what came is kept and acknowledged, and the client goes on from there.
LENGSTE_SEKUNDER: Final = 120.0
PROEV_IGJEN_SEKUNDER: Final = 2


@cache
def _plasser(antall: int) -> threading.BoundedSemaphore:
    return threading.BoundedSemaphore(antall)


@contextlib.contextmanager
def plass() -> Iterator[None]:
    """Hold one of this process's places for uploads; the other threads are for everything else.

    Raises Tusfeil 503 at once when all are taken: the client waits, and not a thread.
    """
    plasser = _plasser(settings.OPPLASTINGSTRAADER)
    if not plasser.acquire(blocking=False):
        raise travelt()
    try:
        yield
    finally:
        plasser.release()


def travelt() -> Tusfeil:
    """The refusal when there is no place to take the piece in just now."""
    melding = _("Mange laster opp akkurat nå. Opplastingen fortsetter av seg selv om litt.")
    return Tusfeil(HTTPStatus.SERVICE_UNAVAILABLE, "travelt", melding)


def bitlengde(request: HttpRequest) -> int:
    """How many bytes the client says that the piece has. Raises Tusfeil 411 or 413 before any is read."""
    if request.headers.get("Transfer-Encoding"):
        melding = _("Opplastingen manglet størrelse. Oppdater siden og prøv igjen.")
        raise Tusfeil(HTTPStatus.LENGTH_REQUIRED, "uten_lengde", melding)
    lengde = les_antall(request.META.get("CONTENT_LENGTH") or "0", "Content-Length")
    if lengde > MAKS_BIT:
        melding = _("Opplastingen kom i for store deler. Oppdater siden og prøv igjen.")
        raise Tusfeil(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "for_stor_bit", melding)
    return lengde


def les_bit(request: HttpRequest, lengde: int, *, underveis: Callable[[], None]) -> bytes:
    """The bytes of a piece, or as many as came before the client went away, went silent or took too long.

    `underveis` is called between reads, so that a lease can be held for as long as bytes flow.
    """
    bit = bytearray()
    frist = time.monotonic() + LENGSTE_SEKUNDER
    with _taalmodighet(request), contextlib.suppress(OSError):
        while len(bit) < lengde and time.monotonic() < frist:
            del_ = request.read(min(LESEBIT, lengde - len(bit)))
            if not del_:
                break
            bit += del_
            underveis()
    return bytes(bit)


@contextlib.contextmanager
def _taalmodighet(request: HttpRequest) -> Iterator[None]:
    """The server itself waits for ever for a body; a thread is too dear for that."""
    sokkel = request.META.get("gunicorn.socket")
    if not isinstance(sokkel, socket.socket):
        yield
        return
    foer = sokkel.gettimeout()
    sokkel.settimeout(STILLHET_SEKUNDER)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            sokkel.settimeout(foer)
