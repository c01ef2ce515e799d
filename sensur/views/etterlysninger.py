"""The school's side of an answer that a sensor lacks: what is asked, and what the school answers."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget, krev_rolle
from brukere.models.bruker import SKOLEADMINISTRATORER
from felles.feil import Domenefeil
from felles.tid import naa
from sensur.forms.bord import EtterlysningSkjema
from sensur.models import Etterlysning
from sensur.querysets.bord import etterlysninger_til
from sensur.services.etterlysning import svar_paa

PER_SIDE = 50


@require_safe
@innlogget
def liste(request: InnloggetRequest) -> HttpResponse:
    """Answers that sensors of the school's candidates lack, unanswered ones first."""
    krev_rolle(request.user, *SKOLEADMINISTRATORER)
    saker = etterlysninger_til(request.user, naa()).order_by(F("svart").asc(nulls_first=True), "sendt", "pk")
    side = Paginator(saker, PER_SIDE).get_page(request.GET.get("side"))
    return render(request, "sensur/etterlysninger.html", {"side": side, "svarvalg": Etterlysning.Svar.choices})


@require_POST
@innlogget
def svar(request: InnloggetRequest, pk: int) -> HttpResponse:
    """Answer the sensor."""
    sak = get_object_or_404(etterlysninger_til(request.user, naa()), pk=pk)
    skjema = EtterlysningSkjema(request.POST)
    if not skjema.is_valid():
        for feil in [str(en) for liste in skjema.errors.values() for en in liste]:
            messages.error(request, feil)
        return redirect("sensur:etterlysninger")
    try:
        svar_paa(
            etterlysning_id=sak.pk,
            svar=skjema.cleaned_data["svar"],
            merknad=skjema.cleaned_data["merknad"],
            aktoer=bruker_aktoer(request),
            naa=naa(),
        )
    except Domenefeil as feil:
        messages.error(request, str(feil.melding))
    else:
        messages.success(request, _("Svaret er sendt til sensoren."))
    return redirect("sensur:etterlysninger")
