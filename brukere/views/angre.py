"""The button that takes the last act back."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from brukere.services.angring import angre_egen
from felles import tid
from felles.feil import Domenefeil
from felles.models import Angrepost


@require_POST
@innlogget
def angre_handling(request: InnloggetRequest, noekkel: UUID) -> HttpResponse:
    """Do the opposite of what the user just did, and go back to where the button stood."""
    try:
        svar = angre_egen(noekkel=noekkel, bruker=request.user, aktoer=bruker_aktoer(request), naa=tid.naa())
    except Angrepost.DoesNotExist:
        raise Http404 from None
    except Domenefeil as feil:
        messages.warning(request, str(feil.melding))
    else:
        messages.success(request, svar)
    neste = request.POST.get("neste", "")
    trygg = url_has_allowed_host_and_scheme(neste, {request.get_host()}, require_https=request.is_secure())
    return redirect(neste if trygg else "brukere:start")
