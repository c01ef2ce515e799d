"""Cases about formal faults: the list, a new one, and each as the school and the authority see it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, Count, QuerySet, When
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annullering.forms.saker import SakForm, UttalelseForm
from annullering.models import Feil, Formellsak
from annullering.permissions import (
    aapner_for,
    hent_eksamen_for,
    hent_sak_for,
    hent_skole_i,
    klager_uten_sak,
    valgbare_partier,
)
from annullering.querysets.saker import AAPNER, LESERE, kandidater_for
from annullering.services import saker as tjeneste
from annullering.services.uttalelser import uttal
from annullering.sider import sakside
from brukere.http import InnloggetRequest, bruker_aktoer, innlogget, krev_rolle
from eksamen.models import Eksamen, Kandidat
from felles.feil import Domenefeil
from felles.liste import ider
from felles.tid import dagens_dato, naa
from klage.models import Klage

PER_SIDE = 50
MAKS_EKSAMENER = 300


@require_safe
@innlogget
def liste(request: InnloggetRequest) -> HttpResponse:
    """The cases that concern the user, the newest first, and the appeals that no case answers yet."""
    krev_rolle(request.user, *LESERE)
    tidspunkt = naa()
    saker: QuerySet[Any] = Formellsak.objects.synlige_for(request.user, tidspunkt).for_visning()
    saker = saker.filter(pk__in=saker.values("pk")).order_by("-opprettet", "-pk")
    side = Paginator(saker, PER_SIDE).get_page(request.GET.get("side"))
    antall = Formellsak.objects.filter(pk__in=[sak.pk for sak in side]).med_antall(request.user, tidspunkt)
    tall = {pk: (alle, avgjorte) for pk, alle, avgjorte in antall.values_list("pk", "antall", "avgjorte")}
    innhold = {
        "side": side,
        "rader": [(sak, *tall[sak.pk]) for sak in side],
        "klager": klager_uten_sak(request.user, tidspunkt).order_by("kandidat__person__sortering", "pk"),
        "kan_aapne": request.user.har_rolle(tidspunkt, *AAPNER),
    }
    return render(request, "annullering/liste.html", innhold)


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def ny(request: InnloggetRequest) -> HttpResponse:
    """A new case: first which exam, then what went wrong and for which parties."""
    krev_rolle(request.user, *AAPNER)
    tidspunkt = naa()
    partier = valgbare_partier(request.user, tidspunkt)
    valgt = ider([request.POST.get("eksamen") or request.GET.get("eksamen", "")])
    if not valgt:
        eksamener = Eksamen.objects.filter(pk__in=partier.values("eksamen")).select_related("fag", "periode")
        # Those that have been held first, the latest on top: there is nothing to say yet of one that comes.
        kommer = Case(When(siste_oppmoete__gt=tidspunkt, then=1), default=0)
        rekke = eksamener.order_by(kommer, "-siste_oppmoete", "fag__fagkode", "pk")[:MAKS_EKSAMENER]
        return render(request, "annullering/velg_eksamen.html", {"eksamener": rekke})
    eksamen = hent_eksamen_for(request.user, valgt[0], naa=tidspunkt)
    mine = partier.filter(eksamen=eksamen).annotate(antall=Count("kandidater")).select_related("skole")
    kjente = {parti.pk: parti for parti in mine.order_by("skole__navn", "navn", "pk")}
    flere = len({parti.skole_id for parti in kjente.values()}) > 1
    valg = [(pk, _partinavn(parti, flere)) for pk, parti in kjente.items()]
    start = {"partier": request.GET.getlist("parti"), "dato": _dag(eksamen)}
    skjema = SakForm(request.POST if request.method == "POST" else None, partier=valg, initial=start)
    if request.method == "POST" and skjema.is_valid():
        valgte = [kjente[int(pk)] for pk in skjema.cleaned_data["partier"]]
        sak = _opprett(request, skjema, eksamen, valgte)
        if sak is not None:
            messages.success(request, _("Saken er laget. Se over kandidatene, og send den."))
            return redirect("annullering:sak", pk=sak.pk)
    feil = 422 if skjema.errors else 200
    return render(request, "annullering/ny.html", {"eksamen": eksamen, "skjema": skjema}, status=feil)


def _opprett(request: InnloggetRequest, skjema: SakForm, eksamen: Eksamen, partier: list[Any]) -> Formellsak | None:
    tidspunkt = naa()
    hos = aapner_for(request.user, {parti.skole.sti for parti in partier}, tidspunkt)
    if hos is None:
        skjema.add_error("partier", _("Velg partier ved én skole om gangen, og opprett en sak for hver."))
        return None
    kandidater = Kandidat.objects.filter(parti__in=[parti.pk for parti in partier], eksamen=eksamen)
    try:
        return tjeneste.opprett_sak(
            eksamen_id=eksamen.pk, kandidat_ider=list(kandidater.values_list("pk", flat=True)), aapnet_hos=hos,
            om=skjema.beskrivelse(), bruker=request.user, aktoer=bruker_aktoer(request), naa=tidspunkt,
        )  # fmt: skip
    except Domenefeil as feil:
        skjema.add_error("partier" if feil.kode == "ingen" else None, str(feil.melding))
        return None


def _partinavn(parti: Any, flere: bool) -> str:
    antall = ngettext("%(n)s kandidat", "%(n)s kandidater", parti.antall) % {"n": parti.antall}
    return f"{parti.skole.navn}, {parti.navn} ({antall})" if flere else f"{parti.navn} ({antall})"


def _dag(eksamen: Eksamen) -> Any:
    start = min(eksamen.deler.values_list("start", flat=True), default=None)
    return dagens_dato(start) if start else None


@require_POST
@innlogget
def fra_klager(request: InnloggetRequest) -> HttpResponse:
    """Cases of the chosen appeals: one for each exam, school and authority."""
    krev_rolle(request.user, *AAPNER)
    tidspunkt = naa()
    klager = list(klager_uten_sak(request.user, tidspunkt).filter(pk__in=ider(request.POST.getlist("klage"))))
    if not klager:
        messages.warning(request, _("Ingen klager er valgt. Kryss av dem det skal lages sak for."))
        return redirect("annullering:liste")
    laget: list[Formellsak] = []
    for klage in klager:
        hos = aapner_for(request.user, {klage.kandidat.parti.skole.sti}, tidspunkt)
        try:
            if hos is not None:
                laget.append(_sak_av(request, klage, hos))
        except Domenefeil as feil:
            messages.warning(request, f"{klage.kandidat.person.navn}: {feil.melding}")
    if len(laget) == 1:
        messages.success(request, _("Saken er laget. Se over den, og send den."))
        return redirect("annullering:sak", pk=laget[0].pk)
    if laget:
        messages.success(request, _("%(n)s saker er laget. Se over dem, og send dem.") % {"n": len(laget)})
    return redirect("annullering:liste")


def _sak_av(request: InnloggetRequest, klage: Klage, hos: Any) -> Formellsak:
    om = tjeneste.Beskrivelse(Feil.ANNET, klage.begrunnelse or _("Se klagen."))
    return tjeneste.opprett_sak(
        eksamen_id=klage.kandidat.eksamen_id, kandidat_ider=[klage.kandidat_id], aapnet_hos=hos, om=om,
        bruker=request.user, aktoer=bruker_aktoer(request), naa=naa(),
    )  # fmt: skip


@require_safe
@innlogget
def sak(request: InnloggetRequest, pk: int) -> HttpResponse:
    """One case: what went wrong, what documents it, and each candidate."""
    return sakside(request, hent_sak_for(request.user, pk, naa=naa()))


@require_POST
@innlogget
def kandidater(request: InnloggetRequest, pk: int) -> HttpResponse:
    """Candidates into or out of the case; the authority too takes some out of what it got."""
    tidspunkt = naa()
    saken = hent_sak_for(request.user, pk, naa=tidspunkt)
    legger_til = request.POST.get("handling") == "legg_til"
    hent_sak_for(
        request.user, pk, naa=tidspunkt, endre=legger_til or saken.sendt is None, avgjoere=saken.sendt is not None
    )
    felles: dict[str, Any] = {"sak_id": pk, "bruker": request.user, "aktoer": bruker_aktoer(request), "naa": tidspunkt}
    valgte = ider(request.POST.getlist("valgt"))
    try:
        if legger_til:
            mulige = Kandidat.objects.filter(parti__in=valgbare_partier(request.user, tidspunkt), pk__in=valgte)
            antall = tjeneste.legg_til(kandidat_ider=list(mulige.values_list("pk", flat=True)), **felles)
            tekst = ngettext("%(n)s kandidat er lagt til.", "%(n)s kandidater er lagt til.", antall)
        else:
            mine = kandidater_for(saken, request.user, tidspunkt).filter(pk__in=valgte)
            antall = tjeneste.ta_ut(rad_ider=list(mine.values_list("pk", flat=True)), **felles)
            tekst = ngettext("%(n)s kandidat er tatt ut.", "%(n)s kandidater er tatt ut.", antall)
    except Domenefeil as feil:
        messages.error(request, str(feil.melding))
    else:
        if antall:
            messages.success(request, tekst % {"n": antall})
        else:
            messages.warning(
                request, _("Ingen er endret. Kryss av dem det gjelder; den som har et vedtak, blir i saken.")
            )
    return redirect("annullering:sak", pk=pk)


@require_POST
@innlogget
def send(request: InnloggetRequest, pk: int) -> HttpResponse:
    """Send the case to the one who decides."""
    return _gjoer(request, pk, tjeneste.send_sak, _("Saken er sendt til %(navn)s."))


@require_POST
@innlogget
def trekk(request: InnloggetRequest, pk: int) -> HttpResponse:
    """Withdraw the case."""
    return _gjoer(request, pk, tjeneste.trekk_sak, _("Saken er trukket."))


def _gjoer(request: InnloggetRequest, pk: int, handling: Any, tekst: str) -> HttpResponse:
    tidspunkt = naa()
    hent_sak_for(request.user, pk, naa=tidspunkt, endre=True)
    try:
        saken = handling(sak_id=pk, bruker=request.user, aktoer=bruker_aktoer(request), naa=tidspunkt)
    except Domenefeil as feil:
        messages.error(request, str(feil.melding))
    else:
        messages.success(request, tekst % {"navn": saken.myndighet.navn})
    return redirect("annullering:sak", pk=pk)


@require_POST
@innlogget
def uttalelse(request: InnloggetRequest, pk: int) -> HttpResponse:
    """The school's statement."""
    tidspunkt = naa()
    saken = hent_sak_for(request.user, pk, naa=tidspunkt)
    skole_id = next(iter(ider([request.POST.get("skole", "")])), None)
    skole = hent_skole_i(request.user, saken, skole_id, naa=tidspunkt)
    skjema = UttalelseForm(request.POST)
    if skjema.is_valid():
        try:
            uttal(
                sak_id=pk, skole=skole, tekst=skjema.cleaned_data["tekst"], bruker=request.user,
                aktoer=bruker_aktoer(request), naa=tidspunkt,
            )  # fmt: skip
        except Domenefeil as feil:
            skjema.add_error(None, str(feil.melding))
        else:
            messages.success(request, _("Uttalelsen er lagret."))
            return redirect("annullering:sak", pk=pk)
    return sakside(request, saken, uttalelse=skjema)
