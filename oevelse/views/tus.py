"""Practice uploads in pieces, as the candidate's page sends them."""

from collections.abc import Callable
from http import HTTPStatus
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from felles.feil import Domenefeil
from levering import tus
from levering.http import OPPLASTING, OPPRETT, for_program, nei
from levering.tus_kropp import bitlengde, les_bit
from oevelse.http import OevelseRequest, i_oevelse
from oevelse.models import Oevelsesopplasting
from oevelse.services import biter
from oevelse.services.grense import ForMange, plass


@for_program(*OPPRETT)
@i_oevelse()
def opprett(request: OevelseRequest) -> HttpResponse:
    """Begin an upload, or find the one that was begun."""

    def svar() -> HttpResponse:
        rad, ny = biter.begynn(
            oevelse_id=request.oevelse.pk,
            metadata=tus.les_metadata(request.headers.get("Upload-Metadata", "")),
            stoerrelse=tus.les_antall(request.headers.get("Upload-Length"), "Upload-Length"),
            naa=request.naa,
        )
        svaret = _status(rad, HTTPStatus.CREATED if ny else HTTPStatus.OK)
        svaret.headers["Location"] = reverse("oevelse:tus_fil", kwargs={"noekkel": rad.noekkel})
        return svaret

    return _svar(request, {"POST": svar})


@for_program(*OPPLASTING)
@i_oevelse()
def fil(request: OevelseRequest, noekkel: UUID) -> HttpResponse:
    """Go on with an upload of this practice, or give it up."""
    rad = get_object_or_404(request.oevelse.opplastinger, noekkel=noekkel)
    return _svar(
        request,
        {
            "HEAD": lambda: _status(rad, HTTPStatus.OK),
            "PATCH": lambda: _bit(request, rad),
            "DELETE": lambda: _slett(rad),
        },
    )


def _svar(request: OevelseRequest, handlinger: dict[str, Callable[[], HttpResponse]]) -> HttpResponse:
    if request.method == "OPTIONS":
        svar = HttpResponse(status=HTTPStatus.NO_CONTENT)
        svar.headers["Tus-Extension"] = tus.UTVIDELSER
    else:
        svar = _proev(request, handlinger)
    svar.headers["Tus-Resumable"] = svar.headers["Tus-Version"] = tus.VERSJON
    return svar


def _proev(request: OevelseRequest, handlinger: dict[str, Callable[[], HttpResponse]]) -> HttpResponse:
    try:
        tus.krev_versjon(request.headers.get("Tus-Resumable"))
        handling = handlinger.get(request.method or "")
        if handling is None:
            raise tus.ugyldig("X-HTTP-Method-Override")
        return handling()
    except ForMange as feil:
        return nei(tus.Tusfeil(HTTPStatus.SERVICE_UNAVAILABLE, feil.kode, str(feil.melding)))
    except Domenefeil as feil:
        return nei(feil)
    except OSError:
        return nei(tus.lageret_svikter())


def _bit(request: OevelseRequest, rad: Oevelsesopplasting) -> HttpResponse:
    fra = tus.les_antall(request.headers.get("Upload-Offset"), "Upload-Offset")
    lengde = bitlengde(request)
    if rad.fil_id:
        return _status(rad, HTTPStatus.NO_CONTENT)
    with plass():
        bit = les_bit(request, lengde, underveis=lambda: None)
        tus.sjekk_bit(request.headers.get("Upload-Checksum"), bit)
        ny = biter.motta(noekkel=rad.noekkel, fra=fra, bit=bit, naa=request.naa)
    return _status(ny, HTTPStatus.NO_CONTENT)


def _slett(rad: Oevelsesopplasting) -> HttpResponse:
    biter.avbryt(noekkel=rad.noekkel)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _status(rad: Oevelsesopplasting, status: int) -> HttpResponse:
    svar = HttpResponse(status=status)
    svar.headers["Upload-Offset"] = str(rad.mottatt)
    svar.headers["Upload-Length"] = str(rad.stoerrelse)
    svar.headers["Upload-Complete"] = "?1" if rad.fil_id else "?0"
    if rad.fil_id:
        svar.headers["X-Fil"] = str(-rad.fil_id)
    return svar
