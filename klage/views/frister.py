"""«Klagefrister»: the calendar of each round of appeals, by period and subject."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from felles import tid
from felles.angre import melding
from felles.feil import Domenefeil
from klage.ansvarstilgang import hent_frist_for, kan_endre_frist, krev_leser, krev_styring
from klage.forms.ansvar import DagerForm, FristForm
from klage.models import Klagefrist
from klage.querysets.ansvar import fag_q, styring_for
from klage.querysets.frister import kalenderen
from klage.services import kalender as tjeneste
from klage.services.kalender import Fristrad
from klage.views.periodevalg import Periodevalg

PER_SIDE = 50


@require_safe
@innlogget
def liste(request: InnloggetRequest) -> HttpResponse:
    """The rows of a period, hurtigklage first: it ends first."""
    naa = tid.naa()
    krev_leser(request.user, naa)
    valg = Periodevalg(request, naa)
    styring = styring_for(request.user, naa)
    innhold: dict[str, Any] = {"valg": valg, "styring": styring, "side": None}
    if valg.periode:
        rader = kalenderen(valg.periode)
        if valg.sok:
            rader = rader.filter(fag_q(valg.sok, "fag__"), fag__isnull=False)
        egne_fag = styring.egne_fag([valg.periode.pk])
        side = Paginator(rader, PER_SIDE).get_page(valg.side)
        innhold |= {
            "side": side,
            "rader": [
                (rad, tjeneste.avtrykk(rad), styring.noe and kan_endre_frist(styring, rad, egne_fag)) for rad in side
            ],
        }
    return render(request, "klage/frister.html", innhold)


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def ny(request: InnloggetRequest) -> HttpResponse:
    """A new row of the calendar."""
    naa = tid.naa()
    styring = krev_styring(request.user, naa)
    forvalg = {"periode": Periodevalg(request, naa).periode}
    skjema = FristForm(_sendt(request), styring=styring, initial=forvalg)
    if request.method == "POST" and skjema.is_valid():
        try:
            rad, post = tjeneste.lagre_frist(
                frist_id=None, verdier=skjema.verdier(), aktoer=bruker_aktoer(request), naa=naa
            )
        except Domenefeil as feil:
            skjema.add_error(feil.kode if feil.kode in skjema.fields else None, str(feil.melding))
        else:
            melding(request, _("Klagefristen for %(hva)s er lagt inn.") % {"hva": _hva(rad)}, post)
            return redirect(_adresse(rad))
    return _skjemaside(request, skjema, tittel=_("Ny klagefrist"))


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def endre(request: InnloggetRequest, pk: int) -> HttpResponse:
    """Other days for a row."""
    naa = tid.naa()
    rad, _styring = hent_frist_for(request.user, pk, naa=naa)
    forvalg = {
        "sett": tjeneste.avtrykk(rad), "sendes_innen": rad.sendes_innen, "besvares_innen": rad.besvares_innen
    }  # fmt: skip
    skjema = DagerForm(_sendt(request), initial=forvalg)
    if request.method == "POST" and skjema.is_valid():
        data = skjema.cleaned_data
        verdier = Fristrad(
            rad.periode_id, rad.kalender, rad.fag_id, rad.nivaa, data["sendes_innen"], data["besvares_innen"]
        )
        try:
            _rad, post = tjeneste.lagre_frist(
                frist_id=rad.pk, verdier=verdier, aktoer=bruker_aktoer(request), naa=naa, sett=data["sett"]
            )
        except Domenefeil as feil:
            skjema.add_error(feil.kode if feil.kode in skjema.fields else None, str(feil.melding))
        else:
            if post:
                melding(request, _("Klagefristen for %(hva)s er endret.") % {"hva": _hva(rad)}, post)
            else:
                messages.info(request, _("Ingenting var endret."))
            return redirect(_adresse(rad))
    return _skjemaside(request, skjema, tittel=_("Endre klagefrist"), rad=rad)


@require_POST
@innlogget
def fjern(request: InnloggetRequest, pk: int) -> HttpResponse:
    """Take a row out of the calendar."""
    naa = tid.naa()
    rad, _styring = hent_frist_for(request.user, pk, naa=naa)
    try:
        post = tjeneste.fjern_frist(
            frist_id=pk, aktoer=bruker_aktoer(request), naa=naa, sett=request.POST.get("sett", "")
        )
    except Domenefeil as feil:
        messages.error(request, str(feil.melding))
    else:
        melding(request, _("Klagefristen for %(hva)s er tatt bort.") % {"hva": _hva(rad)}, post)
    return redirect(_adresse(rad))


def _hva(rad: Klagefrist) -> str:
    hvem = rad.fag.kode if rad.fag else rad.get_nivaa_display() or _("alle fag")
    return f"{hvem} ({rad.get_kalender_display().lower()})"


def _adresse(rad: Klagefrist) -> str:
    return f"{reverse('klage:frister')}?periode={rad.periode.kode}"


def _sendt(request: InnloggetRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _skjemaside(request: InnloggetRequest, skjema: Any, **innhold: Any) -> HttpResponse:
    return render(
        request, "klage/frist_skjema.html", {"skjema": skjema, **innhold}, status=422 if skjema.errors else 200
    )
