"""Who watches a party: proposals ticked, a watch given and taken away."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from eksamen.models import Eksamensparti, Vaktforslag
from eksamen.permissions import administrerer_skole, hent_parti_for
from eksamen.querysets.vakter import ledige_vakter
from felles import angre, tid
from felles.feil import Domenefeil
from vakter.forms.partivakt import ForslagForm, VaktForm
from vakter.services import vakter, vaktplan


@require_POST
@innlogget
@never_cache
@sensitive_variables("svar")
def behandle_forslag(request: InnloggetRequest, parti_id: int) -> HttpResponse:
    """Approve or turn down the ticked proposals; the answer shows temporary passwords this once."""
    naa = tid.naa()
    parti = hent_parti_for(request.user, parti_id, naa=naa, skrive=True)
    skjema = ForslagForm(request.POST, ider=list(parti.vaktforslag.values_list("pk", flat=True)))
    if not skjema.is_valid():
        return _med_feil(request, parti, naa, skjema)
    handling = vakter.avvis_forslag if request.POST.get("handling") == "avvis" else vakter.godkjenn_forslag
    svar = handling(
        parti_id=parti.pk, forslag_ider=skjema.cleaned_data["forslag"], aktoer=bruker_aktoer(request), naa=naa
    )
    innhold = {"parti": parti, "svar": svar, "nye_kontoer": any(ett.passord for ett in svar)}
    return render(request, "vakter/vaktsvar.html", innhold)


@require_POST
@innlogget
def gi_vakt(request: InnloggetRequest, parti_id: int) -> HttpResponse:
    """Give the watch to one of the school's invigilators."""
    naa = tid.naa()
    parti = hent_parti_for(request.user, parti_id, naa=naa, skrive=True)
    skjema = VaktForm(request.POST, vakter=ledige_vakter(parti, naa))
    if skjema.is_valid():
        bruker = skjema.cleaned_data["bruker"]
        try:
            _antall, post = vaktplan.sett_opp(
                parti_ider=[parti.pk], bruker_id=bruker.pk, vakttid=vaktplan.Vakttid(), aktoer=bruker_aktoer(request),
                naa=naa,
            )  # fmt: skip
        except Domenefeil as feil:
            skjema.add_error("bruker", str(feil.melding))
        else:
            angre.melding(request, _("%(navn)s har fått vakten.") % {"navn": bruker.navn}, post)
            return redirect("eksamen:parti", parti_id=parti.pk)
    return _med_feil(request, parti, naa, skjema, vaktskjema=skjema)


@require_POST
@innlogget
def fjern_vakt(request: InnloggetRequest, parti_id: int, oppdrag_id: int) -> HttpResponse:
    """Take a watch away; one that is gone already is said, not an error."""
    naa = tid.naa()
    parti = hent_parti_for(request.user, parti_id, naa=naa, skrive=True)
    egne = list(parti.vaktoppdrag.filter(pk=oppdrag_id).values_list("pk", flat=True))
    antall, post = vaktplan.fjern(oppdrag_ider=egne, aktoer=bruker_aktoer(request), naa=naa)
    if antall:
        angre.melding(request, _("Vakten er fjernet, og eksamensvakten ser ikke lenger partiet."), post)
    else:
        messages.info(request, _("Vakten var fjernet fra før."))
    return redirect("eksamen:parti", parti_id=parti.pk)


def _med_feil(
    request: InnloggetRequest, parti: Eksamensparti, naa: datetime, skjema: Any, *, vaktskjema: VaktForm | None = None
) -> HttpResponse:
    """The watches of the party alone, with what was wrong."""
    _mal, seksjon = partiseksjon(request.user, parti, naa, vaktskjema=vaktskjema)
    innhold = {"parti": parti, "skjema": skjema, "seksjon": seksjon}
    return render(request, "vakter/parti.html", innhold, status=422)


def partiseksjon(
    bruker: Any, parti: Eksamensparti, naa: datetime, *, vaktskjema: VaktForm | None = None
) -> tuple[str, dict[str, Any]]:
    """The watches on the party's page, with the proposals that wait."""
    administrerer = administrerer_skole(bruker, parti.skole, naa)
    vakter_ = ledige_vakter(parti, naa)
    if vaktskjema is None and administrerer and vakter_.exists():
        vaktskjema = VaktForm(vakter=vakter_)
    forslag = parti.vaktforslag.exclude(status=Vaktforslag.Status.GODKJENT)
    oppdrag = parti.vaktoppdrag.select_related("bruker")
    return "vakter/_partiseksjon.html", {
        "parti": parti,
        "administrerer": administrerer,
        "vaktoppdrag": oppdrag.order_by("bruker__etternavn", "bruker__fornavn", "pk"),
        "forslag": forslag.order_by("status", "etternavn", "pk"),
        "vaktskjema": vaktskjema,
    }
