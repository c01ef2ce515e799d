"""The pages of those who look after clients: who they are, what they have sent, and how they are let in and out."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from felles import angre, tid
from felles.feil import Domenefeil
from pas_tjener.forms.klienter import KlientForm, NyKlientForm, SertifikatForm
from pas_tjener.models import Klient
from pas_tjener.permissions import hent_klient_for, kan_endre, krev_forvalter
from pas_tjener.querysets.oversikt import (
    VISES,
    kan_aapnes,
    klientliste,
    koelengde,
    paameldinger,
    sertifikatstatus,
    siste_meldinger,
)
from pas_tjener.services import klienter

type View = Callable[..., HttpResponseBase]


def paa_pas(view: View) -> View:
    """Only where this site is PAS for others; elsewhere there is no such page."""

    @wraps(view)
    def innpakket(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.PAS_TJENER:
            raise Http404
        return view(request, *args, **kwargs)

    return innpakket


@require_safe
@innlogget
@paa_pas
def oversikt(request: InnloggetRequest) -> HttpResponse:
    """All clients for the user's organisations, and how many enrolments wait."""
    egne, naa = krev_forvalter(request.user), tid.naa()
    rader = [(klient, sertifikatstatus(klient, naa)) for klient in klientliste(egne)]
    return render(request, "pas_tjener/klienter.html", {"rader": rader, "koe": koelengde(egne)})


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
@paa_pas
@never_cache
@sensitive_variables("hemmelighet")
def ny_klient(request: InnloggetRequest) -> HttpResponse:
    """Register a client; its secret stands in this answer, and nowhere else."""
    egne, naa = krev_forvalter(request.user), tid.naa()
    sendt = request.method == "POST"
    skjema = NyKlientForm(request.POST if sendt else None, request.FILES if sendt else None, egne=egne, naa=naa)
    if sendt and skjema.is_valid():
        try:
            klient, hemmelighet = klienter.registrer_klient(
                **skjema.cleaned_data, aktoer=bruker_aktoer(request), naa=naa
            )
        except Domenefeil as feil:
            skjema.add_error(
                {"navn_opptatt": "navn", "sertifikat_opptatt": "sertifikat"}.get(feil.kode), str(feil.melding)
            )
        else:
            if hemmelighet:
                return _vis_hemmelighet(request, klient, hemmelighet, ny=True)
            messages.success(request, _("%(navn)s er registrert, og kan logge inn.") % {"navn": klient.navn})
            return redirect("pas_tjener:klient", klient_id=klient.pk)
    return render(request, "pas_tjener/ny_klient.html", {"skjema": skjema}, status=422 if skjema.errors else 200)


@require_safe
@innlogget
@paa_pas
def klient(request: InnloggetRequest, klient_id: int) -> HttpResponse:
    """One client: for whom it speaks, how it is let in, and the last messages."""
    en, naa, egne = hent_klient_for(request.user, klient_id), tid.naa(), krev_forvalter(request.user)
    meldinger = siste_meldinger(en, egne)
    innhold = {
        "klient": en,
        "organisasjoner": en.organisasjoner.order_by("navn"),
        "sertifikatstatus": sertifikatstatus(en, naa),
        "meldinger": meldinger,
        "kan_aapnes": kan_aapnes(meldinger, request.user, naa),
        "kan_endre": kan_endre(request.user, en) and not en.sperret,
    }
    return render(request, "pas_tjener/klient.html", innhold)


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
@paa_pas
def endre_klient(request: InnloggetRequest, klient_id: int) -> HttpResponse:
    """Contact, quota and organisations."""
    en = hent_klient_for(request.user, klient_id, skrive=True)
    skjema = KlientForm(
        request.POST if request.method == "POST" else None,
        initial=KlientForm.verdier_av(en),
        egne=krev_forvalter(request.user),
    )
    if request.method == "POST" and skjema.is_valid():
        try:
            klienter.endre_klient(klient=en, **skjema.cleaned_data, aktoer=bruker_aktoer(request), naa=tid.naa())
        except Domenefeil as feil:
            skjema.add_error(None, str(feil.melding))
        else:
            messages.success(request, _("Endringene gjelder fra nå."))
            return redirect("pas_tjener:klient", klient_id=en.pk)
    innhold = {"klient": en, "skjema": skjema, "tittel": _("Endre klient"), "knapp": _("Lagre")}
    return render(request, "pas_tjener/klientskjema.html", innhold, status=422 if skjema.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
@paa_pas
def bytt_sertifikat(request: InnloggetRequest, klient_id: int) -> HttpResponse:
    """Another certificate, or the first."""
    en, naa, sendt = hent_klient_for(request.user, klient_id, skrive=True), tid.naa(), request.method == "POST"
    skjema = SertifikatForm(request.POST if sendt else None, request.FILES if sendt else None, naa=naa)
    if sendt and skjema.is_valid():
        try:
            klienter.bytt_sertifikat(klient=en, sertifikat=skjema.valgt, aktoer=bruker_aktoer(request), naa=naa)
        except Domenefeil as feil:
            skjema.add_error("sertifikat", str(feil.melding))
        else:
            messages.success(request, _("Klienten logger inn med det nye sertifikatet fra nå."))
            return redirect("pas_tjener:klient", klient_id=en.pk)
    innhold = {"klient": en, "skjema": skjema, "tittel": _("Legg inn sertifikat"), "knapp": _("Lagre")}
    return render(request, "pas_tjener/klientskjema.html", innhold, status=422 if skjema.errors else 200)


@require_POST
@innlogget
@paa_pas
@never_cache
@sensitive_variables("hemmelighet")
def ny_hemmelighet(request: InnloggetRequest, klient_id: int) -> HttpResponse:
    """A new secret in place of the old one, shown in this answer only."""
    en = hent_klient_for(request.user, klient_id, skrive=True)
    try:
        hemmelighet = klienter.forny_hemmelighet(klient=en, aktoer=bruker_aktoer(request), naa=tid.naa())
    except Domenefeil as feil:
        messages.warning(request, str(feil.melding))
        return redirect("pas_tjener:klient", klient_id=en.pk)
    return _vis_hemmelighet(request, en, hemmelighet, ny=False)


@require_POST
@innlogget
@paa_pas
def sperr_klient(request: InnloggetRequest, klient_id: int) -> HttpResponse:
    """Out at once; may be taken back for ten seconds."""
    en = hent_klient_for(request.user, klient_id, skrive=True)
    post = klienter.sperr_klient(klient=en, aktoer=bruker_aktoer(request), naa=tid.naa())
    angre.melding(request, _("%(navn)s er sperret, og alle innlogginger er avsluttet.") % {"navn": en.navn}, post)
    return redirect("pas_tjener:klient", klient_id=en.pk)


@require_safe
@innlogget
@paa_pas
def koe(request: InnloggetRequest) -> HttpResponse:
    """The enrolments received: those that wait, and what became of the others."""
    egne = krev_forvalter(request.user)
    side = Paginator(paameldinger(egne), VISES).get_page(request.GET.get("side"))
    return render(request, "pas_tjener/koe.html", {"side": side, "koe": koelengde(egne)})


@sensitive_variables("hemmelighet")
def _vis_hemmelighet(request: InnloggetRequest, en: Klient, hemmelighet: str, *, ny: bool) -> HttpResponse:
    innhold = {"klient": en, "hemmelighet": hemmelighet, "ny": ny}
    return render(request, "pas_tjener/hemmelighet.html", innhold)
