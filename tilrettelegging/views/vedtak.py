"""The rektor's decision, its letter, and withdrawal."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.csp import CSP
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from eksamen.models import Eksamen, Kandidat
from felles import angre, tid
from felles.brev import lag_brev
from felles.feil import Domenefeil
from tilrettelegging.forms.saker import VedtakForm
from tilrettelegging.models import Tilrettelegging, Tiltaksslag
from tilrettelegging.permissions import REGISTRERER, VEDTAR, hent_sak_for
from tilrettelegging.querysets.personer import eksamener_til
from tilrettelegging.services.brev import MAL, brevdata
from tilrettelegging.services.ekstratid import Ekstra, Vedtatt, ekstra_for, tidsrom
from tilrettelegging.services.grunnlag import hent_regelbok
from tilrettelegging.services.tekster import minuttekst
from tilrettelegging.services.vedtak import fatt_vedtak, trekk

FELT_FOR = {"uten_tiltak": "tiltak", "med_tiltak": "tiltak", "ikke_alt": "utfall"}


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def vedtak(request: InnloggetRequest, sak_id: int) -> HttpResponse:
    """Decide an application."""
    naa = tid.naa()
    sak = hent_sak_for(request.user, sak_id, naa=naa, roller=VEDTAR)
    kandidater = list(eksamener_til(sak))
    skjema = VedtakForm(
        request.POST if request.method == "POST" else None,
        initial=_forslag(sak),
        eksamener=Eksamen.objects.filter(pk__in=[k.eksamen_id for k in kandidater]).select_related("fag", "periode"),
    )
    if request.method == "POST" and skjema.is_valid():
        try:
            _sak, post = fatt_vedtak(sak_id=sak.pk, innhold=skjema.innhold, aktoer=bruker_aktoer(request), naa=naa)
        except Domenefeil as feil:
            skjema.add_error(FELT_FOR.get(feil.kode), str(feil.melding))
        else:
            angre.melding(request, _("Vedtaket er lagret og gjelder fra nå."), post)
            return redirect("tilrettelegging:sak", sak_id=sak.pk)
    innhold = {"sak": sak, "skjema": skjema, "tider": _etter_tabellen(sak, kandidater, naa)}
    status = 422 if request.method == "POST" else 200
    return render(request, "tilrettelegging/vedtak.html", innhold, status=status)


@require_POST
@innlogget
def trekk_sak(request: InnloggetRequest, sak_id: int) -> HttpResponse:
    """The applicant withdraws."""
    naa = tid.naa()
    sak = hent_sak_for(request.user, sak_id, naa=naa, roller=REGISTRERER)
    try:
        _sak, post = trekk(sak_id=sak.pk, aktoer=bruker_aktoer(request), naa=naa)
    except Domenefeil as feil:
        messages.error(request, str(feil.melding))
    else:
        angre.melding(request, _("Saken er trukket. Tilretteleggingen gjelder ikke lenger."), post)
    return redirect("tilrettelegging:sak", sak_id=sak.pk)


@require_safe
@innlogget
def vedtaksbrev(request: InnloggetRequest, sak_id: int) -> HttpResponse:
    """The letter about the decision as PDF; 404 before there is one."""
    naa = tid.naa()
    sak = hent_sak_for(request.user, sak_id, naa=naa)
    avgjorte = Tilrettelegging.objects.filter(status__in=Tilrettelegging.UTFALL).med_person()
    funnet = get_object_or_404(avgjorte.select_related("vedtatt_av"), pk=sak.pk)
    pdf = lag_brev(
        MAL, tittel=_("Vedtak om tilrettelegging"), brev=brevdata([funnet], naa=naa), skole=funnet.skole.navn
    )
    svar = HttpResponse(pdf, content_type="application/pdf")
    svar.headers["Content-Disposition"] = f'attachment; filename="vedtak-{funnet.pk}.pdf"'
    svar.headers[str(CSP.HEADER_ENFORCE)] = "sandbox; default-src 'none'"
    svar.headers["X-Content-Type-Options"] = "nosniff"
    return svar


def _forslag(sak: Tilrettelegging) -> dict[str, Any]:
    """What the application asks for, and the minutes of the decision that it was copied from."""
    oensket = [ett for ett in sak.tiltak.all() if ett.oensket]
    forrige = sak.forrige
    return {
        "tiltak": [ett.slag for ett in oensket],
        "annet_tekst": next((ett.tekst for ett in oensket if ett.slag == Tiltaksslag.ANNET), ""),
        "ny_form": next((ett.ny_form for ett in oensket if ett.slag == Tiltaksslag.NY_FORM), ""),
        "ekstra_eksamen": forrige.ekstra_eksamen if forrige else None,
        "ekstra_del1": forrige.ekstra_del1 if forrige else None,
        "ekstra_del2": forrige.ekstra_del2 if forrige else None,
        "tekst": forrige.vedtakstekst if forrige else "",
    }


def _etter_tabellen(
    sak: Tilrettelegging, kandidater: list[Kandidat], naa: datetime
) -> list[tuple[Kandidat, Ekstra | None, str]]:
    """What the owner's table gives in each of the pupil's exams, so that the rektor sees what the decision means."""
    bok = hent_regelbok([sak.skole.sti])
    svar: list[tuple[Kandidat, Ekstra | None, str]] = []
    for kandidat in kandidater:
        deler = list(kandidat.eksamen.deler.all())
        rommet = tidsrom(deler)
        if rommet is None:
            svar.append((kandidat, None, ""))
            continue
        if rommet[1] <= naa:
            svar.append((kandidat, None, _("Eksamenen er over, og vedtaket endrer ikke tiden")))
            continue
        ekstra = ekstra_for(deler, Vedtatt(sak.pk, utvidet_tid=True), bok.for_skole(sak.skole.sti, rommet[0]))
        svar.append((kandidat, ekstra, "" if ekstra.mangler else minuttekst(ekstra)))
    return svar
