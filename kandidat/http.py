"""The candidate's door: own cookies, own session, and one page at a time. Staff sessions are never looked at."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from brukere.http import aktoer_fra
from deltakelse.models import Innloggingssesjon
from deltakelse.services import livstegn, sesjoner
from felles import tid
from felles.hendelser import Aktoer
from felles.kryptering import hash_token
from felles.models import Hendelse
from felles.sprak import bruk_maalform
from kandidat.sider import Side, hoerer_hjemme
from levering.querysets.kandidatstatus import KandidatMedStatus, hent_med_status
from monitor.querysets.meldinger import uleste_ider

if TYPE_CHECKING:

    class SesjonMedUleste(Innloggingssesjon):
        """A session as `finn_sesjon` reads it, for the type checker."""

        uleste: list[int]

        class Meta:
            abstract = True

else:
    SesjonMedUleste = Innloggingssesjon

STI = "/kandidat/"
KAPSEL = f"{settings.KAPSELFORLEDD}_kandidat"
KAPSEL_SEKUNDER = 14 * 60 * 60
ENHETSKAPSEL = f"{settings.KAPSELFORLEDD}_enhet"
ENHET_SEKUNDER = 400 * 24 * 60 * 60
LESER = ("GET", "HEAD")
# Known but forbidden is 403; delivered and posted are states that the request comes too late for.
KONFLIKT = 409

type View = Callable[..., HttpResponseBase]

_signer = Signer(salt="kandidat.enhet")


class KandidatRequest(HttpRequest):
    """What a view behind `kandidat_innlogget` really gets."""

    sesjon: Innloggingssesjon
    kandidat: KandidatMedStatus
    side: Side
    naa: datetime
    uleste: list[int]
    htmx: HtmxDetails


def kandidat_innlogget(*sider: Side) -> Callable[[View], View]:
    """Only for a logged-in candidate who belongs on one of `sider` (none named: wherever).

    A candidate who belongs elsewhere is sent there; what changes something is refused with the reason. A poll is sent
    on by HX-Redirect: a plain redirect would put the other page inside this one.
    """

    def dekorator(view: View) -> View:
        @wraps(view)
        def innpakket(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            naa = tid.naa()
            sesjon = finn_sesjon(request, naa)
            if sesjon is None or sesjon.avsluttet:
                return _til_innlogging(request, sesjon.avsluttet_grunn if sesjon else "")
            request.sesjon, request.naa, request.uleste = sesjon, naa, sesjon.uleste
            request.kandidat = hent_med_status(sesjon.kandidat_id, naa)
            bruk_maalform(request, request.kandidat.maalform)
            request.side = hoerer_hjemme(request.kandidat, sesjon, naa)
            _merk_livstegn(request)
            if not sider or request.side in sider:
                svar = view(request, *args, **kwargs)
            elif request.method in LESER:
                svar = videre(request)
            else:
                svar = avvis(request)
            svar.headers.setdefault("Cache-Control", "no-store, private")
            return svar

        innpakket.krever_kandidat = True  # type: ignore[attr-defined]  # read by the access table's tests
        return innpakket

    return dekorator


def adresse_for(request: KandidatRequest) -> str:
    """The address where the candidate belongs now; the paper first, the hand-in once there is a file."""
    if request.side == Side.ARBEID and not request.kandidat.digital_filer:
        return reverse("kandidat:oppgave")
    return reverse(f"kandidat:{request.side}")


def videre(request: KandidatRequest) -> HttpResponse:
    """Send the browser to where the candidate belongs."""
    adresse = adresse_for(request)
    return HttpResponseClientRedirect(adresse) if request.htmx else redirect(adresse)


def avvis(request: KandidatRequest, grunn: str = "", *, status: int | None = None) -> HttpResponse:
    """Refuse an act, say why, and show the way on. Nothing has been changed."""
    if request.htmx:
        return videre(request)
    if status is None:
        status = KONFLIKT if request.side == Side.KVITTERING else 403
    verdier = {"grunn": grunn or _grunn(request.side), "adresse": adresse_for(request)}
    return render(request, "kandidat/avvist.html", verdier, status=status)


def kandidat_aktoer(request: KandidatRequest) -> Aktoer:
    """The logged-in candidate as the actor of an event."""
    return aktoer_fra(request, slag=Hendelse.Aktoerslag.KANDIDAT, ident=request.kandidat.pk)


def sett_kapsel(svar: HttpResponse, token: str, *, navn: str = KAPSEL) -> None:
    """Give the browser the session's token; scripts cannot read it, and only candidate pages are sent it."""
    svar.set_cookie(
        navn,
        token,
        max_age=KAPSEL_SEKUNDER,
        path=STI,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def fjern_kapsel(svar: HttpResponse, *, navn: str = KAPSEL) -> None:
    """Take the token from the browser."""
    svar.delete_cookie(navn, path=STI, samesite="Lax")


def enhet_id(request: HttpRequest) -> str:
    """The mark that we gave this device, or empty when it has none that is ours."""
    try:
        return _signer.unsign(request.COOKIES.get(ENHETSKAPSEL, ""))
    except BadSignature:
        return ""


def merk_enhet(request: HttpRequest, svar: HttpResponse) -> None:
    """Mark the device, so that wrong passwords slow it and not its neighbours. Says nothing about anybody."""
    if not enhet_id(request):
        svar.set_cookie(
            ENHETSKAPSEL,
            _signer.sign(get_random_string(22)),
            max_age=ENHET_SEKUNDER,
            path=STI,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def finn_sesjon(request: HttpRequest, naa: datetime) -> SesjonMedUleste | None:
    """The session of this browser's token, also one that has ended; None when there is none of today.

    With `uleste`, the ids of the candidate's messages of the day that are not confirmed: no page asks for them apart.
    """
    token = request.COOKIES.get(KAPSEL, "")
    if not token:
        return None
    sesjon = (
        Innloggingssesjon.objects.filter(token_hash=hash_token(token))
        .annotate(uleste=uleste_ider("kandidat", naa))
        .first()
    )
    # A log-in is good for its day, also before the job that ends old ones has run.
    if sesjon and tid.dagens_dato(sesjon.opprettet) != tid.dagens_dato(naa):
        return None
    return cast("SesjonMedUleste | None", sesjon)


def _merk_livstegn(request: KandidatRequest) -> None:
    aktoer = kandidat_aktoer(request)
    livstegn.merk(sesjon_id=request.sesjon.pk, adresse=aktoer.adresse, enhet=aktoer.enhet, naa=request.naa)
    sesjoner.noter_adresse(sesjon=request.sesjon, aktoer=aktoer, naa=request.naa)


def _til_innlogging(request: Any, grunn: str) -> HttpResponse:
    adresse = reverse("kandidat:logg_inn") + (f"?grunn={grunn}" if grunn else "")
    svar = HttpResponseClientRedirect(adresse) if request.htmx else redirect(adresse)
    if request.COOKIES.get(KAPSEL):
        fjern_kapsel(svar)
    return svar


def _grunn(side: Side) -> str:
    return {
        Side.AVLYST: _("Eksamenen er avlyst, og ingenting er endret."),
        Side.FRAVAER: _("Du er registrert med fravær, og ingenting er endret."),
        Side.KVITTERING: _("Besvarelsen din er allerede levert, og ingenting er endret."),
        Side.IKKE_TILGANG: _("Du har ikke digital tilgang, og ingenting er endret."),
        Side.AUTORISERING: _("Eksamensvakten må gi deg tilgang først. Ingenting er endret."),
        Side.VENTER: _("Eksamenen har ikke startet, og ingenting er endret."),
        Side.ARBEID: _("Det går ikke an nå, og ingenting er endret."),
    }[side]
