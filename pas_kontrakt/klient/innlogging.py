"""Who we are to PAS: a bearer token by OAuth2 client credentials, or a cookie by signed XML.

What PAS gives is kept in the memory of the process and, encrypted, in Redis for the others; either may be gone at any
time, and then we log in again. It never stands in a log, an archive or an error.

Rule: PAS contract 1.2 (published by Utdanningsdirektoratet, PAS2-Public).
"""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from typing import Final
from urllib.parse import quote_plus, urlencode

from django.core.cache import cache
from django.views.decorators.debug import sensitive_variables
from redis.exceptions import RedisError

from brukere.models import Organisasjon
from felles.kryptering import KanIkkeDekryptere, dekrypter, krypter, noekkelhash
from pas_kontrakt.klient import feil
from pas_kontrakt.klient.forbindelse import XML, Pasforbindelse
from pas_kontrakt.klient.identifikasjon import signert_identifikasjon
from pas_kontrakt.klient.nett import Svar, http_tid, retry_after, send

FORMAAL: Final = "pas.innlogging"
KAPSEL: Final = "FedAuth"
INNLOGGING, UTLOGGING = "/api/ekstern/innlogging", "/api/ekstern/utlogging"
MAKS_SVAR: Final = 64 * 1024
# A pass is renewed before PAS would refuse it: a minute, and of a short one a tenth.
MARGIN: Final = timedelta(minutes=1)
# A cookie that does not say how long it lasts; when PAS has thrown it away before, it answers 419.
KAPSEL_VARER: Final = timedelta(hours=1)
TOKEN_VARER: Final = timedelta(minutes=5)
LENGST: Final = timedelta(hours=12)
# Rule: PAS contract 1.2: the server refuses a time stamp more than five minutes off.
KLOKKESLINGRING: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Adgangstegn:
    """What shows PAS that we have logged in: the header it goes in, and until when it is used."""

    hode: str
    verdi: str = field(repr=False)
    til: datetime


# (method, path, body) -> the answer: sent, and kept in the archive.
Sender = Callable[[str, str, bytes], Svar]

_husket: dict[str, Adgangstegn] = {}


