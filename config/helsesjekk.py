"""The container's health check: asks /helse/klar on this machine. Exit status 0 means ready."""

import sys
import urllib.error
import urllib.request
from http import HTTPStatus

from config.miljoe import Miljoe

TIDSGRENSE_SEKUNDER = 4


def er_klar(port: int, vert: str) -> bool:
    """Does the web server on this machine answer that it is ready?"""
    forespoersel = urllib.request.Request(f"http://127.0.0.1:{port}/helse/klar", headers={"Host": vert})
    try:
        with urllib.request.urlopen(forespoersel, timeout=TIDSGRENSE_SEKUNDER) as svar:  # noqa: S310 - our own address
            return bool(svar.status == HTTPStatus.OK)
    except OSError:
        return False


if __name__ == "__main__":
    miljoe = Miljoe()
    sys.exit(0 if er_klar(miljoe.heltall("PORT", 8000), miljoe.liste("ALLOWED_HOSTS", "127.0.0.1")[0]) else 1)
