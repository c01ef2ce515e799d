"""Each message with a client as it was, in and out. What is refused before anybody knows whose it is leaves nothing."""

import logging
import re
from functools import cache
from typing import IO, Any, Final

from django.db import DatabaseError
from django.http import HttpResponseBase
from lxml import etree

from pas_integration.models import PasMelding
from pas_integration.services import arkiv
from pas_kontrakt.meldinger.register import INNLOGGING, roetter
from pas_tjener.feilsvar import Apifeil

logg = logging.getLogger("pas.tjener")

# So much is enough to see which message it is; a message may be 100 MB.
BEGYNNELSE: Final = 4096
ROTEN: Final = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)[\s/>]")


def arkiver_inn(request: Any) -> PasMelding | None:
    """Keep what came before anything is done with it; None when there was nothing. Raises Apifeil 503 without storage."""
    request.kropp.seek(0)
    start = request.kropp.read(BEGYNNELSE)
    request.kropp.seek(0)
    if not start:
        return None
    try:
        return _legg(request, PasMelding.Retning.INN, start, request.kropp)
    except OSError:
        logg.exception("En melding kunne ikke arkiveres, og er ikke behandlet.")
        raise Apifeil(503, Retry_After="60") from None
    finally:
        request.kropp.seek(0)


def arkiver_svar(request: Any, inn: PasMelding | None, svar: HttpResponseBase) -> None:
    """Note what became of the message, and keep the answer when it is one. An act that is done is not undone by this."""
    innhold = getattr(svar, "content", b"")
    try:
        if inn is not None:
            PasMelding.objects.filter(pk=inn.pk).update(
                status=svar.status_code, skole=request.skole, periodekode=request.periodekode
            )
        if innhold:
            _legg(request, PasMelding.Retning.UT, innhold[:BEGYNNELSE], innhold, status=svar.status_code)
    except (OSError, DatabaseError):
        logg.exception("Et svar kunne ikke arkiveres.")


def _legg(
    request: Any, retning: str, start: bytes, kropp: bytes | IO[bytes], *, status: int | None = None
) -> PasMelding:
    return arkiv.legg(
        retning=retning, slag=slag_av(start), metode=request.method, sti=request.path, motpart=request.pasklient.navn,
        kropp=kropp, naa=request.naa, skole=request.skole, periodekode=request.periodekode, status=status,
    )  # fmt: skip


def slag_av(start: bytes) -> str:
    """The name of the root element, when it is one of ours; else «ukjent»."""
    treff = ROTEN.search(start)
    navn = treff[1].decode("ascii", "replace") if treff else ""
    return navn if navn in _kjente() else arkiv.UKJENT


@cache
def _kjente() -> frozenset[str]:
    return frozenset(etree.QName(rot).localname for rot in (*roetter(), INNLOGGING))
