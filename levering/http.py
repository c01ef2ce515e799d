"""How a file of an answer comes in and leaves; who may do it is decided before."""

import logging
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, JsonResponse
from django.utils.translation import gettext as _

from felles import tid
from felles.feil import Domenefeil
from felles.filsvar import fil_som_vedlegg
from levering import tus
from levering.models import Besvarelsesfil, Opplasting
from levering.mottak import MAKS_BYTE
from levering.services import opplasting_biter as biter
from levering.services.avvisning import noterer
from levering.services.opplasting import Filfeil
from levering.services.opplasting_biter import Mottaker
from levering.services.opplasting_leie import har_flere_i_gang, leie_av
from levering.services.opplasting_slutt import sluttfoer
from levering.tus_kropp import PROEV_IGJEN_SEKUNDER, bitlengde, les_bit, plass, travelt

logg = logging.getLogger("levering.opplasting")
OPPRETT = ("POST", "OPTIONS")
OPPLASTING = ("HEAD", "PATCH", "DELETE", "OPTIONS")
# A proxy may let nothing but GET and POST through.
OVERSTYRT = "X-HTTP-Method-Override"
FOR_STORE = frozenset({"for_stor", "for_mange", "runde_for_stor", "for_mye_i_alt"})

type View = Callable[..., HttpResponseBase]
type FinnMottaker = Callable[[tus.Metadata], Mottaker]


def filsvar(fil: Besvarelsesfil, *, navn: str = "") -> FileResponse:
    """The file exactly as it was received, under its own name or `navn` (a sensor must not see a name)."""
    return fil_som_vedlegg(fil.noekkel, navn=navn or fil.navn)


