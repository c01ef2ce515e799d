"""Import of enrolments: choose a file, see what would happen to each row, confirm."""

from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget, krev_rolle
from brukere.models.bruker import SKOLEADMINISTRATORER
from eksamen.permissions import skoler_administrert_av
from felles import tid
from felles.bidrag import importformater
from felles.feil import Domenefeil
from felles.importer.filer import MAKS_BYTE, krev_stoerrelse
from felles.importer.grunnlag import Importfeil, Radresultat, Utfall, tell
from felles.importer.kjoeringer import bekreft, forhaandsvis, forkast, resultater, utloept
from felles.models import Importkjoering
from felles.templatetags.ramme import tall
from paamelding.forms.fil import PaameldingsfilForm
from paamelding.permissions import hent_import_for
from paamelding.services.importen import Paameldingsimport
from paamelding.services.rader import ANSVARLIG, KANDIDAT

# What a form adds around the file: boundaries, names and the token.
SKJEMABYTE: Final = 64 * 1024
# How much of a refused body is read past, so that the browser gets the answer and not a broken line.
LES_FORBI: Final = 256 * 1024 * 1024
BIT: Final = 64 * 1024
PER_SIDE: Final = 50
ALLE, ANSVARLIGE = "alle", "ansvarlige"


# Exempt here, protected one step in: the token stands in the body, and a body that is too big is never parsed.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def importer_pamelding(request: InnloggetRequest) -> HttpResponse:
    """The page where a file is chosen. A request larger than a file may be is refused before it is read."""
    krev_rolle(request.user, *SKOLEADMINISTRATORER)
    stoerrelse = int(request.META.get("CONTENT_LENGTH") or 0)
    if request.method == "POST" and stoerrelse > MAKS_BYTE + SKJEMABYTE:
        _les_forbi(request)
        return _for_stor(request, stoerrelse)
    svar: HttpResponse = _velg_fil(request)
    return svar


@require_safe
@innlogget
def importkontroll(request: InnloggetRequest, kjoering_id: int) -> HttpResponse:
    """What happens to each row; after the confirmation, what happened."""
    kjoering, importen = _hent(request, kjoering_id)
    naa = tid.naa()
    feil: Importfeil | None = None
    rader: list[Radresultat] = []
    try:
        rader = resultater(kjoering=kjoering, importen=importen, naa=naa)
    except Importfeil as grunn:
        feil = grunn
    visning = Visning(rader, request.GET.get("vis", ""))
    innhold = {
        "kjoering": kjoering,
        "skole": importen.skole,
        "feil": feil.flere if feil else (),
        "visning": visning,
        "side": Paginator(visning.rader, PER_SIDE).get_page(request.GET.get("side")),
        "kan_bekreftes": kjoering.status == Importkjoering.Status.FORHAANDSVIST and not utloept(kjoering, naa),
        "bekreftet": kjoering.status == Importkjoering.Status.BEKREFTET,
    }
    return render(request, "paamelding/kontroll.html", innhold)


@require_POST
@innlogget
def bekreft_import(request: InnloggetRequest, kjoering_id: int) -> HttpResponse:
    """Do it. A second press shows the same receipt."""
    kjoering, importen = _hent(request, kjoering_id)
    try:
        bekreft(kjoering_id=kjoering.pk, importen=importen, aktoer=bruker_aktoer(request), naa=tid.naa())
    except Domenefeil as feil:
        messages.error(request, str(feil.melding))
    return redirect("paamelding:importkontroll", kjoering_id=kjoering.pk)


@require_POST
@innlogget
def forkast_import(request: InnloggetRequest, kjoering_id: int) -> HttpResponse:
    """Throw the preview away."""
    kjoering, importen = _hent(request, kjoering_id)
    try:
        forkast(kjoering_id=kjoering.pk, importen=importen, aktoer=bruker_aktoer(request), naa=tid.naa())
    except Domenefeil as feil:
        messages.error(request, str(feil.melding))
        return redirect("paamelding:importkontroll", kjoering_id=kjoering.pk)
    messages.info(request, _("Kontrollen er forkastet. Ingenting er importert."))
    return redirect("paamelding:importer_pamelding")


