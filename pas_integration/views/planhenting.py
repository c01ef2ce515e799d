"""«Importer eksamensplan» from PAS, and an archived list of grades read once more."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget, krev_rolle
from eksamen.querysets.plan import PLANEIERE
from felles import tid
from felles.feil import Domenefeil
from felles.models import Importkjoering
from pas_integration.models import PasJobb
from pas_integration.permissions_arkiv import hent_melding_for
from pas_integration.services.eksport.bestilling import krev_pas
from pas_integration.services.henting.plan import bestill_eksamensplan
from pas_integration.services.henting.resultater import les_inn_paa_nytt
from pas_integration.services.jobber import I_GANG
from pas_integration.views.visning import JOBBTEGN

VISTE = 20


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def eksamensplan(request: InnloggetRequest) -> HttpResponse:
    """When the plan was last fetched, and what changed; posting fetches it."""
    krev_rolle(request.user, *PLANEIERE)
    if request.method == "POST":
        try:
            krev_pas()
            bestill_eksamensplan(bruker=request.user, aktoer=bruker_aktoer(request), naa=tid.naa())
        except Domenefeil as feil:
            messages.error(request, str(feil.melding))
        except PermissionDenied:
            messages.error(request, _("Du eier ingen eksamensplan, så det er ingenting å hente den inn i."))
        else:
            messages.success(request, _("Eksamensplanen hentes fra PAS. Siden viser når den er lest inn."))
        return redirect("pas_integration:eksamensplan")
    jobber = list(
        PasJobb.objects.filter(slag=PasJobb.Slag.EKSAMENSPLAN)
        .select_related("jobb", "startet_av")
        .order_by("-pk")[:VISTE]
    )
    egne = {o.pk for o in request.user.organisasjoner(tid.naa(), *PLANEIERE)}
    kjoeringer = Importkjoering.objects.filter(
        pk__in=[jobb.utfall.get("kjoering", 0) for jobb in jobber], skole_id__in=egne
    )
    innhold = {
        "jobber": [(jobb, JOBBTEGN[jobb.jobb.status]) for jobb in jobber],
        "kan_aapnes": set(kjoeringer.values_list("pk", flat=True)),
        "i_gang": bool(jobber) and jobber[0].jobb.status in I_GANG,
        "har_pas": settings.PAS_KLIENT is not None,
    }
    return render(request, "pas/eksamensplan.html", innhold)


@require_POST
@innlogget
def les_inn(request: InnloggetRequest, melding_id: int) -> HttpResponse:
    """«Les inn på nytt»: an archived list of grades, played over."""
    naa = tid.naa()
    melding = hent_melding_for(request.user, melding_id, naa=naa, hele=True)
    try:
        antall = les_inn_paa_nytt(melding=melding, aktoer=bruker_aktoer(request), naa=naa).antall()
    except Domenefeil as feil:
        messages.error(request, str(feil.melding))
    else:
        nye = antall["ny"] + antall["endret"]
        tekst = ngettext(
            "Meldingen er lest inn på nytt. %(antall)d resultat er endret.",
            "Meldingen er lest inn på nytt. %(antall)d resultater er endret.",
            nye,
        )
        messages.success(
            request, tekst % {"antall": nye} if nye else _("Meldingen er lest inn på nytt. Alt var som før.")
        )
    return redirect("pas_integration:melding", melding_id=melding.pk)
