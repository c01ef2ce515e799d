"""Upload, delete and deliver in practice."""

from django.core.exceptions import TooManyFilesSent
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_POST, require_safe

from felles.feil import Domenefeil
from felles.filsvar import fil_som_vedlegg
from levering.mottak import ROM_TIL_SKJEMA, MottattFil, Spolmottak
from levering.services.opplasting import Runde
from oevelse.http import ARBEID, KVITTERING, OevelseRequest, i_oevelse, vent
from oevelse.services import filer as tjeneste
from oevelse.services import oevelser
from oevelse.services.grense import MAKS_BYTE, ForMange, plass
from oevelse.visning import leveringsverdier

FOR_MYE = 413
KAN_IKKE = 422
KONFLIKT = 409
# Reasons that belong to another page than the hand-in.
ANNET_STED = frozenset({"levert", "ikke_startet"})


@require_safe
@i_oevelse(ARBEID)
def levering(request: OevelseRequest) -> HttpResponse:
    """Upload and deliver."""
    return _vis(request, Runde())


@require_POST
@csrf_exempt  # _ta_imot checks it, once the files have somewhere to go
@i_oevelse(ARBEID)
def opplasting(request: OevelseRequest) -> HttpResponse:
    """Take in a round of files. Nothing is read before we know that there is room, and that it is not too much."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAKS_BYTE + ROM_TIL_SKJEMA:
        return _vis(request, Runde(feil=tjeneste.for_mye()), status=FOR_MYE)
    mottak = Spolmottak(request)
    request.upload_handlers = [mottak]
    try:
        with plass():
            svar: HttpResponse = _ta_imot(request)
    except ForMange as feil:
        return vent(request, feil)
    except TooManyFilesSent:
        return _vis(request, Runde(feil=tjeneste.for_mye()), status=FOR_MYE)
    finally:
        mottak.rydd()
    return svar


@csrf_protect
def _ta_imot(request: OevelseRequest) -> HttpResponse:
    filer = [fil for fil in request.FILES.getlist("filer") if isinstance(fil, MottattFil)]
    runde = tjeneste.ta_imot_runde(oevelse_id=request.oevelse.pk, filer=filer, naa=request.naa)
    return _vis(request, runde, status=KAN_IKKE) if runde.feil or runde.avvist else redirect("oevelse:levering")


@require_GET
@i_oevelse(ARBEID, KVITTERING)
def fil(request: OevelseRequest, fil_id: int) -> FileResponse:
    """A practice file of this practice, as it was received."""
    funnet = get_object_or_404(request.oevelse.filer, pk=-fil_id)
    try:
        return fil_som_vedlegg(funnet.noekkel, navn=funnet.navn)
    except FileNotFoundError:
        raise Http404 from None


@require_POST
@i_oevelse(ARBEID)
def slett(request: OevelseRequest, fil_id: int) -> HttpResponse:
    """Take a file out. The second press shows the same page."""
    try:
        tjeneste.slett_fil(oevelse_id=request.oevelse.pk, fil_id=-fil_id, naa=request.naa)
    except Domenefeil as feil:
        return _nei(request, feil)
    return redirect("oevelse:levering")


@require_POST
@i_oevelse()
def lever(request: OevelseRequest) -> HttpResponse:
    """Hand in. The second press shows the same receipt."""
    try:
        oevelser.lever(oevelse_id=request.oevelse.pk, naa=request.naa)
    except Domenefeil as feil:
        return _nei(request, feil)
    return redirect("oevelse:kvittering")


def _nei(request: OevelseRequest, feil: Domenefeil) -> HttpResponse:
    if feil.kode in ANNET_STED:
        verdier = {"grunn": feil.melding, "adresse": reverse("oevelse:start")}
        return render(request, "oevelse/avvist.html", verdier, status=KONFLIKT)
    return _vis(request, Runde(feil=feil), status=KAN_IKKE)


def _vis(request: OevelseRequest, runde: Runde, *, status: int = 200) -> HttpResponse:
    return render(request, "oevelse/levering.html", leveringsverdier(request, runde), status=status)
