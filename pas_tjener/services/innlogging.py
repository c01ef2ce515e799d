"""How a client comes in and goes out: tokens for a secret, and cookies for a signed document."""

import hmac
import re
import secrets
from base64 import b64decode, b64encode
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from brukere.models import Organisasjon
from felles.hendelser import Aktoer, logg_hendelse
from felles.kryptering import hash_token
from pas_tjener.models import BruktNonce, Klient, Tilgang
from pas_tjener.querysets.skoler import finn_skole
from pas_tjener.services.forsoek import AVVIST, glem_forsoek, krev_ventetid, noter_avvist, noter_feil
from pas_tjener.services.kvoter import krev_kvote
from pas_tjener.signatur import Avvist, Dokument, les_dokument, verifiser

TOKENTID: Final = timedelta(hours=1)
# Long enough for a morning's work; whoever is still at it then signs once more.
KAPSELTID: Final = timedelta(hours=4)
# Rule: PAS contract 1.2: «a time stamp more than five minutes off» is refused.
SLINGRING: Final = timedelta(minutes=5)
RFC3339: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)")
NONCELENGDE: Final = range(8, 41)  # bytes
BRUKERNAVN: Final = 100
# What an unknown client's secret is compared with, so that the comparison takes the time it takes.
INGENS: Final = hash_token("")


def finn_tilgang(*, token: str, slag: str) -> Tilgang | None:
    """The log-in that the token is of, with its client; None when it is unknown, ended or of a revoked client.

    It may have expired: the caller tells that apart, since whoever had it may simply log in again.
    """
    if not token:
        return None
    apne = Tilgang.objects.filter(avsluttet__isnull=True, klient__sperret__isnull=True)
    return apne.select_related("klient", "skole").filter(hash=hash_token(token), slag=slag).first()


@sensitive_variables()
def gi_token(*, klient_id: str, hemmelighet: str, aktoer: Aktoer, naa: datetime) -> tuple[str, Tilgang]:
    """A token for the right secret. Raises Avvist, the same for an unknown, a revoked and a wrongly answered client;
    Vent after several wrong secrets from the same address, and ForMange over the quota.
    """
    sted = aktoer.adresse or ""
    krev_ventetid(klient_id=klient_id, sted=sted, naa=naa)
    klient = Klient.objects.apne().filter(klient_id=klient_id[:40]).first()
    ventet = klient.hemmelighet_hash if klient else ""
    lik = hmac.compare_digest(hash_token(hemmelighet), ventet or INGENS)
    if klient is None or not ventet or not lik:
        antall = noter_feil(klient_id=klient_id, sted=sted, naa=naa)
        if klient is not None and antall == 1:  # the first from that address for an hour
            with transaction.atomic():
                logg_hendelse(klient, AVVIST, aktoer=aktoer, naa=naa, grunn="hemmelighet")
        raise Avvist(_("Klienten er ukjent, eller hemmeligheten er feil."), kode="hemmelighet")
    glem_forsoek(klient_id=klient_id, sted=sted)
    krev_kvote(klient=klient, naa=naa)
    return gi_tilgang(klient=klient, slag=Tilgang.Slag.TOKEN, aktoer=aktoer, naa=naa)


def logg_inn_signert(*, data: bytes, godta_sha1: bool, aktoer: Aktoer, naa: datetime) -> tuple[str, Tilgang]:
    """A cookie for a signed ClientIdentification; it is for the school that the document names.

    Raises Importfeil when it is no such document, Avvist with what does not hold, and ForMange over the quota.
    Rule: PAS contract 1.2 (a).
    """
    dokument = les_dokument(data, godta_sha1=godta_sha1)
    # A revoked client's certificate may have been registered anew: the open one comes first.
    eiere = Klient.objects.filter(fingeravtrykk=dokument.fingeravtrykk).order_by("-sperret", "-pk")
    klient = next(iter(sorted(eiere, key=lambda eier: eier.sperret is not None)), None)
    if klient is None:
        raise Avvist(_("Sertifikatet er ikke registrert hos denne PAS."), kode="sertifikat")
    try:
        return _slipp_inn(klient, dokument, godta_sha1=godta_sha1, aktoer=aktoer, naa=naa)
    except Avvist as feil:
        noter_avvist(klient=klient, grunn=feil.kode, aktoer=aktoer, naa=naa)
        raise


