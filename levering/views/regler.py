"""The owner's rule for handing in after a candidate's own end."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from deltakelse.permissions import eide_organisasjoner
from felles import tid
from levering.forms.regler import RegelForm
from levering.models import Leveringsregel
from levering.querysets.regler import standardregel
from levering.services.regler import sett_regel


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def leveringsregel(request: InnloggetRequest) -> HttpResponse:
    """The rule of each organisation that the user decides for; one form for each."""
    naa = tid.naa()
    eiere = list(eide_organisasjoner(request.user, naa))
    if not eiere:
        raise PermissionDenied(_("Skoleeieren bestemmer når besvarelser kan leveres etter at tiden er ute."))
    satt = {regel.eier_id: regel for regel in Leveringsregel.objects.filter(eier__in=eiere)}
    standard = standardregel()
    rader: list[dict[str, Any]] = []
    status = 200
    for eier in eiere:
        regel = satt.get(eier.pk) or standard
        gjelder = request.method == "POST" and request.POST.get("eier") in (str(eier.pk), None)
        skjema = RegelForm(
            request.POST if gjelder else None,
            initial={"frist_minutter": regel.frist_minutter, "sen_levering": regel.sen_levering},
            auto_id=f"id_{eier.pk}_%s",
        )
        if gjelder and skjema.is_valid():
            sett_regel(eier_id=eier.pk, **skjema.cleaned_data, aktoer=bruker_aktoer(request), naa=naa)
            messages.success(request, _("Leveringsfristen er lagret for %(eier)s.") % {"eier": eier.navn})
            return redirect("levering:leveringsregel")
        status = 422 if gjelder else status
        rader.append({"eier": eier, "skjema": skjema, "satt": eier.pk in satt})
    if request.method == "POST" and not any(rad["skjema"].is_bound for rad in rader):
        raise PermissionDenied  # another organisation's form
    return render(request, "levering/regel.html", {"rader": rader, "standard": standard}, status=status)
