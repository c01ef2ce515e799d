"""One request to PAS over HTTP, with limits of time and size, and every way it can go wrong given its name.

Connections are kept and used again within a process. No redirect is followed, no proxy or password file of the machine
is used, and nothing that is sent or received is logged here.
"""

import os
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import parsedate_to_datetime
from functools import cached_property
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Final

import httpcore
import httpx
from django.views.decorators.debug import sensitive_variables
from lxml import etree

from pas_kontrakt.klient import feil
from pas_kontrakt.klient.frist import FristenUteUnderSendingen, FristenUteUnderSvaret, Nettdel, hele_kallet
from pas_kontrakt.klient.treghet import HodeneDrypper, SvaretDrypper, TarImotForSakte
from pas_kontrakt.meldinger.lesing import krev_stoerrelse
from pas_kontrakt.meldinger.tre import meldingstre

MEGABYTE: Final = 1024 * 1024
# What is read as a whole; see `meldinger.lesing`.
MAKS_SVAR: Final = 32 * MEGABYTE
SEKUNDER_TIL_FORBINDELSE: Final = 10.0
# All of it may trickle, but not for ever: this many times the patience with one piece of it. A log-in and a call, each
# asked twice, must end before a worker's time is out (CELERY_TASK_TIME_LIMIT).
HELE_KALLET: Final = 4
LENGSTE_KALL: Final = 70.0
# As httpx has them by itself.
FORBINDELSER: Final = 20
BRUKES_IGJEN: Final = 5.0  # seconds
UTLOEPT, IKKE_GYLDIG_ENNAA = 10, 9  # OpenSSL: X509_V_ERR_CERT_HAS_EXPIRED, X509_V_ERR_CERT_NOT_YET_VALID

_klienter: dict[tuple[int, str], httpx.Client] = {}
_laas = threading.Lock()


@dataclass(frozen=True)
class Svar:
    """What came back. `halvt` is the failure that cut the body short, if one did; `kropp` is what came before it."""

    status: int
    hoder: httpx.Headers = field(repr=False)
    kropp: bytes = field(repr=False)
    halvt: feil.Pasfeil | None = None

    @property
    def innholdstype(self) -> str:
        return str(self.hoder.get("content-type", "")).partition(";")[0].strip().lower()

    @property
    def er_xml(self) -> bool:
        return self.innholdstype in {"application/xml", "text/xml"} or self.innholdstype.endswith("+xml")

    @cached_property
    def tre(self) -> etree._Element:
        """The root of the message, parsed once for all who look at it. Raises Importfeil."""
        krev_stoerrelse(len(self.kropp))
        return meldingstre(self.kropp)


@sensitive_variables()
def send(
    metode: str,
    adresse: str,
    *,
    sekunder: float,
    hoder: dict[str, str],
    kropp: bytes | None = None,
    parametre: dict[str, str] | None = None,
    maks_byte: int = MAKS_SVAR,
) -> Svar:
    """Send it, and read the answer whatever its status. `sekunder` is the patience with each step of it; all of them
    together get four times as much, 70 at most.

    Raises Pasfeil when there is no answer, and `SvaretForStort`. An answer that stops half way is returned as `halvt`.
    """
    # Not compressed: what is counted is then what came over the wire, and a small answer cannot grow.
    alle = {"Accept-Encoding": "identity", "User-Agent": "eksamensloepet", **hoder}
    tider = httpx.Timeout(sekunder, connect=min(sekunder, SEKUNDER_TIL_FORBINDELSE))
    try:
        with (
            hele_kallet(min(sekunder * HELE_KALLET, LENGSTE_KALL)),
            _klient(adresse).stream(
                metode, adresse, params=parametre, content=kropp, headers=alle, timeout=tider
            ) as svar,
        ):
            return _les(svar, maks_byte=maks_byte)
    except httpx.HTTPError as arsak:
        # The cause would carry the request, with its headers, into a log.
        raise navngi(arsak) from None


def lukk() -> None:
    """Close the connections of this process; the next request opens new ones."""
    with _laas:
        while _klienter:
            _klienter.popitem()[1].close()


