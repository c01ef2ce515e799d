"""Work that takes long: how far it has come, what came of it, and what to do when it failed."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from brukere.permissions import hent_jobb_for
from felles import jobb as jobber
from felles import tid
from felles.feil import Domenefeil
from felles.filsvar import innhold_som_vedlegg
from felles.models import Jobb

I_GANG = (Jobb.Status.VENTER, Jobb.Status.KJOERER)


@require_safe
@innlogget
def jobb(request: InnloggetRequest, noekkel: UUID) -> HttpResponse:
    """The job's page. A poll gets the progress alone, and the whole page anew when there is no more to wait for."""
    naa = tid.naa()
    jobben = hent_jobb_for(request.user, noekkel, naa=naa)
    i_gang = jobben.status in I_GANG
    if request.htmx and not i_gang:
        return HttpResponseClientRefresh()
    mal = "brukere/jobb.html#fremdrift" if request.htmx else "brukere/jobb.html"
    innhold = {
        "jobb": jobben,
        "i_gang": i_gang,
        "kan_hentes": bool(jobben.fil) and jobben.slettes is not None and jobben.slettes > naa,
        "hemmelig": jobber.er_hemmelig(jobben),
        "tilbake": jobben.parametre.get("tilbake", ""),
    }
    return render(request, mal, innhold)


@require_POST
@innlogget
@sensitive_variables("innhold")
def hent_jobb(request: InnloggetRequest, noekkel: UUID) -> HttpResponseBase:
    """The result as a file."""
    naa = tid.naa()
    jobben = hent_jobb_for(request.user, noekkel, naa=naa)
    try:
        jobben, innhold = jobber.hent_resultat(jobb_id=jobben.pk, aktoer=bruker_aktoer(request), naa=naa)
    except Domenefeil as feil:
        messages.warning(request, str(feil.melding))
        return redirect("brukere:jobb", noekkel=noekkel)
    return innhold_som_vedlegg(innhold, navn=jobben.filnavn)


@require_POST
@innlogget
def avbryt_jobb(request: InnloggetRequest, noekkel: UUID) -> HttpResponse:
    """Call it off."""
    return _gjoer(request, noekkel, jobber.avbryt, _("Jobben er avbrutt."))


@require_POST
@innlogget
def proev_jobb(request: InnloggetRequest, noekkel: UUID) -> HttpResponse:
    """Try a failed job again."""
    return _gjoer(request, noekkel, jobber.proev_igjen, _("Jobben er startet på nytt."))


def _gjoer(request: InnloggetRequest, noekkel: UUID, tjeneste: jobber.Jobbtjeneste, svar: str) -> HttpResponse:
    naa = tid.naa()
    jobben = hent_jobb_for(request.user, noekkel, naa=naa)
    try:
        tjeneste(jobb_id=jobben.pk, aktoer=bruker_aktoer(request), naa=naa)
    except Domenefeil as feil:
        messages.warning(request, str(feil.melding))
    else:
        messages.success(request, svar)
    return redirect("brukere:jobb", noekkel=noekkel)
