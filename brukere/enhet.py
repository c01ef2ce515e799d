"""Knows a device again that somebody has logged in from, so that a stranger behind the same address slows only himself."""

import secrets

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse

from brukere.models import Bruker
from felles.adresse import klientadresse
from felles.kryptering import noekkelhash

KAPSEL = f"{settings.KAPSELFORLEDD}_enhet"
VARER = 180 * 24 * 60 * 60
_signer = Signer(salt="brukere.enhet")


def sted(request: HttpRequest, brukernavn: str) -> str:
    """What the delay counts on: this device when the same user has logged in from it before, else the address."""
    try:
        eier, kjennemerke = _signer.unsign(request.COOKIES.get(KAPSEL, "")).split(":", 1)
    except BadSignature:
        return f"adresse:{klientadresse(request) or ''}"
    if eier != _eier(brukernavn):
        return f"adresse:{klientadresse(request) or ''}"
    return f"enhet:{kjennemerke}"


def merk(svar: HttpResponse, request: HttpRequest, bruker: Bruker) -> None:
    """Remember on the device that this user has logged in from it. Gives no access to anything."""
    svar.set_cookie(
        KAPSEL,
        _signer.sign(f"{_eier(bruker.brukernavn)}:{secrets.token_urlsafe(12)}"),
        max_age=VARER,
        path="/logg-inn/",
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


def _eier(brukernavn: str) -> str:
    """Stands for the user in the cookie: a header takes no letter beyond Latin-1, and a machine tells no names."""
    return noekkelhash(brukernavn, formaal="brukere.enhet")
