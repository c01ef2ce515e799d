"""Asks ClamAV. No answer is no answer: never «i orden»."""

import socket
from typing import Any, BinaryIO, Final

from clamav_client.clamd import (
    BufferTooLongError,
    ClamdError,
    ClamdNetworkSocket,
    ClamdUnixSocket,
)

from sjekk.proever.svar import FUNN, I_ORDEN, KUNNE_IKKE, PROEVES_IGJEN, Svar

STANDARDPORT: Final = 3310


def proev(fil: BinaryIO, oppdrag: dict[str, Any]) -> Svar:
    """Stream the file to clamd at `adresse`: a socket's path, or host:port."""
    try:
        svar = _klient(oppdrag["adresse"], oppdrag["ventetid"]).instream(fil)
    except BufferTooLongError:
        return Svar(KUNNE_IKKE, "for_stor_for_skanner")
    except (ClamdError, OSError, socket.gaierror, ValueError, AttributeError):
        return Svar(PROEVES_IGJEN, "skanner_svarer_ikke")
    status, signatur = next(iter(svar.values()), ("", None))
    if status == "FOUND":
        return Svar(FUNN, "virus", [{"signatur": str(signatur or "")[:80]}])
    return Svar(I_ORDEN) if status == "OK" else Svar(PROEVES_IGJEN, "skanner_svarer_ikke")


def _klient(adresse: str, ventetid: int) -> ClamdNetworkSocket:
    if adresse.startswith("/"):
        return ClamdUnixSocket(path=adresse, timeout=ventetid)
    vert, _, port = adresse.rpartition(":")
    if not vert:
        vert, port = port, str(STANDARDPORT)
    return ClamdNetworkSocket(host=vert, port=int(port), timeout=ventetid)