def navngi(arsak: httpx.HTTPError) -> feil.Pasfeil:
    """What to call a failure of the way there."""
    kjede = list(_aarsaker(arsak))
    for ledd in kjede:
        if isinstance(ledd, ssl.SSLCertVerificationError):
            return _sertifikatfeil(ledd.verify_code)
    if any(isinstance(ledd, socket.gaierror) for ledd in kjede):
        return feil.UkjentVertsnavn()
    if isinstance(arsak, (httpx.ConnectError, httpx.ConnectTimeout)):
        tls = any(isinstance(ledd, ssl.SSLError) for ledd in kjede)
        return feil.SertifikatUgyldig() if tls else feil.IngenForbindelse()
    # From here on PAS may have got what we sent.
    svar: feil.Pasfeil = feil.ForbindelsenBrutt()
    if any(isinstance(ledd, FristenUteUnderSvaret) for ledd in kjede):
        svar = HodeneDrypper()
    elif any(isinstance(ledd, FristenUteUnderSendingen) for ledd in kjede):
        svar = TarImotForSakte()
    elif isinstance(arsak, httpx.TimeoutException):
        svar = feil.PasErTreg()
    svar.uavklart = True
    return svar


def retry_after(svar: Svar, naa_epoke: float) -> timedelta | None:
    """How long PAS asks us to wait, at most an hour: seconds, or a moment."""
    tekst = svar.hoder.get("retry-after", "").strip()
    if tekst.isascii() and tekst.isdigit():
        sekunder = float(tekst[:6])
    else:
        moment = http_tid(tekst)
        if moment is None:
            return None
        sekunder = moment - naa_epoke
    return timedelta(seconds=min(max(sekunder, 1.0), 3600.0))


def http_tid(tekst: str) -> float | None:
    """Seconds since 1970 of a date as HTTP writes it; None when it is none."""
    try:
        return parsedate_to_datetime(tekst).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None


def _les(svar: httpx.Response, *, maks_byte: int) -> Svar:
    lengde = svar.headers.get("content-length", "")
    if lengde.isdigit() and int(lengde) > maks_byte:
        raise feil.SvaretForStort
    kropp = bytearray()
    halvt: feil.Pasfeil | None = None
    try:
        for bit in svar.iter_raw():
            kropp += bit
            if len(kropp) > maks_byte:
                raise feil.SvaretForStort
    except httpx.TimeoutException as arsak:
        drypper = any(isinstance(ledd, FristenUteUnderSvaret) for ledd in _aarsaker(arsak))
        halvt = SvaretDrypper() if drypper else feil.PasErTreg()
    except httpx.HTTPError:
        halvt = feil.HalvtSvar()
    return Svar(svar.status_code, svar.headers, bytes(kropp), halvt)


def _klient(adresse: str) -> httpx.Client:
    """The client of this process for that host: a worker that was forked must not share its parent's connections."""
    url = httpx.URL(adresse)
    noekkel = (os.getpid(), f"{url.scheme}://{url.netloc.decode('ascii')}")
    with _laas:
        if noekkel not in _klienter:
            _klienter[noekkel] = httpx.Client(
                transport=_Transport(),
                follow_redirects=False,
                trust_env=False,
                # A jar that takes nothing: the session of one school must not go along with another's request.
                cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            )
        return _klienter[noekkel]


class _Transport(httpx.HTTPTransport):
    """Over a wire that keeps the deadline of the call. httpx has no other way in for one."""

    def __init__(self) -> None:
        kontekst = ssl.create_default_context()
        super().__init__(verify=kontekst, trust_env=False)
        self._pool = httpcore.ConnectionPool(
            ssl_context=kontekst, max_connections=FORBINDELSER, max_keepalive_connections=FORBINDELSER,
            keepalive_expiry=BRUKES_IGJEN, network_backend=Nettdel(),
        )  # fmt: skip


def _sertifikatfeil(kode: int) -> feil.Pasfeil:
    if kode == UTLOEPT:
        return feil.SertifikatUtloept()
    return feil.SertifikatIkkeGyldigEnnaa() if kode == IKKE_GYLDIG_ENNAA else feil.SertifikatUgyldig()


def _aarsaker(arsak: BaseException | None) -> Iterator[BaseException]:
    while arsak is not None:
        yield arsak
        arsak = arsak.__cause__ or arsak.__context__