def for_program(*metoder: str) -> Callable[[View], View]:
    """Only these methods; and a program that is not let in is told so, and not sent to a page for people."""

    def dekorator(view: View) -> View:
        @wraps(view)
        def innpakket(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if _metode(request) not in metoder:
                return HttpResponseNotAllowed(metoder)
            svar = view(request, *args, **kwargs)
            if svar.status_code == HTTPStatus.FOUND and request.headers.get("Tus-Resumable"):
                melding = _("Du er logget ut. Logg inn igjen, så fortsetter opplastingen der den slapp.")
                return nei(tus.Tusfeil(HTTPStatus.FORBIDDEN, "ikke_innlogget", melding))
            return svar

        return innpakket

    return dekorator


def tus_opprett(request: HttpRequest, mottaker: FinnMottaker, *, adresse: Callable[[UUID], str]) -> HttpResponse:
    """Answer POST and OPTIONS where uploads are made: `mottaker` finds for whom, `adresse` where to go on.

    201 for a new one. 200 for one that was begun before, also on another machine, with how far it came.
    """

    def opprett() -> HttpResponse:
        if request.headers.get("Upload-Defer-Length"):
            raise tus.ugyldig("Upload-Defer-Length")
        stoerrelse = tus.les_antall(request.headers.get("Upload-Length"), "Upload-Length")
        metadata = tus.les_metadata(request.headers.get("Upload-Metadata", ""))
        hos = mottaker(metadata)
        with noterer(hos, metadata.runde):
            opplasting, ny = biter.begynn(mottaker=hos, metadata=metadata, stoerrelse=stoerrelse, naa=tid.naa())
        svar = _status(opplasting, HTTPStatus.CREATED if ny else HTTPStatus.OK)
        svar.headers["Location"] = adresse(opplasting.noekkel)
        return svar

    return _svar(request, {"POST": opprett})


def tus_opplasting(request: HttpRequest, opplasting: Opplasting, mottaker: Mottaker) -> HttpResponse:
    """Answer HEAD, PATCH, DELETE and OPTIONS for one upload that the caller has found for who asks."""
    handlinger: dict[str, Callable[[], HttpResponse]] = {
        "HEAD": lambda: _hode(opplasting, mottaker),
        "PATCH": lambda: _bit(request, opplasting, mottaker),
        "DELETE": lambda: _slett(opplasting, mottaker),
    }
    return _svar(request, handlinger)


def _svar(request: HttpRequest, handlinger: dict[str, Callable[[], HttpResponse]]) -> HttpResponse:
    metode = _metode(request)
    if metode == "OPTIONS":
        svar = HttpResponse(status=HTTPStatus.NO_CONTENT)
        svar.headers["Tus-Extension"] = tus.UTVIDELSER
        svar.headers["Tus-Max-Size"] = str(MAKS_BYTE)
        svar.headers["Tus-Checksum-Algorithm"] = ",".join(tus.ALGORITMER)
    else:
        svar = _proev(request, handlinger[metode])
    svar.headers["Tus-Resumable"] = svar.headers["Tus-Version"] = tus.VERSJON
    svar.headers["Cache-Control"] = "no-store, private"
    return svar


def _metode(request: HttpRequest) -> str:
    """What is asked for. Rule: tus 1.0.0, «X-HTTP-Method-Override»."""
    metode = request.method or ""
    return request.headers.get(OVERSTYRT, metode).upper() if metode == "POST" else metode


def _proev(request: HttpRequest, handling: Callable[[], HttpResponse]) -> HttpResponse:
    try:
        tus.krev_versjon(request.headers.get("Tus-Resumable"))
        return handling()
    except Domenefeil as feil:
        return nei(feil)
    except OSError as feil:
        # The disk is full, or gone; what was acknowledged stands. The name of the file is not in the log.
        logg.error("Opplastingen kunne ikke lagres: %s", feil.strerror or type(feil).__name__)
        return nei(tus.lageret_svikter())


def nei(feil: Domenefeil) -> HttpResponse:
    """A refusal that both a program and a person can read."""
    if isinstance(feil, tus.Tusfeil):
        status = feil.status
    elif feil.kode in FOR_STORE:
        status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    else:
        status = HTTPStatus.UNPROCESSABLE_ENTITY if isinstance(feil, Filfeil) else HTTPStatus.FORBIDDEN
    innhold = {"kode": feil.kode, "melding": str(feil.melding), "hjelp": str(getattr(feil, "hjelp", ""))}
    svar = JsonResponse(innhold, status=status)
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        svar.headers["Retry-After"] = str(PROEV_IGJEN_SEKUNDER)
    if isinstance(feil, tus.Tusfeil) and feil.sted is not None:
        svar.headers["Upload-Offset"] = str(feil.sted)
    return svar


def _hode(opplasting: Opplasting, mottaker: Mottaker) -> HttpResponse:
    """How far it has come. An upload whose server died before the file was in its place is finished now."""
    if opplasting.avbrutt:
        raise tus.avbrutt()
    if opplasting.er_hel and not opplasting.er_ferdig:
        biter.krev_videre(opplasting, mottaker=mottaker, naa=tid.naa())
        with noterer(mottaker, opplasting.runde), plass(), leie_av(opplasting, naa=tid.naa()) as leie:
            sluttfoer(opplasting, mottaker=mottaker, leie=leie, naa=tid.naa())
    svar = _status(opplasting, HTTPStatus.OK)
    svar.headers["Upload-Metadata"] = tus.skriv_metadata(filename=opplasting.navn, sha256=opplasting.sha256)
    return svar


def _bit(request: HttpRequest, opplasting: Opplasting, mottaker: Mottaker) -> HttpResponse:
    fra = tus.les_antall(request.headers.get("Upload-Offset"), "Upload-Offset")
    lengde = bitlengde(request)
    if lengde and request.content_type != tus.BITTYPE:
        raise tus.Tusfeil(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "innholdstype", str(tus.ugyldig("Content-Type").melding))
    if opplasting.avbrutt:
        raise tus.avbrutt()
    if fra != opplasting.mottatt:
        raise tus.feil_sted(opplasting.mottatt)
    if fra + lengde > opplasting.stoerrelse:
        raise tus.Tusfeil(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "for_mange_byte", str(tus.ugyldig("Content-Length").melding)
        )
    if not opplasting.er_ferdig:
        biter.krev_videre(opplasting, mottaker=mottaker, naa=tid.naa())
        _ta_imot(request, opplasting, mottaker, lengde)
    return _status(opplasting, HTTPStatus.NO_CONTENT)


def _ta_imot(request: HttpRequest, opplasting: Opplasting, mottaker: Mottaker, lengde: int) -> None:
    if har_flere_i_gang(opplasting, naa=tid.naa()):
        raise travelt()
    with noterer(mottaker, opplasting.runde), plass(), leie_av(opplasting, naa=tid.naa()) as leie:
        if lengde:
            bit = les_bit(request, lengde, underveis=leie.hold)
            tus.sjekk_bit(request.headers.get("Upload-Checksum"), bit)
            if bit:
                biter.motta(opplasting, bit, leie=leie, naa=tid.naa())
        if opplasting.er_hel:
            sluttfoer(opplasting, mottaker=mottaker, leie=leie, naa=tid.naa())


def _slett(opplasting: Opplasting, mottaker: Mottaker) -> HttpResponse:
    biter.avbryt(opplasting_id=opplasting.pk, mottaker=mottaker, naa=tid.naa())
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _status(opplasting: Opplasting, status: int) -> HttpResponse:
    svar = HttpResponse(status=status)
    svar.headers["Upload-Offset"] = str(opplasting.mottatt)
    svar.headers["Upload-Length"] = str(opplasting.stoerrelse)
    svar.headers["Upload-Complete"] = "?1" if opplasting.er_ferdig else "?0"
    if opplasting.er_ferdig:
        svar.headers["X-Fil"] = str(opplasting.fil_id or opplasting.gruppefil_id)
    return svar
