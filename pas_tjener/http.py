"""What a view for machines gets, and the door itself. Nobody here is a member of staff: no session, no page, no form."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final, cast

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, UnreadablePostError
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from brukere.models import Organisasjon
from felles import tid
from felles.feil import Domenefeil
from felles.importer.grunnlag import Importfeil
from pas_kontrakt.meldinger.skriving import skriv
from pas_kontrakt.meldinger.typer import Generasjon
from pas_tjener.arkivering import arkiver_inn, arkiver_svar
from pas_tjener.feilsvar import INNLOGGING, UTLOEPT, XML, Apifeil, apifeil
from pas_tjener.models import Klient, Tilgang
from pas_tjener.services.innlogging import finn_tilgang
from pas_tjener.services.kvoter import ForMange, krev_kvote
from pas_tjener.signatur import Avvist
from pas_tjener.versjon import VERSJONER, velg_versjon

logg = logging.getLogger("pas.tjener")

KAPSEL: Final = "FedAuth"
BEARER: Final = 'Bearer realm="PAS"'
KB, MB = 1024, 1024 * 1024
BIT: Final = 64 * KB
NUL: Final = "\0"
INNHOLD: Final = frozenset({XML, "text/xml", *VERSJONER})
type View = Callable[..., HttpResponseBase]


class EksternRequest(HttpRequest):
    """What a view behind `ekstern` really gets.

    `kropp` is the body, read to its end and set back to its beginning; on disk when it is large. A view that knows which
    school and period the call is about says so in `skole` and `periodekode`, for the archive.
    """

    pasklient: Klient
    tilgang: Tilgang
    generasjon: Generasjon
    svartype: str
    naa: datetime
    kropp: IO[bytes]
    skole: Organisasjon | None
    periodekode: str


def ekstern(
    *,
    aapen: bool = False,
    metoder: tuple[str, ...] = ("GET",),
    maks_byte: int = MB,
    versjonert: bool = True,
) -> Callable[[View], View]:
    """The door of `/api/`: 404 when this site is no PAS, else method, log-in, quota, version and body in that order.

    `aapen`: nobody need be logged in. `maks_byte=0`: what is sent is not looked at. `versjonert`: the answer is a message,
    of the generation that Accept asks for. A view raises `Apifeil` for a status of its own; what the domain says no to
    becomes 400, and never a page. What came and what was answered is archived once it is known whose it is.
    """

    def dekorator(view: View) -> View:
        @wraps(view)
        def innpakket(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not settings.PAS_TJENER:
                return apifeil(404)
            request.naa, request.skole, request.periodekode, request.kropp = tid.naa(), None, "", None
            request.tilgang = request.pasklient = inn = None
            try:
                _krev_metode(request, metoder)
                _krev_lesbar(request)
                if not aapen:
                    _krev_tilgang(request)
                request.generasjon, request.svartype = _versjon(request) if versjonert else (Generasjon.V2, XML)
                if maks_byte:
                    request.kropp = _les_kropp(request, maks_byte)
                    inn = arkiver_inn(request) if request.pasklient else None
                svar = view(request, *args, **kwargs)
                if aapen and request.pasklient:  # only now is it known whose log-in it was
                    inn = arkiver_inn(request)
            except Exception as feil:
                svar = _som_svar(feil)
            finally:
                if request.kropp is not None:
                    request.kropp.close()
            if request.pasklient:
                arkiver_svar(request, inn, svar)
            svar.headers["Cache-Control"] = "no-store"
            return svar

        # A cookie of ours is never sent from another site (SameSite), and no form can send what we read.
        innpakket.csrf_exempt = True  # type: ignore[attr-defined]
        innpakket.ekstern = True  # type: ignore[attr-defined]  # read by the access table's tests
        return innpakket

    return dekorator


def xmlsvar(request: EksternRequest, data: bytes, status: int = 200) -> HttpResponse:
    """A message as an answer, in the type that was chosen: the body is of the version that it names."""
    return HttpResponse(data, status=status, content_type=f"{request.svartype}; charset=utf-8")


def meldingssvar(request: EksternRequest, melding: object, status: int = 200) -> HttpResponse:
    """The message written in the generation that was chosen.

    Raises Apifeil 500 for what cannot be written: it is registered here, and the caller can do nothing about it.
    """
    try:
        return xmlsvar(request, skriv(melding, request.generasjon), status)
    except Domenefeil as feil:
        logg.error("%s kan ikke skrives: %s", type(melding).__name__, feil.kode)
        tekst = _("PAS har noe registrert som ikke kan skrives i meldingen. Feilen er logget, og PAS må rette den.")
        raise Apifeil(500, tekst) from None


def les_alt(request: EksternRequest) -> bytes:
    """The whole body, for messages that are small."""
    request.kropp.seek(0)
    return request.kropp.read()


def _krev_metode(request: HttpRequest, metoder: tuple[str, ...]) -> None:
    if request.method not in metoder:
        raise Apifeil(405, Allow=", ".join(metoder))


def _krev_lesbar(request: HttpRequest) -> None:
    """Raises Apifeil 400 for a NUL in the address: no name of ours has one, and the database takes none."""
    if NUL in request.path or any(NUL in ord_ for navn, verdier in request.GET.lists() for ord_ in (navn, *verdier)):
        raise Apifeil(400, _("Adressen har et tegn som ikke kan stå der. Rett den, og gjenta kallet."))


def _krev_tilgang(request: Any) -> None:
    """Set `pasklient` and `tilgang`, and count the call. Raises Apifeil 401 and 419, and ForMange."""
    bearer = _bearer(request)
    tilgang = finn_tilgang(
        token=request.COOKIES.get(KAPSEL, "") if bearer is None else bearer,
        slag=Tilgang.Slag.KAPSEL if bearer is None else Tilgang.Slag.TOKEN,
    )
    if tilgang is None:
        raise Apifeil(401, WWW_Authenticate=BEARER)
    if tilgang.utloept(request.naa):
        if tilgang.slag == Tilgang.Slag.KAPSEL:
            raise Apifeil(UTLOEPT, Location=INNLOGGING)
        # Rule: RFC 6750, 3.1: what OAuth clients know as the sign to fetch a new token.
        raise Apifeil(
            401,
            _("Tokenet er utløpt. Hent et nytt, og gjenta kallet."),
            WWW_Authenticate=f'{BEARER}, error="invalid_token"',
        )
    krev_kvote(klient=tilgang.klient, naa=request.naa)
    request.tilgang, request.pasklient = tilgang, tilgang.klient


def _bearer(request: HttpRequest) -> str | None:
    """The token of the header; None when there is none, so that the cookie counts. Other kinds are a proxy's own."""
    slag, _mellomrom, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if slag.lower() == "bearer" else None


