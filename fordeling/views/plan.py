"""How an exam is graded: deadline, fellessensur, maximum, faggruppe, and the lines of its assessment form."""

from datetime import time

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from eksamen.models import Eksamen
from felles.feil import Domenefeil
from felles.synlig_fra import er_synlig
from felles.tid import naa, oslo
from fordeling.forms.skjemaer import SLUTT_PAA_DAGEN, KriteriumForm, PlanForm
from oppnevning.models import Faggruppe
from oppnevning.permissions import faggrupper_for
from sensur.models import Kriterium, Sensurplan
from sensur.permissions import hent_publisering_for, hent_skjema_for
from sensur.querysets.kriterier import eier_skjemaet, kriterier_til, skjemaeier
from sensur.querysets.veiledning import gjeldende as gjeldende_veiledning
from sensur.services import plan as plantjeneste


def _faggrupper(request: InnloggetRequest, eksamen: Eksamen, plan: Sensurplan | None) -> QuerySet[Faggruppe]:
    """Those of the user's that have the fagkode in the period; and the one that the plan names, whatever it is now."""
    egne = faggrupper_for(request.user, naa()).filter(periode=eksamen.periode_id, fagrader__fag=eksamen.fag_id)
    aktuelle = Q(pk__in=egne.values("pk"))
    if plan is not None and plan.faggruppe_id is not None:
        aktuelle |= Q(pk=plan.faggruppe_id)
    return Faggruppe.objects.filter(aktuelle).select_related("eier").order_by("navn", "pk")


def _planskjema(request: InnloggetRequest, eksamen: Eksamen, data: object = None) -> PlanForm:
    plan = getattr(eksamen, "sensurplan", None)
    frist = oslo(plan.frist) if plan and plan.frist else None
    klokke = time(frist.hour, frist.minute) if frist else None
    return PlanForm(
        data,
        faggrupper=_faggrupper(request, eksamen, plan),
        valgt=plan.faggruppe_id if plan else None,
        initial={
            "frist_dato": frist.date() if frist else None,
            "frist_klokke": klokke if klokke != SLUTT_PAA_DAGEN else None,
            "fellessensur": plan.fellessensur if plan else False,
            "flest_svar": plan.flest_svar if plan else None,
            "faggruppe": plan.faggruppe_id if plan else None,
        },
    )


def _side(
    request: InnloggetRequest,
    eksamen: Eksamen,
    skjema: PlanForm | None = None,
    kriterium: KriteriumForm | None = None,
) -> HttpResponse:
    sammenheng = {
        "eksamen": eksamen,
        "skjema": skjema or _planskjema(request, eksamen),
        "kriterieskjema": kriterium or KriteriumForm(),
        "kriterier": kriterier_til(eksamen),
        "eier_skjemaet": eier_skjemaet(request.user, eksamen, naa()),
        "veiledninger": gjeldende_veiledning(eksamen.pk),
        "publisert": er_synlig(eksamen.publiseres, naa()),
    }
    return render(request, "fordeling/plan.html", sammenheng, status=422 if skjema or kriterium else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def vis(request: InnloggetRequest, pk: int) -> HttpResponse:
    """The plan of an exam; posting sets it."""
    eksamen = hent_publisering_for(request.user, pk, naa=naa())
    if request.method != "POST":
        return _side(request, eksamen)
    skjema = _planskjema(request, eksamen, request.POST)
    if skjema.is_valid():
        data = skjema.cleaned_data
        try:
            plantjeneste.lagre_plan(
                eksamen_id=eksamen.pk,
                frist=skjema.frist(),
                fellessensur=data["fellessensur"],
                flest_svar=data["flest_svar"],
                faggruppe_id=data["faggruppe"].pk if data["faggruppe"] else None,
                aktoer=bruker_aktoer(request),
                naa=naa(),
            )
        except Domenefeil as feil:
            skjema.add_error(None, str(feil.melding))
        else:
            messages.success(request, _("Planen for sensuren av %(fag)s er lagret.") % {"fag": eksamen.fag.kode})
            return redirect("fordeling:plan", pk=eksamen.pk)
    return _side(request, eksamen, skjema=skjema)


@require_POST
@innlogget
def nytt_kriterium(request: InnloggetRequest, pk: int) -> HttpResponse:
    """Add a line to the authority's assessment form of the fagkode."""
    eksamen = hent_skjema_for(request.user, pk, naa=naa())
    skjema = KriteriumForm(request.POST)
    if skjema.is_valid():
        try:
            plantjeneste.legg_til_kriterium(
                fag_id=eksamen.fag_id, eier_id=skjemaeier(eksamen), aktoer=bruker_aktoer(request), naa=naa(),
                **skjema.cleaned_data,
            )  # fmt: skip
        except Domenefeil as feil:
            skjema.add_error("navn", str(feil.melding))
        else:
            return redirect("fordeling:plan", pk=eksamen.pk)
    return _side(request, eksamen, kriterium=skjema)


@require_POST
@innlogget
def endre_kriterium(request: InnloggetRequest, pk: int, kriterium_id: int) -> HttpResponse:
    """Take a line of the form away, or move it up."""
    eksamen = hent_skjema_for(request.user, pk, naa=naa())
    # Also one that is taken out already: sent twice, it is the same.
    kriterium = get_object_or_404(Kriterium, pk=kriterium_id, fag=eksamen.fag_id, eier=skjemaeier(eksamen))
    handling = plantjeneste.flytt_kriterium_opp if "opp" in request.POST else plantjeneste.ta_bort_kriterium
    handling(kriterium_id=kriterium.pk, aktoer=bruker_aktoer(request), naa=naa())
    return redirect("fordeling:plan", pk=eksamen.pk)
