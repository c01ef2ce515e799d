"""Rights to a new exam: proposals for the next period, answered by the school's administrator."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from brukere.models import Organisasjon
from deltakelse.forms.rettigheter import SaerskiltForm
from deltakelse.permissions import hent_saerskiltrett_for, krev_ledelse, skolene_q
from deltakelse.querysets.rettigheter import rettigheter
from deltakelse.services import rettigheter as tjeneste
from deltakelse.services import saerskilt
from eksamen.models import Eksamensperiode, Kandidat
from elever.models import Elev
from felles import tid
from felles.angre import melding
from felles.feil import Domenefeil
from felles.masse import Radsvar, gjorte

HANDLINGER = ("meld_opp", "takk_nei")
MAKS_KODE = 20


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def rettighetsside(request: InnloggetRequest) -> HttpResponse:
    """The proposals of a period; POST answers those ticked, with a result for each."""
    naa = tid.naa()
    krev_ledelse(request.user, naa)
    periode = _periode(request, naa)
    if request.method != "POST":
        return _vis(request, periode, naa)
    skoler = _skoler(request, naa, skrive=True)
    if not skoler.exists():
        raise PermissionDenied
    noekler = set(request.POST.getlist("valgt"))
    handling = request.POST.get("handling", "")
    if periode is None or not noekler or handling not in HANDLINGER:
        feil = _("Ingen er krysset av. Kryss av dem det gjelder, og prøv igjen.")
        return _vis(request, periode, naa, feil=feil)
    felles: dict[str, Any] = {"skoler": skoler, "periode": periode, "noekler": noekler, "naa": naa}
    felles["aktoer"] = bruker_aktoer(request)
    if handling == "meld_opp":
        koder = {n: request.POST.get(f"fag-{n}", "")[:MAKS_KODE] for n in noekler}
        utfall = tjeneste.godta(fagkoder=koder, **felles)
    else:
        utfall = tjeneste.takk_nei(**felles)
    if utfall.angrepost:
        antall = gjorte(utfall.svar)
        tekst = ngettext("%(n)s forslag er besvart.", "%(n)s forslag er besvart.", antall) % {"n": antall}
        melding(request, tekst, utfall.angrepost)
    return _vis(request, periode, naa, svar=utfall.svar)


@require_POST
@innlogget
def merk_saerskilt(request: InnloggetRequest) -> HttpResponse:
    """Mark a pupil's right to a særskilt exam."""
    naa = tid.naa()
    krev_ledelse(request.user, naa)
    periode, skoler = _periode(request, naa), _skoler(request, naa, skrive=True)
    if periode is None or not skoler.exists():
        raise PermissionDenied(_("Bare skoleadministrator kan føre opp rett til særskilt eksamen."))
    kandidater = Kandidat.objects.filter(parti__skole__in=skoler, eksamen__periode=periode)
    skjema = SaerskiltForm(request.POST, kandidater=kandidater, elever=Elev.objects.filter(skole__in=skoler))
    if not skjema.is_valid():
        return _vis(request, periode, naa, skjema=skjema)
    person_id, skole_id = skjema.cleaned_data["nummer"]
    try:
        saerskilt.merk_saerskilt(
            skole_id=skole_id,
            person_id=person_id,
            fag_id=skjema.cleaned_data["fagkode"].pk,
            periode_id=periode.pk,
            grunn=skjema.cleaned_data["grunn"],
            aktoer=bruker_aktoer(request),
            naa=naa,
        )
    except Domenefeil as feil:
        skjema.add_error("fagkode", str(feil.melding))
        return _vis(request, periode, naa, skjema=skjema)
    messages.success(request, _("Retten til særskilt eksamen er ført opp."))
    return _tilbake(periode)


@require_POST
@innlogget
def opphev_saerskilt(request: InnloggetRequest, rett_id: int) -> HttpResponse:
    """Take the mark away."""
    naa = tid.naa()
    rett = hent_saerskiltrett_for(request.user, rett_id, naa=naa)
    try:
        saerskilt.opphev_saerskilt(rett_id=rett.pk, aktoer=bruker_aktoer(request), naa=naa)
    except Domenefeil as feil:
        messages.warning(request, str(feil.melding))
    else:
        messages.success(request, _("Retten til særskilt eksamen er tatt bort."))
    return _tilbake(rett.periode)


def _skoler(request: InnloggetRequest, naa: datetime, *, skrive: bool = False) -> QuerySet[Organisasjon]:
    return Organisasjon.objects.skoler().filter(skolene_q(request.user, naa, "", skrive=skrive))


def _periode(request: InnloggetRequest, naa: datetime) -> Eksamensperiode | None:
    """The period asked for, or the newest that has begun; among those the schools have candidates in."""
    return velg_periode(request, Kandidat.objects.filter(skolene_q(request.user, naa)), naa)


def velg_periode(request: InnloggetRequest, mine: QuerySet[Kandidat], naa: datetime) -> Eksamensperiode | None:
    """The period asked for, or the newest that has begun; among those of these candidates."""
    perioder = Eksamensperiode.objects.filter(eksamener__kandidater__in=mine.values("pk")).distinct()
    kode = (request.POST if request.method == "POST" else request.GET).get("periode", "").replace("\x00", "")
    valgt = perioder.filter(kode=kode).first()
    return valgt or perioder.filter(gjennomfoering_fra__lte=naa).order_by("-gjennomfoering_fra").first()


def _tilbake(periode: Eksamensperiode) -> HttpResponse:
    return redirect(f"{reverse('deltakelse:rettigheter')}?periode={periode.kode}")


def _vis(
    request: InnloggetRequest,
    periode: Eksamensperiode | None,
    naa: datetime,
    *,
    feil: str = "",
    svar: list[Radsvar] | None = None,
    skjema: SaerskiltForm | None = None,
) -> HttpResponse:
    mine = Kandidat.objects.filter(skolene_q(request.user, naa))
    administrerer = _skoler(request, naa, skrive=True).exists()
    innhold = {
        "periode": periode,
        "perioder": Eksamensperiode.objects.filter(eksamener__kandidater__in=mine.values("pk")).distinct(),
        "forslag": rettigheter(_skoler(request, naa), periode, naa) if periode else None,
        "svar": svar,
        "feil": feil,
        "administrerer": administrerer,
        "skjema": skjema or SaerskiltForm(kandidater=mine, elever=Elev.objects.none()),
        "skjemafeil": skjema is not None,
    }
    return render(request, "deltakelse/rettigheter.html", innhold, status=422 if feil or skjema else 200)