def _versjon(request: HttpRequest) -> tuple[Generasjon, str]:
    valgt = velg_versjon(request.headers.get("Accept", ""))
    if valgt is None:
        lovlige = ", ".join((*VERSJONER, XML))
        raise Apifeil(
            406, _("Svaret finnes ikke i noen versjon som Accept ber om. Be om en av: %(typer)s.") % {"typer": lovlige}
        )
    return valgt


def _les_kropp(request: HttpRequest, maks_byte: int) -> IO[bytes]:
    """Take in the body, in memory that does not grow with it. Raises Apifeil 400, 411, 413 and 415."""
    i_biter = bool(request.headers.get("Transfer-Encoding"))
    if i_biter and not request.META.get("wsgi.input_terminated"):
        raise Apifeil(411, _("Meldingen kom uten lengde. Send den på nytt med Content-Length."))
    lengde = int(request.META.get("CONTENT_LENGTH") or 0)
    if lengde > maks_byte:
        raise _for_stor(maks_byte)
    if (lengde or i_biter) and (request.content_type not in INNHOLD or request.headers.get("Content-Encoding")):
        raise Apifeil(415, _("Meldingen må være XML uten pakking. Send den med Content-Type: application/xml."))
    fil = cast("IO[bytes]", SpooledTemporaryFile(max_size=MB, dir=settings.FILE_UPLOAD_TEMP_DIR))  # noqa: SIM115 - closed with the request
    try:
        # In chunks there is no length to hold it against; the server knows where they end.
        kilde, igjen = (request.META["wsgi.input"], maks_byte + 1) if i_biter else (request, lengde)
        while igjen and (bit := kilde.read(min(BIT, igjen))):
            igjen -= fil.write(bit)
        if i_biter and not igjen:
            raise _for_stor(maks_byte)
        if igjen and not i_biter:
            raise UnreadablePostError
    except BaseException as feil:
        fil.close()
        if isinstance(feil, UnreadablePostError):
            raise Apifeil(400, _("Meldingen ble kuttet underveis, og er ikke behandlet. Send den på nytt.")) from None
        raise
    fil.seek(0)
    return fil


def _for_stor(maks_byte: int) -> Apifeil:
    tekst = _("Meldingen er på mer enn %(maks)s byte, og er ikke lest. Del den i flere.")
    return Apifeil(413, tekst % {"maks": maks_byte})


def _som_svar(feil: Exception) -> HttpResponse:
    """What is no bug becomes an answer; the rest goes on to the site's own handlers, which answer machines in XML."""
    match feil:
        case Apifeil():
            svar = apifeil(feil.status, feil.melding, **feil.hoder)
        case ForMange():
            svar = apifeil(429, feil.melding, Retry_After=str(feil.sekunder))
        case Avvist():
            svar = apifeil(401, feil.melding, WWW_Authenticate=BEARER)
        case Importfeil():
            svar = apifeil(400, "\n".join(ett.tekst for ett in feil.flere))
        case Domenefeil():
            svar = apifeil(400, feil.melding)
        case Http404():
            svar = apifeil(404, _setning(feil))
        case PermissionDenied():
            svar = apifeil(403, _setning(feil))
        case OSError():  # no room, or storage is away
            logg.exception("Et kall kunne ikke utføres: lageret eller disken sa nei.")
            svar = apifeil(503, Retry_After="60")
        case _:
            raise feil
    return svar


def _setning(feil: Exception) -> str | Promise:
    """A sentence that somebody gave it; Django's own are not for others."""
    grunn = feil.args[0] if feil.args else ""
    return grunn if isinstance(grunn, str | Promise) else ""
