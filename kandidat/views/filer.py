from django.core.exceptions import TooManyFilesSent
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_POST, require_safe

from felles.feil import Domenefeil
from kandidat.forms import UsendteForm
from kandidat.http import KandidatRequest, avvis, kandidat_aktoer, kandidat_innlogget
from kandidat.sider import Side, har_tilgang
from kandidat.stripe import lag_stripe, nettlesernoekkel
from levering.http import filsvar
from levering.models import Besvarelsesfil
from levering.mottak import MAKS_BYTE, MAKS_BYTE_RUNDE, MAKS_FILER, ROM_TIL_SKJEMA, MottattFil, Spolmottak
from levering.permissions import hent_fil_for_kandidat, hent_opplastet_fil
from levering.querysets.halvveis import halvveis
from levering.services import levering as leveringer
from levering.services.avvisning import noter_avvisning
from levering.services.opplasting import Runde, for_mange_filer, for_stor_runde, slett_fil, ta_imot_runde

FOR_MYE = 413
KAN_IKKE = 422
# Reasons that the hand-in page itself shows, beside the files; for the others it is no longer the candidate's page.
PAA_SIDEN = frozenset({"ingen_filer", "for_sent", "tiden_er_ute", "for_mange", "runde_for_stor", "for_mye_i_alt"})


@require_safe
@kandidat_innlogget(Side.ARBEID)
def levering(request: KandidatRequest) -> HttpResponse:
    """Upload and deliver."""
    return _vis(request, Runde())


@require_POST
@csrf_exempt  # _ta_imot checks it, once the files have somewhere to go
@kandidat_innlogget(Side.ARBEID)
def opplasting(request: KandidatRequest) -> HttpResponse:
    """Take in a round of files. Nothing is read before we know who sends it, and that it is not too much."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAKS_BYTE_RUNDE + ROM_TIL_SKJEMA:
        return _avvist(request, Runde(feil=for_stor_runde()), status=FOR_MYE)
    mottak = Spolmottak(request)
    request.upload_handlers = [mottak]
    try:
        svar: HttpResponse = _ta_imot(request)
    except TooManyFilesSent:
        return _avvist(request, Runde(feil=for_mange_filer()), status=FOR_MYE)
    finally:
        mottak.rydd()
    return svar


@csrf_protect
def _ta_imot(request: KandidatRequest) -> HttpResponse:
    form = UsendteForm(request.POST)
    usendte = form.cleaned_data["usendte"] if form.is_valid() else []
    runde = ta_imot_runde(
        kandidat_id=request.kandidat.pk,
        filer=[fil for fil in request.FILES.getlist("filer") if isinstance(fil, MottattFil)],
        usendte=[MottattFil(navn=navn, stoerrelse=stoerrelse) for navn, stoerrelse in usendte],
        sesjon_id=request.sesjon.pk,
        aktoer=kandidat_aktoer(request),
        naa=request.naa,
    )
    if runde.feil or runde.avvist:
        return _avvist(request, runde)
    return redirect("kandidat:levering")


@require_GET
@kandidat_innlogget(Side.ARBEID, Side.KVITTERING)
def fil(request: KandidatRequest, fil_id: int) -> FileResponse | HttpResponse:
    """A file of the candidate's own, as it was received."""
    funnet = hent_fil_for_kandidat(request.kandidat, fil_id)
    return filsvar(funnet) if har_tilgang(request.sesjon) else avvis(request, status=403)


@require_POST
@kandidat_innlogget(Side.ARBEID)
def slett(request: KandidatRequest, fil_id: int) -> HttpResponse:
    """Take a file out of the answer, before it is delivered. The second press shows the same page."""
    funnet = hent_opplastet_fil(request.kandidat, fil_id)
    try:
        slett_fil(
            fil_id=funnet.pk,
            kandidat_id=request.kandidat.pk,
            sesjon_id=request.sesjon.pk,
            aktoer=kandidat_aktoer(request),
            naa=request.naa,
        )
    except Domenefeil as feil:
        return _nei(request, Runde(feil=feil))
    return redirect("kandidat:levering")


@require_POST
@kandidat_innlogget(Side.ARBEID, Side.KVITTERING)
def lever(request: KandidatRequest) -> HttpResponse:
    """Hand in. The second press shows the same receipt."""
    try:
        leveringer.lever(
            kandidat_id=request.kandidat.pk,
            sesjon_id=request.sesjon.pk,
            aktoer=kandidat_aktoer(request),
            naa=request.naa,
        )
    except Domenefeil as feil:
        return _nei(request, Runde(feil=feil))
    return redirect("kandidat:kvittering")


def _avvist(request: KandidatRequest, runde: Runde, *, status: int = KAN_IKKE) -> HttpResponse:
    """Say what was not taken in, and let those who watch the room know."""
    noter_avvisning(
        kandidat_id=request.kandidat.pk,
        sesjon_id=request.sesjon.pk,
        koder=[runde.feil.kode if runde.feil else "", *(avvist.feil.kode for avvist in runde.avvist)],
        aktoer=kandidat_aktoer(request),
        naa=request.naa,
    )
    return _nei(request, runde, status=status)


def _nei(request: KandidatRequest, runde: Runde, *, status: int = KAN_IKKE) -> HttpResponse:
    if runde.feil and runde.feil.kode not in PAA_SIDEN:
        return avvis(request, str(runde.feil.melding))
    return _vis(request, runde, status=status)


def _vis(request: KandidatRequest, runde: Runde, *, status: int = 200) -> HttpResponse:
    filer = list(
        Besvarelsesfil.objects.filter(
            kandidat=request.kandidat, slettet__isnull=True, lastet_opp_av=Besvarelsesfil.Lastet.KANDIDAT
        ).order_by("-lastet_opp", "-pk")
    )
    verdier = {
        "kandidat": request.kandidat,
        "filer": filer,
        "halvveis": halvveis(request.kandidat.pk, [fil.navn for fil in filer]),
        "eier": nettlesernoekkel(request.kandidat.pk),
        "samlet": sum(fil.stoerrelse for fil in filer),
        "runde": runde,
        "stripe": lag_stripe(request, "levering"),
        "steg_naa": 3,
        "maks_byte": MAKS_BYTE,
        "maks_byte_runde": MAKS_BYTE_RUNDE,
        "maks_filer": MAKS_FILER,
    }
    return render(request, "kandidat/levering.html", verdier, status=status)