def _slipp_inn(
    klient: Klient, dokument: Dokument, *, godta_sha1: bool, aktoer: Aktoer, naa: datetime
) -> tuple[str, Tilgang]:
    """The log-in that a document of that client's gives. Raises Avvist with what does not hold, and ForMange."""
    felt = verifiser(dokument, klient.sertifikat, godta_sha1=godta_sha1, naa=naa)
    if klient.sperret:
        raise Avvist(_("Klienten er sperret. Ta kontakt med den som driver PAS."), kode="sperret")
    _krev_tidsstempel(felt["TimeStamp"], naa)
    skole = finn_skole(Tilgang(klient=klient), felt["Skoleorgno"])
    if skole is None:
        raise Avvist(_("Klienten kan ikke logge inn for denne organisasjonen."), kode="skole")
    nonce = _nonce(felt["Nonce"])
    if not 0 < len(felt["Brukernavn"]) <= BRUKERNAVN:
        raise Avvist(_("Brukernavn mangler eller er for langt."), kode="brukernavn")
    krev_kvote(klient=klient, naa=naa)
    with transaction.atomic():
        _bruk_nonce(klient, nonce, naa)
        return gi_tilgang(
            klient=klient, slag=Tilgang.Slag.KAPSEL, skole=skole, brukernavn=felt["Brukernavn"], aktoer=aktoer, naa=naa
        )


@transaction.atomic
def gi_tilgang(
    *,
    klient: Klient,
    slag: str,
    aktoer: Aktoer,
    naa: datetime,
    skole: Organisasjon | None = None,
    brukernavn: str = "",
) -> tuple[str, Tilgang]:
    """A new log-in: the token itself, which is nowhere else, and its row.

    Raises Avvist when the client was revoked, or its secret or certificate changed, since it was looked at.
    """
    gjeldende = Klient.objects.select_for_update(of=("self",), no_key=True).get(pk=klient.pk)
    bevis = "hemmelighet_hash" if slag == Tilgang.Slag.TOKEN else "fingeravtrykk"
    if gjeldende.sperret or getattr(gjeldende, bevis) != getattr(klient, bevis):
        raise Avvist(_("Klienten ble endret samtidig. Logg inn på nytt."), kode="endret")
    token = secrets.token_urlsafe(32)
    varighet = TOKENTID if slag == Tilgang.Slag.TOKEN else KAPSELTID
    tilgang = Tilgang.objects.create(
        klient=klient,
        slag=slag,
        hash=hash_token(token),
        laget=naa,
        utloeper=naa + varighet,
        skole=skole,
        brukernavn=brukernavn,
    )
    logg_hendelse(
        klient, "pasklient.logget_inn", aktoer=aktoer, naa=naa, skole_id=skole.pk if skole else None, slag=str(slag)
    )
    return token, tilgang


@transaction.atomic
def avslutt_tilgang(*, tilgang: Tilgang, aktoer: Aktoer, naa: datetime) -> None:
    """The client leaves by its own act. Twice is harmless."""
    if not Tilgang.objects.filter(pk=tilgang.pk, avsluttet__isnull=True).update(avsluttet=naa):
        return
    logg_hendelse(tilgang.klient, "pasklient.logget_ut", aktoer=aktoer, naa=naa, skole_id=tilgang.skole_id)


def _krev_tidsstempel(tekst: str, naa: datetime) -> None:
    try:
        stemplet = datetime.fromisoformat(tekst) if RFC3339.fullmatch(tekst) else None
    except ValueError:
        stemplet = None
    if stemplet is None:
        raise Avvist(_("TimeStamp er ikke et tidspunkt med dato, klokkeslett og tidssone."), kode="tid")
    if abs(naa - stemplet) > SLINGRING:
        raise Avvist(
            _("TimeStamp er mer enn fem minutter fra klokken hos PAS. Still klokken, og logg inn på nytt."), kode="tid"
        )


def _nonce(tekst: str) -> str:
    try:
        raa = b64decode(tekst, validate=True)
    except ValueError:
        raa = b""
    if len(raa) not in NONCELENGDE:
        raise Avvist(_("Nonce må være minst åtte tilfeldige byte, skrevet som base64."), kode="nonce")
    return b64encode(raa).decode("ascii")


def _bruk_nonce(klient: Klient, nonce: str, naa: datetime) -> None:
    """Take the nonce, once and for all: of two at the same moment the database lets one through.

    It was the certificate's, also when that was another client's before.
    """
    brukt = BruktNonce.objects.filter(nonce=nonce, klient__fingeravtrykk=klient.fingeravtrykk)
    try:
        if brukt.exclude(klient=klient).exists():
            raise IntegrityError
        with transaction.atomic():
            BruktNonce.objects.create(klient=klient, nonce=nonce, tid=naa)
    except IntegrityError:
        raise Avvist(_("Nonce er brukt før. Lag en ny for hver innlogging."), kode="nonce_brukt") from None
