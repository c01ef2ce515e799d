"""The attendance of a party: who sat the exam, who was absent, and for whom it was cancelled."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from deltakelse.models import Avlysning
from deltakelse.querysets.oppmoete import Oppmoetestatus, eksamensdag, oppmoete
from deltakelse.services.avlysning import avlys_parti as avlys_for_alle
from deltakelse.services.avlysning import opphev_partiavlysning
from deltakelse.services.fravaer import Oppmoeteutfall, Oppmoetevalg, sett_oppmoete
from eksamen.models import Eksamensparti, Kandidat
from eksamen.permissions import administrerer_skole, hent_parti_for, hent_partiside_for
from elever.models import Elev
from felles import tid
from felles.angre import melding
from felles.bidrag import tilretteleggingstekster
from felles.feil import Domenefeil

SIFRE = 18
FRAVAER = (Oppmoetestatus.IKKE_DOKUMENTERT, Oppmoetestatus.DOKUMENTERT)
# Symbol and colour of a status, the same as in the monitor.
TEGN = {
    Oppmoetestatus.AVLAGT: ("levert", "success"),
    Oppmoetestatus.MANGLER: ("varsel", "warning"),
    Oppmoetestatus.IKKE_DOKUMENTERT: ("fravaer", "danger"),
    Oppmoetestatus.DOKUMENTERT: ("dokfravaer", "neutral"),
    Oppmoetestatus.AVLYST: ("ikke", "neutral"),
    Oppmoetestatus.ANNULLERT: ("ikke", "neutral"),
    Oppmoetestatus.UTEN_KARAKTER: ("klokke", "neutral"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def partioppmoete(request: InnloggetRequest, parti_id: int) -> HttpResponse:
    """The list with status and grade; POST sets the same for the ticked rows, with a result for each."""
    naa = tid.naa()
    if request.method != "POST":
        return _vis(request, hent_partiside_for(request.user, parti_id, naa=naa), naa)
    parti = hent_parti_for(request.user, parti_id, naa=naa, skrive=True)
    valgte = valgte_ider(request.POST)
    kandidater = list(Kandidat.objects.filter(parti=parti, pk__in=valgte).values_list("pk", flat=True))
    if not kandidater:
        return _vis(request, parti, naa, feil=_("Ingen er krysset av. Kryss av dem det gjelder, og prøv igjen."))
    try:
        utfall = sett_oppmoete(
            kandidat_ider=kandidater,
            valg=request.POST.get("oppmoete", ""),
            begrunnelse=request.POST.get("begrunnelse", ""),
            aktoer=bruker_aktoer(request),
            naa=naa,
        )
    except Domenefeil as feil:
        return _vis(request, parti, naa, feil=str(feil.melding), valgte=valgte)
    if utfall.endret:
        melding(request, _endret(len(utfall.endret), len(utfall.svar)), utfall.angrepost)
    elif all(rad.gjort for rad in utfall.svar):
        messages.info(request, _("Ingenting er endret. De valgte sto slik fra før."))
    return _vis(request, parti, naa, utfall=utfall)


@require_POST
@innlogget
def avlys_parti(request: InnloggetRequest, parti_id: int) -> HttpResponse:
    """Cancel the exam for the whole party."""
    naa = tid.naa()
    parti = hent_parti_for(request.user, parti_id, naa=naa, skrive=True)
    begrunnelse = request.POST.get("grunn", "")
    try:
        post = avlys_for_alle(parti_id=parti.pk, begrunnelse=begrunnelse, aktoer=bruker_aktoer(request), naa=naa)
    except Domenefeil as feil:
        return _vis(request, parti, naa, partifeil=str(feil.melding))
    if post:
        melding(request, _("Eksamenen er avlyst for hele partiet."), post)
    return redirect("deltakelse:oppmoete", parti_id=parti.pk)


@require_POST
@innlogget
def opphev_avlysning(request: InnloggetRequest, parti_id: int) -> HttpResponse:
    """The exam of the party is held after all."""
    naa = tid.naa()
    parti = hent_parti_for(request.user, parti_id, naa=naa, skrive=True)
    post = opphev_partiavlysning(parti_id=parti.pk, aktoer=bruker_aktoer(request), naa=naa)
    if post:
        melding(request, _("Avlysningen av partiet er opphevet."), post)
    return redirect("deltakelse:oppmoete", parti_id=parti.pk)


def valgte_ider(post: QueryDict) -> set[int]:
    """The ticked rows; what is no number is passed over."""
    return {int(v) for v in post.getlist("valgt") if v.isascii() and v.isdigit() and len(v) <= SIFRE}


def _endret(antall: int, av: int) -> str:
    tekst = ngettext("%(n)s av %(av)s er endret.", "%(n)s av %(av)s er endret.", antall)
    return tekst % {"n": antall, "av": av}


def _vis(
    request: InnloggetRequest,
    parti: Eksamensparti,
    naa: datetime,
    *,
    feil: str = "",
    partifeil: str = "",
    utfall: Oppmoeteutfall | None = None,
    valgte: set[int] | None = None,
) -> HttpResponse:
    dag = eksamensdag(parti)
    innhold = {
        "parti": parti,
        "dag": dag,
        "foer_dagen": dag is None or tid.dagens_dato(naa) < dag,
        "administrerer": administrerer_skole(request.user, parti.skole, naa),
        "avlysning": Avlysning.objects.filter(parti=parti, opphevet__isnull=True)
        .select_related("registrert_av")
        .first(),
        "rader": _rader(parti, naa, utfall),
        "avvist": [svar for svar in utfall.svar if not svar.gjort] if utfall else [],
        "valg": Oppmoetevalg,
        "satt_valg": request.POST.get("oppmoete", ""),
        "begrunnelse": request.POST.get("begrunnelse", "") if feil else "",
        "grunn": request.POST.get("grunn", "") if partifeil else "",
        "valgte": valgte or set(),
        "feil": feil,
        "partifeil": partifeil,
    }
    return render(request, "deltakelse/oppmoete.html", innhold, status=422 if feil or partifeil else 200)


def _rader(parti: Eksamensparti, naa: datetime, utfall: Oppmoeteutfall | None) -> list[dict[str, Any]]:
    kandidater = Kandidat.objects.filter(parti=parti)
    stilling = oppmoete(kandidater, naa)
    svar = {ett.pk: ett for ett in utfall.svar} if utfall else {}
    endret = utfall.endret if utfall else frozenset()
    elever = Elev.objects.filter(skole=parti.skole_id, person__in=kandidater.values("person")).order_by("skoleaar")
    klasse = dict(elever.values_list("person_id", "klasse"))
    tilrettelagt: dict[int, Any] = {}
    for les in tilretteleggingstekster.alle():
        tilrettelagt.update(les(kandidater, naa))
    return [
        {
            "kandidat": kandidat,
            "klasse": klasse.get(kandidat.person_id, ""),
            "tilrettelagt": tilrettelagt.get(kandidat.pk, ""),
            "karakter": stilling[kandidat.pk].karakter,
            "status": stilling[kandidat.pk].status.label,
            "fravaer": stilling[kandidat.pk].status in FRAVAER,
            "tegn": TEGN[stilling[kandidat.pk].status],
            "svar": svar.get(kandidat.pk),
            "endret": kandidat.pk in endret,
        }
        for kandidat in kandidater.med_navn().defer("person__nummer").sortert()
    ]
