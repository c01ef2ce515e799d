"""One party of a faggruppe: who has it, who has had it, and moving it, replacing a sensor or filling a place."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from brukere.models import Bruker
from eksamen.models import Eksamensparti
from felles.feil import Domenefeil
from felles.synlig_fra import er_synlig
from felles.tid import naa
from fordeling.forms.skjemaer import FlyttForm, PlassForm, SensorForm
from fordeling.models import Fordelingslinje, Sensorpar
from fordeling.permissions import hent_oppdrag_paa, hent_parti_i
from fordeling.querysets.avvik import Avvik, Avviksgrunn, avvik_i
from fordeling.services import flytting
from fordeling.services.flytting import Overtakelse
from fordeling.services.grunnlag import les_situasjon
from fordeling.services.visning import mulige_par, mulige_sensorer
from oppnevning.models import Faggruppe
from oppnevning.permissions import hent_faggruppe_for
from oppnevning.querysets.habilitet import inhabile
from sensur.models import Sensoroppdrag
from sensur.querysets.oppdrag import PLAN
from sensur.services.overtakelse import Overtakelsesgrunn

NUMRE = tuple(Sensoroppdrag.Nummer)
# What is chosen beforehand when somebody must go.
GRUNNER = {
    Avviksgrunn.INHABIL: Overtakelsesgrunn.INHABIL,
    Avviksgrunn.IKKE_OPPNEVNT: Overtakelsesgrunn.FORFALL,
}
# Refusals of a page that is old: somebody else was here first.
FORBI = frozenset({"avsluttet", "opptatt", "flyttet"})


def _side(
    request: InnloggetRequest, faggruppe: Faggruppe, parti: Eksamensparti, feil: dict[str, forms.Form] | None = None
) -> HttpResponse:
    """`feil` has a form that was refused, by what it is: «flytt», or «erstatt-1» and «erstatt-2» by place."""
    tidspunkt, feil = naa(), feil or {}
    situasjon = les_situasjon(faggruppe, tidspunkt)
    folk = mulige_sensorer(situasjon, parti, inhabile(parti.skole_id, tidspunkt))
    alle = Sensoroppdrag.objects.aktive().filter(parti=parti).select_related("bruker", *PLAN)
    aktive = {oppdrag.nummer: oppdrag for oppdrag in alle.order_by("nummer")}
    andre_par = mulige_par(situasjon, parti, [aktive[nummer].bruker_id for nummer in sorted(aktive)])
    sammenheng = {
        "faggruppe": faggruppe,
        "parti": parti,
        "svar": situasjon.svar.get(parti.pk, 0),
        "plasser": _plasser(aktive, folk, feil, tidspunkt),
        "flytt": feil.get("flytt") or FlyttForm(par=andre_par, initial={"fra": flytting.stand(aktive)}),
        "andre_par": andre_par,
        "folk": folk,
        "linjer": Fordelingslinje.objects.filter(parti=parti)
        .select_related("foerste", "andre", "av")
        .order_by("-tid", "-pk"),
        "skjema": next(iter(feil.values()), None),
        "laast": parti.eksamen.publiseres is not None,
    }
    return render(request, "fordeling/parti.html", sammenheng, status=422 if feil else 200)


def _plasser(
    aktive: Mapping[int, Sensoroppdrag], folk: list[Bruker], feil: Mapping[str, forms.Form], tidspunkt: datetime
) -> list[dict[str, Any]]:
    upubliserte = [ett for ett in aktive.values() if not er_synlig(ett.parti.eksamen.publiseres, tidspunkt)]
    avvik = {ett.oppdrag.pk: ett for ett in avvik_i(upubliserte, tidspunkt)}
    plasser: list[dict[str, Any]] = []
    for nummer in NUMRE:
        oppdrag = aktive.get(nummer)
        plasser.append(
            {
                "nummer": nummer,
                "tittel": nummer.label,
                "oppdrag": oppdrag,
                "avvik": avvik.get(oppdrag.pk) if oppdrag else None,
                "skjema": _plasskjema(oppdrag, folk, avvik, nummer, feil.get(f"erstatt-{nummer}")),
            }
        )
    return plasser


def _plasskjema(
    oppdrag: Sensoroppdrag | None,
    folk: list[Bruker],
    avvik: Mapping[int, Avvik],
    nummer: int,
    avvist: forms.Form | None,
) -> forms.Form:
    """The refused form when it is of what the place has now; else a fresh one."""
    prefix = f"p{nummer}"
    if oppdrag is None:
        return avvist if isinstance(avvist, SensorForm) else SensorForm(folk=folk, prefix=prefix)
    if isinstance(avvist, PlassForm) and avvist["oppdrag"].value() == str(oppdrag.pk):
        return avvist
    grunn = GRUNNER.get(avvik[oppdrag.pk].grunn) if oppdrag.pk in avvik else None
    return PlassForm(folk=folk, prefix=prefix, initial={"oppdrag": oppdrag.pk, "grunn": grunn})


@require_safe
@innlogget
def vis(request: InnloggetRequest, pk: int, parti_id: int) -> HttpResponse:
    """Who grades the party, and what can be done about it."""
    faggruppe = hent_faggruppe_for(request.user, pk, naa=naa())
    return _side(request, faggruppe, hent_parti_i(request.user, faggruppe, parti_id))


@require_POST
@innlogget
def flytt(request: InnloggetRequest, pk: int, parti_id: int) -> HttpResponse:
    """Give the party to another pair."""
    faggruppe = hent_faggruppe_for(request.user, pk, naa=naa())
    parti = hent_parti_i(request.user, faggruppe, parti_id)
    par = Sensorpar.objects.filter(faggruppe=faggruppe, opploest__isnull=True).select_related("foerste", "andre")
    skjema = FlyttForm(request.POST, par=par)
    if skjema.is_valid():
        try:
            flytting.flytt_parti(
                faggruppe_id=faggruppe.pk,
                parti_id=parti.pk,
                par_id=skjema.cleaned_data["par"],
                fra=skjema.cleaned_data["fra"],
                aktoer=bruker_aktoer(request),
                naa=naa(),
            )
        except Domenefeil as feil:
            if feil.kode in FORBI:
                messages.error(request, str(feil.melding))
                return redirect("fordeling:parti", pk=faggruppe.pk, parti_id=parti.pk)
            skjema.add_error(None, str(feil.melding))
        else:
            messages.success(request, _("%(parti)s er flyttet til paret.") % {"parti": parti.navn})
            return redirect("fordeling:parti", pk=faggruppe.pk, parti_id=parti.pk)
    return _side(request, faggruppe, parti, {"flytt": skjema})


@require_POST
@innlogget
def sensor(request: InnloggetRequest, pk: int, parti_id: int, nummer: int) -> HttpResponse:
    """Let somebody take over a place of the party, or fill it when it is empty."""
    faggruppe = hent_faggruppe_for(request.user, pk, naa=naa())
    parti = hent_parti_i(request.user, faggruppe, parti_id)
    if nummer not in NUMRE:
        raise Http404
    # The assignment that the page showed, not whoever has the place by now.
    navngitt = request.POST.get(f"p{nummer}-oppdrag", "")
    oppdrag = hent_oppdrag_paa(parti, nummer, navngitt) if navngitt else None
    folk = [oppnevning.bruker for oppnevning in les_situasjon(faggruppe, naa()).oppnevninger]
    skjema = (PlassForm if oppdrag else SensorForm)(request.POST, folk=folk, prefix=f"p{nummer}")
    if skjema.is_valid():
        try:
            _gjennomfoer(request, (faggruppe, parti, nummer), oppdrag, skjema)
        except Domenefeil as feil:
            if feil.kode in FORBI:
                # The form is of somebody who is gone: the page as it is now, with the reason on top.
                messages.error(request, str(feil.melding))
                return redirect("fordeling:parti", pk=faggruppe.pk, parti_id=parti.pk)
            skjema.add_error(None, str(feil.melding))
        else:
            messages.success(request, _("Partiet har fått en ny sensor, som begynner på nytt."))
            return redirect("fordeling:parti", pk=faggruppe.pk, parti_id=parti.pk)
    return _side(request, faggruppe, parti, {f"erstatt-{nummer}": skjema})


def _gjennomfoer(
    request: InnloggetRequest,
    plass: tuple[Faggruppe, Eksamensparti, int],
    oppdrag: Sensoroppdrag | None,
    skjema: forms.Form,
) -> None:
    """Raises Domenefeil as the services do."""
    faggruppe, parti, nummer = plass
    hvem, data = bruker_aktoer(request), skjema.cleaned_data
    if oppdrag is None:
        flytting.gi_sensor(
            faggruppe_id=faggruppe.pk, parti_id=parti.pk, nummer=nummer, bruker_id=data["bruker"],
            aktoer=hvem, naa=naa(),
        )  # fmt: skip
    elif isinstance(skjema, PlassForm):
        flytting.erstatt(
            faggruppe_id=faggruppe.pk, oppdrag_id=oppdrag.pk, ny_bruker_id=data["ny"],
            overtakelse=Overtakelse(data["grunn"], skjema.frist(), data["ogsaa_satte"]),
            aktoer=hvem, naa=naa(),
        )  # fmt: skip
