"""«Klageansvar»: who answers appeals of what, and what no row names."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from brukere.models import Bruker
from felles import tid
from felles.angre import melding
from felles.feil import Domenefeil
from klage.ansvarstilgang import hent_ansvar_for, kan_endre_ansvar, krev_leser, krev_styring
from klage.forms.ansvar import AnsvarForm, ByttForm
from klage.models import Klageansvar
from klage.querysets.ansvar import fag_q, staaende, styring_for, uten_egen_rad
from klage.services import ansvar as tjeneste
from klage.services.ruting import hvem_svarer
from klage.views.periodevalg import Periodevalg

PER_SIDE = 50


@require_safe
@innlogget
def liste(request: InnloggetRequest) -> HttpResponse:
    """The standing rows of a period, found by fagkode or by who answers."""
    naa = tid.naa()
    krev_leser(request.user, naa)
    valg = Periodevalg(request, naa)
    styring = styring_for(request.user, naa)
    innhold: dict[str, Any] = {"valg": valg, "styring": styring, "side": None}
    if valg.periode:
        rader = staaende(valg.periode)
        if valg.sok:
            rader = rader.filter(
                (Q(fag__isnull=False) & fag_q(valg.sok, "fag__")) | Q(ansvarlig__navn__icontains=valg.sok)
            )
        egne_fag = styring.egne_fag([valg.periode.pk])
        side = Paginator(rader, PER_SIDE).get_page(valg.side)
        innhold |= {
            "side": side,
            "rader": [(rad, styring.noe and kan_endre_ansvar(styring, rad, egne_fag)) for rad in side],
            "antall_uten": uten_egen_rad(valg.periode).count(),
        }
    return render(request, "klage/ansvar.html", innhold)


@require_safe
@innlogget
def uten_rad(request: InnloggetRequest) -> HttpResponse:
    """The fagkoder with exams in the period that no row names, and who answers for the reader's own place."""
    naa = tid.naa()
    krev_leser(request.user, naa)
    valg = Periodevalg(request, naa)
    innhold: dict[str, Any] = {"valg": valg, "styring": styring_for(request.user, naa), "side": None}
    if valg.periode:
        side = Paginator(uten_egen_rad(valg.periode).filter(fag_q(valg.sok, "fag__")), PER_SIDE).get_page(valg.side)
        svarer = hvem_svarer(side, _sti(request.user))
        innhold |= {"side": side, "rader": [(eksamen, svarer.get(eksamen.pk)) for eksamen in side]}
    return render(request, "klage/ansvar_uten.html", innhold)


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def nytt(request: InnloggetRequest) -> HttpResponse:
    """Make an authority responsible for a fagkode."""
    naa = tid.naa()
    styring = krev_styring(request.user, naa)
    valg = Periodevalg(request, naa)
    forvalg = {"periode": valg.periode, "fagkode": request.GET.get("fagkode", "")[:20]}
    skjema = AnsvarForm(_sendt(request), styring=styring, initial=forvalg)
    if request.method == "POST" and skjema.is_valid():
        data = skjema.cleaned_data
        omraade, fag = data["omraade"], data["fagkode"]
        foer = staaende(data["periode"]).filter(fag=fag, omraade=omraade).first()
        try:
            rad, post = tjeneste.sett_ansvar(
                periode_id=data["periode"].pk, fag_id=fag.pk if fag else None, omraade_id=omraade.pk if omraade else None,
                ansvarlig_id=data["ansvarlig"].pk, aktoer=bruker_aktoer(request), naa=naa,
            )  # fmt: skip
        except Domenefeil as feil:
            skjema.add_error(feil.kode if feil.kode in skjema.fields else None, str(feil.melding))
        else:
            return _lagret(request, rad, post, foer)
    return _skjemaside(request, skjema, tittel=_("Nytt klageansvar"))


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def bytt(request: InnloggetRequest, pk: int) -> HttpResponse:
    """Give the responsibility to another."""
    naa = tid.naa()
    rad, styring = hent_ansvar_for(request.user, pk, naa=naa)
    if rad.opphoert is not None:
        messages.error(request, _("Klageansvaret er endret av en annen i mellomtiden. Se hva som står nå."))
        return redirect(_adresse(rad))
    skjema = ByttForm(_sendt(request), styring=styring, initial={"ansvarlig": rad.ansvarlig_id})
    if request.method == "POST" and skjema.is_valid():
        try:
            ny, post = tjeneste.bytt_ansvarlig(
                ansvar_id=rad.pk,
                ansvarlig_id=skjema.cleaned_data["ansvarlig"].pk,
                aktoer=bruker_aktoer(request),
                naa=naa,
            )
        except Domenefeil as feil:
            skjema.add_error(feil.kode if feil.kode in skjema.fields else None, str(feil.melding))
        else:
            return _lagret(request, ny, post, rad)
    return _skjemaside(request, skjema, tittel=_("Endre klageansvar"), rad=rad)


@require_POST
@innlogget
def avslutt(request: InnloggetRequest, pk: int) -> HttpResponse:
    """The row counts no more."""
    naa = tid.naa()
    rad, _styring = hent_ansvar_for(request.user, pk, naa=naa)
    post = tjeneste.avslutt_ansvar(ansvar_id=rad.pk, aktoer=bruker_aktoer(request), naa=naa)
    if post:
        melding(request, _("Raden for %(hva)s er avsluttet.") % {"hva": _hva(rad)}, post)
    else:
        messages.info(request, _("Raden for %(hva)s var alt avsluttet.") % {"hva": _hva(rad)})
    return redirect(_adresse(rad))


def _lagret(request: InnloggetRequest, rad: Klageansvar, post: Any, foer: Klageansvar | None) -> HttpResponse:
    tekster = {"hvem": rad.ansvarlig.navn, "hva": _hva(rad), "foer": foer.ansvarlig.navn if foer else ""}
    if post and foer:
        melding(request, _("%(hvem)s har overtatt klageansvaret for %(hva)s etter %(foer)s.") % tekster, post)
    elif post:
        melding(request, _("%(hvem)s har klageansvaret for %(hva)s.") % tekster, post)
    else:
        messages.info(request, _("%(hvem)s hadde alt klageansvaret for %(hva)s.") % tekster)
    return redirect(_adresse(rad))


def _hva(rad: Klageansvar) -> str:
    fag = rad.fag.kode if rad.fag else _("alle andre fagkoder")
    return f"{fag} ({rad.omraade.navn})" if rad.omraade else fag


def _adresse(rad: Klageansvar) -> str:
    return f"{reverse('klage:ansvar')}?periode={rad.periode.kode}"


def _sti(bruker: Bruker) -> str:
    """Where the reader belongs in the tree."""
    return next((tildeling.organisasjon.sti for tildeling in bruker.roller(tid.naa())), "")


def _sendt(request: InnloggetRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _skjemaside(request: InnloggetRequest, skjema: Any, **innhold: Any) -> HttpResponse:
    return render(
        request, "klage/ansvar_skjema.html", {"skjema": skjema, **innhold}, status=422 if skjema.errors else 200
    )
