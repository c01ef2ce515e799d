"""The button that takes the last act back."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from felles import angre, tid
from felles.feil import Domenefeil
from felles.models import Angrepost


@require_POST
@innlogget
def angre_handling(request: InnloggetRequest, noekkel: UUID) -> HttpResponse:
    """Do the opposite of what the user just did, and go back to where the button stood.

    403 for whoever has lost a role since: what one may no longer do, one may no longer take back.
    """
    naa = tid.naa()
    try:
        gjort = angre.laget_av(post_id=noekkel, bruker_id=request.user.pk)
        if any(not tildeling.gjelder(naa) for tildeling in request.user.roller(gjort)):
            raise PermissionDenied(
                _("En rolle du hadde da du gjorde dette, er avsluttet, så du kan ikke angre det. Be en annen ved "
                  "skolen om å rette det for hånd.")
            )  # fmt: skip
        svar = angre.angre(post_id=noekkel, bruker_id=request.user.pk, aktoer=bruker_aktoer(request), naa=naa)
    except Angrepost.DoesNotExist:
        raise Http404 from None
    except Domenefeil as feil:
        messages.warning(request, str(feil.melding))
    else:
        messages.success(request, svar)
    neste = request.POST.get("neste", "")
    trygg = url_has_allowed_host_and_scheme(neste, {request.get_host()}, require_https=request.is_secure())
    return redirect(neste if trygg else "brukere:start")
