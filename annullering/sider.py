"""What the page of a case shows, whoever reads it and whatever was refused on it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render

from annullering.forms.saker import UttalelseForm
from annullering.forms.vedtak import VedtakForm
from annullering.models import Formellsak, Skoleuttalelse
from annullering.permissions import valgbare_partier
from annullering.querysets.dokumentasjon import avbrudd_i, fakta_for
from annullering.querysets.rader import lag_rader
from annullering.querysets.saker import (
    aapnet_av_oss,
    avgjoer_selv,
    egne_q,
    innenfor_q,
    kandidater_for,
    skolene_i,
    uten_vedtak,
)
from brukere.http import InnloggetRequest
from eksamen.models import Eksamensparti, Kandidat
from felles.masse import Radsvar
from felles.synlig_fra import synlig_q
from felles.tid import naa
from klage.querysets.resultat import resultatverdier
from sensur.models import Karakter

PER_SIDE = 100
MAKS_ANDRE = 200


def sakside(
    request: InnloggetRequest,
    sak: Formellsak,
    *,
    uttalelse: UttalelseForm | None = None,
    vedtak: VedtakForm | None = None,
    svar: list[Radsvar] | None = None,
) -> HttpResponse:
    """The case; `svar` is what became of each row of a decision, the forms are those that were refused."""
    tidspunkt, bruker = naa(), request.user
    avgjoer = avgjoer_selv(bruker, sak, tidspunkt)
    alle = kandidater_for(sak, bruker, tidspunkt)
    side = Paginator(alle, PER_SIDE).get_page(request.GET.get("side"))
    ider = list(alle.order_by().values_list("kandidat", flat=True))
    avbrudd = avbrudd_i(sak, ider)
    rader = lag_rader(_med_eksamen(list(side), sak), tidspunkt, foer_synlig=avgjoer)
    mine = [rad.kandidat.pk for rad in rader]
    fakta = fakta_for(mine, avbrudd)
    # The one who decides about the fault has no need of the grade.
    karakterer = {} if avgjoer else resultatverdier(Kandidat.objects.filter(pk__in=mine), tidspunkt)
    redigerer = aapnet_av_oss(bruker, sak, tidspunkt)
    skoler = skolene_i(sak, bruker, tidspunkt)
    innhold = {
        "sak": sak,
        "side": side,
        "rader": [(rad, fakta.get(rad.kandidat.pk), _karakter(karakterer.get(rad.kandidat.pk))) for rad in rader],
        "svar": svar,
        "avbrudd": avbrudd,
        "uttalelser": _uttalelser(sak, request),
        "redigerer": redigerer,
        "utkast": redigerer and sak.er_aapen,
        "andre": _andre(sak, request) if redigerer and sak.er_aapen else [],
        "skoler": skoler if not sak.trukket else [],
        "uttalelse": uttalelse or UttalelseForm(),
        "avgjoer": avgjoer and sak.er_hos_myndigheten,
        "venter": uten_vedtak(sak.kandidater.filter(tatt_ut__isnull=True)).count() if avgjoer else 0,
        "vedtak": vedtak or VedtakForm(),
        "viser_karakter": not avgjoer,
        "fattet": sak.vedtak.filter(synlig_q("synlig_fra", tidspunkt)).exists() if redigerer else True,
    }
    return render(request, "annullering/sak.html", innhold, status=_status(uttalelse, vedtak))


def _status(*skjemaer: Form | None) -> int:
    return 422 if any(skjema is not None and skjema.errors for skjema in skjemaer) else 200


def _karakter(verdi: str | None) -> str:
    return str(Karakter(verdi).label) if verdi else ""


def _med_eksamen(rader: list[Any], sak: Formellsak) -> list[Any]:
    """They are all of the case's exam; nothing is asked for it once more."""
    for rad in rader:
        rad.kandidat.eksamen = sak.eksamen
    return rader


def _uttalelser(sak: Formellsak, request: InnloggetRequest) -> list[Skoleuttalelse]:
    """The newest statement of each school that the user may read."""
    tidspunkt = naa()
    rader = sak.uttalelser.select_related("skole", "registrert_av").order_by("skole__navn", "-pk")
    if not Formellsak.objects.filter(egne_q(request.user, tidspunkt), pk=sak.pk).exists():
        rader = rader.filter(innenfor_q(request.user, tidspunkt, "skole"))
    siste: dict[int, Skoleuttalelse] = {}
    for rad in rader:
        siste.setdefault(rad.skole_id, rad)
    return list(siste.values())


def _andre(sak: Formellsak, request: InnloggetRequest) -> list[Kandidat]:
    """Candidates of the exam who may come in too: those of the parties that the case is about already."""
    partier = Eksamensparti.objects.filter(
        pk__in=valgbare_partier(request.user, naa()).filter(eksamen=sak.eksamen_id).values("pk")
    )
    med = sak.kandidater.filter(tatt_ut__isnull=True).values("kandidat")
    andre = Kandidat.objects.filter(parti__in=partier, parti__skole__sti__startswith=sak.aapnet_hos.sti)
    rader = andre.exclude(pk__in=med).select_related("person", "parti__skole").defer("person__nummer")
    return list(rader.order_by("parti__skole__navn", "parti__navn", "person__sortering", "pk")[:MAKS_ANDRE])
