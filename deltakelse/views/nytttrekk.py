"""«Nytt trekk»: the pupils whose right comes with a new draw, drawn by whoever stands directly above the school."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from deltakelse.forms.nytttrekk import ForHaandForm, OpphevTrekkForm
from deltakelse.permissions import hent_nytt_trekk_for, hent_trekkandidat_for, krev_trekker, trekkskoler
from deltakelse.querysets.nytttrekk import Pott, kjente_fra, potter
from deltakelse.querysets.rettigheter import Rettighet, rettigheter
from deltakelse.services import nytttrekk as tjeneste
from deltakelse.views.rettigheter import velg_periode
from eksamen.models import Eksamensperiode, Kandidat
from eksamen.models.valg import Eksamensform
from felles import tid
from felles.feil import Domenefeil
from felles.synlig_fra import er_synlig


@dataclass(frozen=True, slots=True)
class Trekkrad:
    """A pupil on the page; `skjema` is the form that fits: by hand, or to revoke."""

    rett: Rettighet
    pott: Pott
    skriftlig: bool
    kjent_fra: datetime | None
    kunngjort: bool
    skjema: forms.Form


@require_safe
@innlogget
def nytt_trekk(request: InnloggetRequest) -> HttpResponse:
    """The pupils of a period, with the pool of each or what was drawn."""
    naa = tid.naa()
    krev_trekker(request.user, naa)
    mine = Kandidat.objects.filter(parti__skole__in=trekkskoler(request.user, naa))
    return _vis(request, velg_periode(request, mine, naa), naa)


@require_POST
@innlogget
def trekk(request: InnloggetRequest, kandidat_id: int) -> HttpResponse:
    """Draw for a pupil. What it came to stands on the page alone."""
    naa = tid.naa()
    kandidat = hent_trekkandidat_for(request.user, kandidat_id, naa=naa)
    try:
        tjeneste.trekk(kandidat_id=kandidat.pk, aktoer=bruker_aktoer(request), naa=naa)
    except Domenefeil as feil:
        messages.warning(request, str(feil.melding))
    else:
        messages.success(request, _("Faget er trukket. Det er hemmelig for eleven til kunngjøringen."))
    return _tilbake(kandidat.eksamen.periode)


@require_POST
@innlogget
def for_haand(request: InnloggetRequest, kandidat_id: int) -> HttpResponse:
    """Enter the fag of a pupil who has nothing to draw among."""
    naa = tid.naa()
    kandidat = hent_trekkandidat_for(request.user, kandidat_id, naa=naa)
    skjema = ForHaandForm(request.POST, auto_id=f"id_{kandidat.pk}_%s")
    if skjema.is_valid():
        try:
            tjeneste.foer_for_haand(
                kandidat_id=kandidat.pk, **skjema.cleaned_data, aktoer=bruker_aktoer(request), naa=naa
            )
        except Domenefeil as feil:
            skjema.add_error("grunn" if feil.kode == "grunn" else "fagkode", str(feil.melding))
        else:
            messages.success(request, _("Faget er ført opp. Det er hemmelig for eleven til kunngjøringen."))
            return _tilbake(kandidat.eksamen.periode)
    return _vis(request, kandidat.eksamen.periode, naa, feil=(kandidat.pk, skjema))


@require_POST
@innlogget
def opphev(request: InnloggetRequest, trekk_id: int) -> HttpResponse:
    """Revoke a draw with its reason, so that it can be made anew."""
    naa = tid.naa()
    rad = hent_nytt_trekk_for(request.user, trekk_id, naa=naa)
    skjema = OpphevTrekkForm(request.POST, auto_id=f"id_{rad.kandidat_id}_%s")
    if skjema.is_valid():
        try:
            endret = tjeneste.opphev_trekk(
                trekk_id=rad.pk, grunn=skjema.cleaned_data["grunn"], aktoer=bruker_aktoer(request), naa=naa
            )
        except Domenefeil as feil:
            messages.warning(request, str(feil.melding))
        else:
            tekst = _("Trekket er opphevet. Trekk på nytt.") if endret else _("Trekket var alt opphevet.")
            messages.success(request, tekst)
        return _tilbake(rad.kandidat.eksamen.periode)
    return _vis(request, rad.kandidat.eksamen.periode, naa, feil=(rad.kandidat_id, skjema))


def _tilbake(periode: Eksamensperiode) -> HttpResponse:
    return redirect(f"{reverse('deltakelse:nytt_trekk')}?periode={periode.kode}")


def _vis(
    request: InnloggetRequest,
    periode: Eksamensperiode | None,
    naa: datetime,
    *,
    feil: tuple[int, forms.Form] | None = None,
) -> HttpResponse:
    skoler = trekkskoler(request.user, naa)
    mine = Kandidat.objects.filter(parti__skole__in=skoler)
    alle = rettigheter(skoler, periode, naa) if periode else None
    rettene = [rett for rett in alle.rader if rett.ny_trekning] if alle else []
    pottene: dict[int, Pott] = {}
    if periode and alle and alle.neste:
        pottene = potter(rettene, periode, alle.neste, naa)
    tider = kjente_fra([rett.trekk for rett in rettene if rett.trekk])
    innhold: dict[str, Any] = {
        "periode": periode,
        "perioder": Eksamensperiode.objects.filter(eksamener__kandidater__in=mine.values("pk")).distinct(),
        "alle": alle,
        "rader": [
            _rad(rett, rett.kandidat, pottene=pottene, tider=tider, feil=feil, naa=naa)
            for rett in rettene
            if rett.kandidat
        ],
        "feil": feil[1] if feil else None,
    }
    return render(request, "deltakelse/nytt_trekk.html", innhold, status=422 if feil else 200)


def _rad(
    rett: Rettighet,
    kandidat: Kandidat,
    *,
    pottene: dict[int, Pott],
    tider: dict[int, datetime | None],
    feil: tuple[int, forms.Form] | None,
    naa: datetime,
) -> Trekkrad:
    fra = tider[rett.trekk.pk] if rett.trekk else None
    slag = OpphevTrekkForm if rett.trekk else ForHaandForm
    # What was refused belongs to the form that was sent; somebody may have drawn since.
    avvist = feil[1] if feil and feil[0] == kandidat.pk and isinstance(feil[1], slag) else None
    return Trekkrad(
        rett=rett,
        pott=pottene.get(kandidat.pk, Pott()),
        skriftlig=kandidat.eksamen.form == Eksamensform.SKRIFTLIG,
        kjent_fra=fra,
        kunngjort=er_synlig(fra, naa),
        skjema=avvist or slag(auto_id=f"id_{kandidat.pk}_%s"),
    )
