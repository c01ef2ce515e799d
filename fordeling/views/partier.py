"""One party of a faggruppe: who has it, who has had it, and moving it, replacing a sensor or filling a place."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from eksamen.models import Eksamensparti
from felles.feil import Domenefeil
from felles.tid import naa
from fordeling.forms.skjemaer import ErstattForm, FlyttForm, SensorForm
from fordeling.models import Fordelingslinje, Sensorpar
from fordeling.permissions import hent_parti_i
from fordeling.services import flytting
from fordeling.services.flytting import Overtakelse
from fordeling.services.grunnlag import les_situasjon
from fordeling.services.visning import mulige_sensorer
from oppnevning.models import Faggruppe
from oppnevning.permissions import hent_faggruppe_for
from oppnevning.querysets.habilitet import inhabile
from sensur.models import Sensoroppdrag

NUMRE = tuple(Sensoroppdrag.Nummer)


def _side(
    request: InnloggetRequest, faggruppe: Faggruppe, parti: Eksamensparti, feil: dict[str, forms.Form] | None = None
) -> HttpResponse:
    """`feil` has a form that was refused, by what it is: «flytt», or «erstatt-1» and «erstatt-2» by place."""
    tidspunkt, feil = naa(), feil or {}
    situasjon = les_situasjon(faggruppe, tidspunkt)
    folk = mulige_sensorer(situasjon, parti, inhabile(parti.skole_id, tidspunkt))
    aktive = {
        oppdrag.nummer: oppdrag
        for oppdrag in Sensoroppdrag.objects.aktive().filter(parti=parti).select_related("bruker").order_by("nummer")
    }
    plasser: list[dict[str, Any]] = []
    for nummer in NUMRE:
        slag = ErstattForm if nummer in aktive else SensorForm
        skjema = feil.get(f"erstatt-{nummer}") or slag(folk=folk, prefix=f"p{nummer}")
        plasser.append(
            {"nummer": nummer, "tittel": nummer.label, "oppdrag": aktive.get(nummer), "skjema": skjema}
        )  # fmt: skip
    har = tuple(aktive[nummer].bruker_id for nummer in NUMRE if nummer in aktive)
    andre_par = [par for par in situasjon.par if (par.foerste_id, par.andre_id) != har]
    sammenheng = {
        "faggruppe": faggruppe,
        "parti": parti,
        "svar": situasjon.svar.get(parti.pk, 0),
        "plasser": plasser,
        "flytt": feil.get("flytt") or FlyttForm(par=andre_par),
        "andre_par": andre_par,
        "folk": folk,
        "linjer": Fordelingslinje.objects.filter(parti=parti)
        .select_related("foerste", "andre", "av")
        .order_by("-tid", "-pk"),
        "skjema": next(iter(feil.values()), None),
        "laast": parti.eksamen.publiseres is not None,
    }
    return render(request, "fordeling/parti.html", sammenheng, status=422 if feil else 200)


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
                aktoer=bruker_aktoer(request),
                naa=naa(),
            )
        except Domenefeil as feil:
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
    oppdrag = Sensoroppdrag.objects.aktive().filter(parti=parti, nummer=nummer).first()
    folk = [oppnevning.bruker for oppnevning in les_situasjon(faggruppe, naa()).oppnevninger]
    skjema = (ErstattForm if oppdrag else SensorForm)(request.POST, folk=folk, prefix=f"p{nummer}")
    if skjema.is_valid() and _gjennomfoer(request, (faggruppe, parti, nummer), oppdrag, skjema):
        messages.success(request, _("Partiet har fått en ny sensor, som begynner på nytt."))
        return redirect("fordeling:parti", pk=faggruppe.pk, parti_id=parti.pk)
    return _side(request, faggruppe, parti, {f"erstatt-{nummer}": skjema})


def _gjennomfoer(
    request: InnloggetRequest,
    plass: tuple[Faggruppe, Eksamensparti, int],
    oppdrag: Sensoroppdrag | None,
    skjema: forms.Form,
) -> bool:
    """True when it is done; else the form says why not."""
    faggruppe, parti, nummer = plass
    hvem, data = bruker_aktoer(request), skjema.cleaned_data
    try:
        if oppdrag is None:
            flytting.gi_sensor(
                faggruppe_id=faggruppe.pk, parti_id=parti.pk, nummer=nummer, bruker_id=data["bruker"],
                aktoer=hvem, naa=naa(),
            )  # fmt: skip
        elif isinstance(skjema, ErstattForm):
            flytting.erstatt(
                faggruppe_id=faggruppe.pk, oppdrag_id=oppdrag.pk, ny_bruker_id=data["ny"],
                overtakelse=Overtakelse(data["grunn"], skjema.frist(), data["ogsaa_satte"]),
                aktoer=hvem, naa=naa(),
            )  # fmt: skip
    except Domenefeil as feil:
        skjema.add_error(None, str(feil.melding))
    return not skjema.errors
