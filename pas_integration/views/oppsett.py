"""The school's organisation number in PAS."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from felles import tid
from felles.feil import Domenefeil
from pas_integration.forms.oppsett import OrgnrForm
from pas_integration.permissions import hent_passkole_for, kan_sette_opp, krev_oppsett
from pas_integration.services.oppsett import sett_pas_orgnr
from pas_integration.views.sted import les_sted


@require_safe
@innlogget
def oppsett(request: InnloggetRequest) -> HttpResponse:
    """The schools with their numbers in PAS; those who may, have a way to change them."""
    naa = tid.naa()
    sted = les_sted(request.user, request.GET, naa)
    rader = [(skole, kan_sette_opp(request.user, skole, naa)) for skole in sted.skoler]
    return render(
        request, "pas/oppsett.html", {"sted": sted, "rader": rader, "kan_noen": any(kan for _skole, kan in rader)}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def skoleoppsett(request: InnloggetRequest, orgnr: str) -> HttpResponse:
    """The number of one school."""
    naa = tid.naa()
    skole = hent_passkole_for(request.user, orgnr, naa=naa)
    krev_oppsett(request.user, skole, naa)
    sendt = request.method == "POST"
    skjema = OrgnrForm(request.POST if sendt else None, initial={"pas_orgnr": skole.pas_orgnr})
    if sendt and skjema.is_valid():
        try:
            ny = sett_pas_orgnr(
                skole_id=skole.pk, orgnr=skjema.cleaned_data["pas_orgnr"], aktoer=bruker_aktoer(request), naa=naa
            )  # fmt: skip
        except Domenefeil as feil:
            skjema.add_error("pas_orgnr", str(feil.melding))
        else:
            tekst = _("%(skole)s har nummeret %(nummer)s i PAS. Start eksporten på nytt hvis den stoppet på dette.")
            messages.success(request, tekst % {"skole": ny.navn, "nummer": ny.nummer_i_pas})
            return redirect(f"{reverse('pas_integration:oversikt')}?skole={ny.orgnr}")
    return render(
        request, "pas/skoleoppsett.html", {"skole": skole, "skjema": skjema}, status=422 if sendt else 200
    )  # fmt: skip