class Innlogging:
    """The log-in of one connection; signed XML logs in a school at a time, OAuth2 the whole site."""

    def __init__(
        self, forbindelse: Pasforbindelse, skole: Organisasjon | None, *, klokke: Callable[[], datetime]
    ) -> None:
        self._forbindelse, self._skole, self._klokke = forbindelse, skole, klokke
        orgnr = skole.nummer_i_pas if skole is not None and forbindelse.innlogging == XML else ""
        deler = [forbindelse.adresse, forbindelse.innlogging, forbindelse.klient_id, forbindelse.scope, orgnr]
        self._noekkel = f"pasinnlogging:{noekkelhash(json.dumps(deler), formaal=FORMAAL)}"

    @property
    def med_xml(self) -> bool:
        return self._forbindelse.innlogging == XML

    def tegn(self, sender: Sender) -> Adgangstegn:
        """The pass in force, logging in when there is none. `sender` sends the signed log-in. Raises Pasfeil."""
        for hent in (self._i_prosessen, self._fra_mellomlager):
            husket = hent()
            if husket is not None and self._klokke() < husket.til:
                _husket[self._noekkel] = husket
                return husket
        try:
            tegn = self._logg_inn_med_xml(sender) if self.med_xml else self._hent_token()
        except feil.Pasfeil as arsak:
            arsak.uavklart = False  # what was to be sent has not been
            raise
        self._husk(tegn)
        return tegn

    def _i_prosessen(self) -> Adgangstegn | None:
        return _husket.get(self._noekkel)

    def glem(self, tegn: Adgangstegn) -> None:
        """Throw away that pass, since PAS no longer takes it; one that another has got meanwhile is kept."""
        if _husket.get(self._noekkel) == tegn:
            _husket.pop(self._noekkel, None)
        if self._fra_mellomlager() == tegn:
            try:
                cache.delete(self._noekkel)
            except (RedisError, OSError):
                return

    def husket(self) -> Adgangstegn | None:
        """The pass that is kept, if there is one; nothing is asked of PAS."""
        return _husket.get(self._noekkel) or self._fra_mellomlager()

    # --- OAuth2 client credentials ----------------------------------------------------------------------------------

    @sensitive_variables()
    def _hent_token(self) -> Adgangstegn:
        """Rule: RFC 6749, 2.3.1 (id and secret are form-encoded before Basic) and 4.4."""
        f = self._forbindelse
        par = f"{quote_plus(f.klient_id)}:{quote_plus(f.hemmelighet)}".encode()
        felt = {"grant_type": "client_credentials"} | ({"scope": f.scope} if f.scope else {})
        hoder = {
            "Authorization": f"Basic {base64.b64encode(par).decode('ascii')}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
        }
        kropp = urlencode(felt).encode("ascii")
        svar = send("POST", f.token_adresse, sekunder=f.sekunder, hoder=hoder, kropp=kropp, maks_byte=MAKS_SVAR)
        self._krev(svar)
        try:
            data = json.loads(svar.kropp)
            token, slag, varer = data["access_token"], data["token_type"], data.get("expires_in")
            sekunder = TOKEN_VARER if varer is None else timedelta(seconds=int(varer))
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
            raise feil.Innloggingssvar from None
        gyldig = isinstance(token, str) and token and token.isascii() and token.isprintable()
        if not gyldig or str(slag).lower() != "bearer":
            raise feil.Innloggingssvar
        return Adgangstegn("Authorization", f"Bearer {token}", self._brukes_til(sekunder))

    # --- signed XML -------------------------------------------------------------------------------------------------

    @sensitive_variables()
    def _logg_inn_med_xml(self, sender: Sender) -> Adgangstegn:
        if self._skole is None:
            raise feil.InnloggingAvvist
        kropp = signert_identifikasjon(self._forbindelse, self._skole, naa=self._klokke())
        svar = sender("POST", INNLOGGING, kropp)
        self._krev(svar)
        kapsel = _kapsel(svar)
        if kapsel is None:
            raise feil.Innloggingssvar
        return Adgangstegn("Cookie", f"{KAPSEL}={kapsel[0]}", self._brukes_til(kapsel[1]))

    # --- both -------------------------------------------------------------------------------------------------------

    def _krev(self, svar: Svar) -> None:
        """Raise what a log-in that was not let in came to."""
        naa = self._klokke()
        if svar.halvt is not None:
            raise svar.halvt
        if svar.status == HTTPStatus.OK:
            return
        if svar.status == HTTPStatus.TOO_MANY_REQUESTS:
            raise feil.ForMangeForespoersler(vent=retry_after(svar, naa.timestamp()))
        if svar.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise feil.FeilHosPas(vent=retry_after(svar, naa.timestamp()))
        if HTTPStatus.MULTIPLE_CHOICES <= svar.status < HTTPStatus.BAD_REQUEST:
            raise feil.Omdirigert
        deres_klokke = http_tid(svar.hoder.get("date", ""))
        if self.med_xml and deres_klokke is not None:
            skjev = abs(deres_klokke - naa.timestamp())
            if skjev > KLOKKESLINGRING.total_seconds():
                raise feil.KlokkenGaarFeil
        raise feil.InnloggingAvvist

    def _brukes_til(self, varer: timedelta) -> datetime:
        varer = min(max(varer, timedelta(0)), LENGST)
        return self._klokke() + varer - min(MARGIN, varer / 10)

    @sensitive_variables()
    def _husk(self, tegn: Adgangstegn) -> None:
        _husket[self._noekkel] = tegn
        sekunder = int((tegn.til - self._klokke()).total_seconds())
        if sekunder <= 0:
            return
        klar = json.dumps([tegn.hode, tegn.verdi, tegn.til.isoformat()])
        try:
            cache.set(self._noekkel, krypter(klar, formaal=FORMAAL), sekunder)
        except (RedisError, OSError):
            return

    @sensitive_variables()
    def _fra_mellomlager(self) -> Adgangstegn | None:
        try:
            skjult = cache.get(self._noekkel)
            if not skjult:
                return None
            hode, verdi, til = json.loads(dekrypter(skjult, formaal=FORMAAL))
        except (RedisError, OSError, KanIkkeDekryptere, ValueError):
            return None
        return Adgangstegn(hode, verdi, datetime.fromisoformat(til))


def glem_alle() -> None:
    """Forget what this process remembers; what lies in Redis is not touched."""
    _husket.clear()


@sensitive_variables()
def _kapsel(svar: Svar) -> tuple[str, timedelta] | None:
    """The value of the session's cookie and how long it says that it lasts."""
    for hode in svar.hoder.get_list("set-cookie"):
        kapsler: SimpleCookie = SimpleCookie()
        try:
            kapsler.load(hode)
        except CookieError:
            continue
        if KAPSEL in kapsler and kapsler[KAPSEL].coded_value:
            varer = kapsler[KAPSEL]["max-age"]
            lengde = timedelta(seconds=int(varer[:8])) if varer.isascii() and varer.isdigit() else KAPSEL_VARER
            return kapsler[KAPSEL].coded_value, lengde
    return None
