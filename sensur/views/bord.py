"""What a sensor does beside the proposal: the assessment form, a question to the school, the paper."""

from datetime import datetime
from typing import NamedTuple

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from felles.feil import Domenefeil
from felles.tid import naa
from sensur.forms.bord import les_kriterier
from sensur.models import Gjenaapning, Sensoroppdrag
from sensur.papirsvar import oppgavefil
from sensur.permissions import finn_svar, hent_oppdrag_for
from sensur.querysets.bord import oppgaver_for
from sensur.querysets.svar import Svar, svar_i_parti
from sensur.services.etterlysning import etterlys as spoer_skolen
from sensur.services.kriterier import lagre_kriterier


class Lesning(NamedTuple):
    """An assignment, its answers, and the one that is read."""

    oppdrag: Sensoroppdrag
    alle: list[Svar]
    svar: Svar


def hent_svar_for(request: InnloggetRequest, pk: int, nummer: str, naa: datetime) -> Lesning:
    """The sensor's own, open assignment, its answers, and the one with that number; 404 or 403 for every other."""
    oppdrag = hent_oppdrag_for(request.user, pk, naa=naa, aapent=True)
    alle = svar_i_parti(oppdrag, filer_til=nummer)
    return Lesning(oppdrag, alle, finn_svar(alle, nummer))


@require_POST
@sensitive_post_parameters()
@never_cache
@innlogget
def kriterier(request: InnloggetRequest, pk: int, nummer: str) -> HttpResponse:
    """Save the assessment form while the sensor reads on; answers with the line that says so."""
    tidspunkt = naa()
    oppdrag, _alle, svar = hent_svar_for(request, pk, nummer, tidspunkt)
    feil = ""
    try:
        lagre_kriterier(
            oppdrag_id=oppdrag.pk,
            kandidat_id=svar.kandidat_id,
            nivaaer=les_kriterier(request.POST),
            aktoer=bruker_aktoer(request),
            naa=tidspunkt,
        )
    except Domenefeil as domenefeil:
        feil = str(domenefeil.melding)
    if request.htmx:
        sammenheng = {"feil": feil, "lagret": tidspunkt}
        return render(request, "sensur/_kriteriestatus.html", sammenheng, status=422 if feil else 200)
    if feil:
        messages.error(request, feil)
    return redirect("sensur:svar", pk=oppdrag.pk, nummer=nummer)


@require_POST
@never_cache
@innlogget
def etterlys(request: InnloggetRequest, pk: int, nummer: str) -> HttpResponse:
    """Ask the school for an answer that is not there."""
    tidspunkt = naa()
    oppdrag, _alle, svar = hent_svar_for(request, pk, nummer, tidspunkt)
    try:
        spoer_skolen(oppdrag_id=oppdrag.pk, kandidat_id=svar.kandidat_id, aktoer=bruker_aktoer(request), naa=tidspunkt)
    except Domenefeil as feil:
        messages.error(request, str(feil.melding))
    else:
        messages.success(request, _("Skolen er spurt etter svaret og ser det på startsiden sin."))
    # Asked from the page where the proposal is open again, the sensor goes on there.
    aapen = Gjenaapning.objects.filter(oppdrag=oppdrag, kandidat=svar.kandidat_id, lukket__isnull=True).exists()
    return redirect("sensur:gjenaapne" if aapen else "sensur:svar", pk=oppdrag.pk, nummer=nummer)


@require_safe
@never_cache
@innlogget
def oppgave(request: InnloggetRequest, pk: int, oppgave_pk: int) -> FileResponse:
    """The paper that the candidates had, once the grading is open; that it was fetched is logged."""
    tidspunkt = naa()
    oppdrag = hent_oppdrag_for(request.user, pk, naa=tidspunkt, aapent=True)
    papirer = oppgaver_for(oppdrag, tidspunkt)
    return oppgavefil(papirer, oppgave_pk, aktoer=bruker_aktoer(request), naa=tidspunkt)
