"""Papers: put in by the responsible organisation, fetched by the school from the second of the start."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from eksamen.models import Eksamen
from eksamen.permissions import hent_oppgave_for, hent_oppgaveside_for
from felles import tid
from felles.feil import Domenefeil
from felles.filsvar import fil_som_vedlegg
from felles.synlig_fra import er_synlig
from plan.forms.oppgaver import OppgaveForm
from plan.services.oppgaver import legg_inn_oppgave, registrer_henting
from plan.services.plan import oppgaveplasser


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def oppgaver(request: InnloggetRequest, eksamen_id: int) -> HttpResponse:
    """The papers of an exam: which are there, and the way in for those responsible."""
    naa = tid.naa()
    eksamen = hent_oppgaveside_for(request.user, eksamen_id, naa=naa, skrive=request.method == "POST")
    skjema = OppgaveForm(request.POST or None, request.FILES or None, eksamen=eksamen)
    if request.method == "POST" and skjema.is_valid() and _legg_inn(request, skjema):
        messages.success(request, _("Oppgaven ligger klar. Kandidatene får den når eksamensdelen starter."))
        return redirect("plan:oppgaver", eksamen_id=eksamen.pk)
    ansvarlig = Eksamen.objects.filter(pk=eksamen.pk).med_oppgaveansvar(request.user, naa).exists()
    innhold = {
        "eksamen": eksamen,
        "plasser": [(plass, er_synlig(plass.deel.start, naa)) for plass in oppgaveplasser(eksamen)],
        "skjema": skjema if ansvarlig else None,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "plan/oppgaver.html", innhold, status=status)


@require_safe
@innlogget
def oppgavefil(request: InnloggetRequest, oppgave_id: int) -> FileResponse:
    """The paper itself, never before the start of its part."""
    naa = tid.naa()
    oppgave = hent_oppgave_for(request.user, oppgave_id, naa=naa)
    svar = fil_som_vedlegg(oppgave.noekkel, navn=oppgave.navn, innholdstype="application/pdf")
    registrer_henting(oppgave=oppgave, aktoer=bruker_aktoer(request), naa=naa)
    return svar


def _legg_inn(request: InnloggetRequest, skjema: OppgaveForm) -> bool:
    """Put the paper in; False, with the sentence in the form, when it is refused."""
    verdier = skjema.cleaned_data
    try:
        legg_inn_oppgave(
            eksamensdel_id=verdier["eksamensdel"].pk,
            maalform=verdier["maalform"],
            fil=verdier["fil"],
            aktoer=bruker_aktoer(request),
            naa=tid.naa(),
        )
    except Domenefeil as feil:
        skjema.add_error("fil", str(feil.melding))
        return False
    return True
