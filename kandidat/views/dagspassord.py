"""The day password, typed by the invigilator on the authorisation page."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from deltakelse.services.dagspassord import FeilDagspassord
from deltakelse.services.innloggingsfeil import MaaVente
from felles.feil import Domenefeil
from kandidat.forms import DagspassordForm
from kandidat.http import KandidatRequest, avvis, kandidat_aktoer, kandidat_innlogget
from kandidat.services.dagspassord import slipp_inn
from kandidat.sider import Side
from kandidat.views.sider import autoriseringsside

KAN_IKKE = 422
FOR_MANGE = 429


@require_POST
@sensitive_post_parameters("passord")
@kandidat_innlogget(Side.AUTORISERING, Side.VENTER, Side.ARBEID)
@sensitive_variables("form")
def dagspassord(request: KandidatRequest) -> HttpResponse:
    """Let this log-in in. The second press goes on as the first."""
    form = DagspassordForm(request.POST)
    if not form.is_valid():
        return autoriseringsside(request, form, status=KAN_IKKE)
    try:
        slipp_inn(
            kandidat_id=request.kandidat.pk,
            sesjon_id=request.sesjon.pk,
            passord=form.cleaned_data["passord"],
            aktoer=kandidat_aktoer(request),
            naa=request.naa,
        )
    except MaaVente as feil:
        form.add_error(None, str(feil.melding))
        svar = autoriseringsside(request, form, status=FOR_MANGE)
        svar.headers["Retry-After"] = str(feil.sekunder)
        return svar
    except FeilDagspassord as feil:
        form.add_error(None, str(feil.melding))
        return autoriseringsside(request, form, status=KAN_IKKE)
    except Domenefeil as feil:
        return avvis(request, str(feil.melding))
    return redirect("kandidat:start")
