from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_safe

from deltakelse.models import Kandidatdel
from deltakelse.querysets.dagen import Dagseksamen, dagens_eksamener, forberedelse_frigitt
from felles.filsvar import fil_som_vedlegg
from felles.synlig_fra import er_synlig
from kandidat.forms import DagspassordForm
from kandidat.http import KandidatRequest, kandidat_aktoer, kandidat_innlogget
from kandidat.services.oppgaver import hent_oppgave, synlige_oppgaver
from kandidat.sider import Side, har_tilgang
from kandidat.stripe import lag_stripe
from levering.filtyper import GODKJENTE
from levering.permissions import egen_leveringsfrist
from levering.querysets.kvittering import leverte_filer


@require_safe
@kandidat_innlogget(Side.AUTORISERING)
def autorisering(request: KandidatRequest) -> HttpResponse:
    """Logged in, and waiting for the invigilator."""
    return autoriseringsside(request, DagspassordForm())


@require_safe
@kandidat_innlogget(Side.VENTER)
def venter(request: KandidatRequest) -> HttpResponse:
    """Let in before the start."""
    deler = Kandidatdel.objects.filter(kandidat=request.kandidat).select_related("eksamensdel").order_by("start")
    return _side(
        request,
        "venter",
        steg_naa=2,
        stripe=lag_stripe(request, "venter"),
        deler=deler,
        frist=egen_leveringsfrist(request.kandidat),
        forberedelse=forberedelse_frigitt(request.kandidat, request.naa),
    )


@require_safe
@kandidat_innlogget(Side.ARBEID)
def oppgave(request: KandidatRequest) -> HttpResponse:
    """The paper, in the målformer there are."""
    oppgaver = synlige_oppgaver(request.kandidat, request.naa)
    return _side(
        request,
        "oppgave",
        steg_naa=3,
        stripe=lag_stripe(request, "oppgave"),
        oppgaver=oppgaver,
        forberedelse=forberedelse_frigitt(request.kandidat, request.naa),
    )


@require_GET
@kandidat_innlogget(Side.ARBEID)
def oppgavefil(request: KandidatRequest, maalform: str) -> FileResponse:
    """The paper itself; its fetching is logged."""
    funnet = hent_oppgave(
        kandidat=request.kandidat, maalform=maalform, aktoer=kandidat_aktoer(request), naa=request.naa
    )
    return fil_som_vedlegg(funnet.noekkel, navn=funnet.navn, innholdstype="application/pdf")


@require_safe
@kandidat_innlogget(Side.KVITTERING)
def kvittering(request: KandidatRequest) -> HttpResponse:
    """What was handed in, when, and what happens next."""
    filer = leverte_filer(request.kandidat.pk)
    # A delivery stands while a file of it is left.
    staar = [rad.levering for rad in filer if rad.fil.slettet is None]
    digital = next((ett for ett in staar if ett.eksamensdel_id == request.kandidat.digital_del_id), None)
    return _side(
        request,
        "kvittering",
        steg_naa=4,
        rader=filer,
        levering=digital,
        antall=sum(rad.levering == digital for rad in filer),
        ser_sjekken=har_tilgang(request.sesjon),
        andre=_andre(request),
    )


@require_safe
@kandidat_innlogget(Side.IKKE_TILGANG)
def ikke_tilgang(request: KandidatRequest) -> HttpResponse:
    """Digital access is blocked."""
    return _side(request, "ikke_tilgang", andre=_andre(request))


@require_safe
@kandidat_innlogget(Side.AVLYST)
def avlyst(request: KandidatRequest) -> HttpResponse:
    """The exam is cancelled."""
    return _side(request, "avlyst", andre=_andre(request))


@require_safe
@kandidat_innlogget(Side.FRAVAER)
def fravaer(request: KandidatRequest) -> HttpResponse:
    """Absence is registered."""
    return _side(request, "fravaer", andre=_andre(request))


@require_safe
def filtyper(request: HttpRequest) -> HttpResponse:
    """The file types that may be handed in."""
    return render(request, "kandidat/filtyper.html", {"filtyper": sorted(GODKJENTE)})


def autoriseringsside(request: KandidatRequest, form: DagspassordForm, *, status: int = 200) -> HttpResponse:
    """The page that waits for access, with what came of a day password that was typed."""
    verdier = {
        "kandidat": request.kandidat,
        "side": "autorisering",
        "steg_naa": 2,
        "sesjon": request.sesjon,
        "har_startet": er_synlig(request.kandidat.digital_start, request.naa),
        "form": form,
        "forberedelse": forberedelse_frigitt(request.kandidat, request.naa),
        "andre": _andre(request),
    }
    return render(request, "kandidat/autorisering.html", verdier, status=status)


def _andre(request: KandidatRequest) -> list[Dagseksamen]:
    """The person's other exams today, which have passwords of their own."""
    return [en for en in dagens_eksamener(request.kandidat, request.naa) if en.kandidat.pk != request.kandidat.pk]


def _side(request: KandidatRequest, navn: str, **verdier: object) -> HttpResponse:
    return render(request, f"kandidat/{navn}.html", {"kandidat": request.kandidat, "side": navn, **verdier})