@csrf_protect
def _velg_fil(request: InnloggetRequest) -> HttpResponse:
    naa = tid.naa()
    skoler = skoler_administrert_av(request.user, naa)
    if request.method != "POST":
        return _vis_skjema(request, PaameldingsfilForm(skoler=skoler), 200)
    skjema = PaameldingsfilForm(request.POST, request.FILES, skoler=skoler)
    if not skjema.is_valid():
        return _vis_skjema(request, skjema, 422)
    try:
        kjoering = forhaandsvis(
            importen=Paameldingsimport(skjema.cleaned_data["skole"]),
            fil=skjema.lest_fil(),
            formater=importformater.alle(),
            aktoer=bruker_aktoer(request),
            naa=naa,
        )
    except Importfeil as feil:
        skjema.avvis(feil)
        return _vis_skjema(request, skjema, 422)
    return redirect("paamelding:importkontroll", kjoering_id=kjoering.pk)


def _for_stor(request: InnloggetRequest, stoerrelse: int) -> HttpResponse:
    skjema = PaameldingsfilForm({}, skoler=skoler_administrert_av(request.user, tid.naa()))
    skjema.errors.clear()
    try:
        krev_stoerrelse(stoerrelse)
    except Importfeil as feil:
        skjema.avvis(feil)
    return _vis_skjema(request, skjema, 413)


def _vis_skjema(request: InnloggetRequest, skjema: PaameldingsfilForm, status: int) -> HttpResponse:
    return render(request, "paamelding/velg.html", {"skjema": skjema}, status=status)


def _les_forbi(request: InnloggetRequest) -> None:
    lest = 0
    while lest < LES_FORBI and (bit := request.read(BIT)):
        lest += len(bit)


def _hent(request: InnloggetRequest, kjoering_id: int) -> tuple[Importkjoering, Paameldingsimport]:
    kjoering, skole = hent_import_for(request.user, kjoering_id, naa=tid.naa())
    return kjoering, Paameldingsimport(skole)


@dataclass
class Visning:
    """The rows of a run as the page shows them: counts on top, and those asked for below, refused ones first."""

    alle: list[Radresultat]
    oensket: str

    def __post_init__(self) -> None:
        self.kandidater = [rad for rad in self.alle if rad.slag == KANDIDAT]
        self.ansvarlige = [rad for rad in self.alle if rad.slag == ANSVARLIG]
        self.antall = tell(self.alle, KANDIDAT)
        self.antall_ansvarlige = tell(self.alle, ANSVARLIG)
        kjente = {ALLE, ANSVARLIGE, *Utfall.values}
        standard = Utfall.AVVIST.value if self.antall[Utfall.AVVIST] else ALLE
        self.vis = self.oensket if self.oensket in kjente else standard

    @property
    def rader(self) -> list[Radresultat]:
        if self.vis == ANSVARLIGE:
            return self.ansvarlige
        return self.kandidater if self.vis == ALLE else [rad for rad in self.kandidater if rad.utfall == self.vis]

    @property
    def importeres(self) -> int:
        return self.antall[Utfall.NY] + self.antall[Utfall.ENDRET]

    @property
    def vaktforslag(self) -> int:
        return self.antall_ansvarlige[Utfall.NY] + self.antall_ansvarlige[Utfall.ENDRET]

    @property
    def oppsummering(self) -> str:
        """«2 nye, 1 endret», of what is or was stored."""
        nye, endret = self.antall[Utfall.NY], self.antall[Utfall.ENDRET]
        deler = [
            ngettext("%(antall)s ny", "%(antall)s nye", nye) % {"antall": tall(nye)},
            ngettext("%(antall)s endret", "%(antall)s endret", endret) % {"antall": tall(endret)},
        ]
        return ", ".join(deler)

    @property
    def kort(self) -> list[dict[str, Any]]:
        """The counts on top, each a link to its rows."""
        farger = {
            Utfall.AVVIST: ("danger", "feil"),
            Utfall.NY: ("success", "nyrad"),
            Utfall.ENDRET: ("info", "endre"),
            Utfall.LIK: ("neutral", "lik"),
        }
        return [
            {"vis": utfall.value, "antall": self.antall[utfall], "farge": farge, "ikon": ikon, "utfall": utfall}
            for utfall, (farge, ikon) in farger.items()
        ]
