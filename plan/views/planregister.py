"""Fagkoder and exam periods: read by all staff, kept by those who own the plan."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from brukere.models.bruker import Rolle
from eksamen.models import Eksamensperiode, Fag
from eksamen.permissions import fag_som_kan_endres, hent_fag_for, hent_periode_for, krev_periodeeier, krev_planeier
from eksamen.querysets.plan import PLANEIERE
from felles import tid
from felles.feil import Domenefeil
from felles.liste import Listevalg
from plan.forms.plan import FagForm, PeriodeForm, Planskjema
from plan.services.planregister import (
    FAGFELT,
    PERIODEDATOER,
    PERIODEFELT,
    avtrykk,
    datofelt,
    lagre_fag,
    lagre_periode,
)
from plan.services.planregler import Planfeil

PER_SIDE = 50


@require_safe
@innlogget
def fagliste(request: InnloggetRequest) -> HttpResponse:
    """The register of fagkoder, found by code or name."""
    naa = tid.naa()
    valg = Listevalg(request.GET, filtre={"sok": None}, sorteringer=["fag"], standard="fag", per_side=PER_SIDE)
    antall = Count("eksamener", filter=Q(eksamener__lokal=False))
    fag = Fag.objects.annotate(antall=antall, kan_endres=fag_som_kan_endres(request.user, naa))
    for ord_ in valg.tekst("sok").split():
        kode, _strek, variant = ord_.partition("-")
        paa_kode = Q(fagkode__istartswith=kode, variant__istartswith=variant)
        fag = fag.filter(paa_kode | Q(navn_nb__icontains=ord_) | Q(navn_nn__icontains=ord_))
    innhold = {
        "side": Paginator(fag.order_by("fagkode", "variant"), PER_SIDE).get_page(valg.side),
        "sok": valg.tekst("sok"),
        "kan_planlegge": request.user.har_rolle(naa, *PLANEIERE),
    }
    return render(request, "plan/plan_fag.html", innhold)


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def nytt_fag(request: InnloggetRequest) -> HttpResponse:
    """Put a fagkode into the register."""
    krev_planeier(request.user, tid.naa())
    return _fagside(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def endre_fag(request: InnloggetRequest, fag_id: int) -> HttpResponse:
    """Names, level and aid model; the code only while nothing uses it."""
    return _fagside(request, hent_fag_for(request.user, fag_id, naa=tid.naa()))


@require_safe
@innlogget
def perioder(request: InnloggetRequest) -> HttpResponse:
    """The exam periods with all their dates, the latest first."""
    naa = tid.naa()
    rader = Eksamensperiode.objects.annotate(antall=Count("eksamener", filter=Q(eksamener__lokal=False)))
    felter = [datofelt(navn) for navn in PERIODEDATOER]
    innhold = {
        "perioder": [
            (periode, [(felt.verbose_name, getattr(periode, felt.name)) for felt in felter])
            for periode in rader.order_by("-gjennomfoering_fra")
        ],
        "kan_endre": request.user.har_rolle(naa, Rolle.UDIR),
    }
    return render(request, "plan/plan_perioder.html", innhold)


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def ny_periode(request: InnloggetRequest) -> HttpResponse:
    """A new period."""
    krev_periodeeier(request.user, tid.naa())
    return _periodeside(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def endre_periode(request: InnloggetRequest, periode_id: int) -> HttpResponse:
    """The dates of a period."""
    return _periodeside(request, hent_periode_for(request.user, periode_id, naa=tid.naa()))


def _fagside(request: InnloggetRequest, fag: Fag | None) -> HttpResponse:
    initial = {navn: getattr(fag, navn) for navn in FAGFELT} | {"sett": avtrykk(fag)} if fag else None
    skjema = FagForm(request.POST or None, initial=initial, i_bruk=bool(fag and fag.eksamener.exists()))
    innhold = {
        "tittel": _("Endre fagkode") if fag else _("Ny fagkode"),
        "listenavn": "plan:fagliste",
        "listetittel": _("Fagkoder"),
    }
    lagre = partial(lagre_fag, fag_id=fag.pk if fag else None)
    return _registerside(request, skjema, innhold, felt=FAGFELT, lagre=lagre)


def _periodeside(request: InnloggetRequest, periode: Eksamensperiode | None) -> HttpResponse:
    initial = {n: getattr(periode, n) for n in PERIODEFELT} | {"sett": avtrykk(periode)} if periode else None
    skjema = PeriodeForm(request.POST or None, initial=initial, i_bruk=bool(periode and periode.eksamener.exists()))
    innhold = {
        "tittel": _("Endre eksamensperiode") if periode else _("Ny eksamensperiode"),
        "listenavn": "plan:perioder",
        "listetittel": _("Eksamensperioder"),
    }
    lagre = partial(lagre_periode, periode_id=periode.pk if periode else None)
    return _registerside(request, skjema, innhold, felt=PERIODEFELT, lagre=lagre)


def _registerside(
    request: InnloggetRequest, skjema: Planskjema, innhold: dict[str, Any], *, felt: tuple[str, ...], lagre: Any
) -> HttpResponse:
    """The form of a register, saved by its service; 422 when something is wrong."""
    if request.method == "POST" and skjema.is_valid():
        data = skjema.cleaned_data
        verdier = {navn: data[navn] for navn in felt}
        try:
            rad = lagre(verdier=verdier, aktoer=bruker_aktoer(request), naa=tid.naa(), sett=data["sett"])
        except Planfeil as feil:
            skjema.avvis(feil)
        except Domenefeil as feil:
            skjema.add_error(None, str(feil.melding))
        else:
            messages.success(request, _("%(navn)s er lagret.") % {"navn": rad.kode})
            return redirect(innhold["listenavn"])
    status = 422 if request.method == "POST" else 200
    return render(request, "plan/plan_register.html", {**innhold, "skjema": skjema}, status=status)
