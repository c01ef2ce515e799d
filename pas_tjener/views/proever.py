"""The kartleggingsprøver as UDIR sees them: what is put up, and how many have enrolled."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget, krev_rolle
from brukere.models.bruker import Rolle
from felles import tid
from felles.feil import Domenefeil
from pas_tjener.forms.proever import ProeveForm
from pas_tjener.querysets.proever import proeveliste
from pas_tjener.services.proever import legg_til_proeve, ta_bort_proeve
from pas_tjener.views.klienter import paa_pas


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
@paa_pas
def proever(request: InnloggetRequest) -> HttpResponse:
    """The tests, with how many schools, groups and pupils; and the form for another."""
    krev_rolle(request.user, Rolle.UDIR)
    skjema = ProeveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and skjema.is_valid():
        try:
            proeve = legg_til_proeve(
                **skjema.cleaned_data, bruker=request.user, aktoer=bruker_aktoer(request), naa=tid.naa()
            )
        except Domenefeil as feil:
            skjema.add_error("kode", str(feil.melding))
        else:
            messages.success(request, _("%(kode)s er lagt til, og skolene kan melde på.") % {"kode": proeve.kode})
            return redirect("pas_tjener:proever")
    innhold = {"proever": proeveliste(), "skjema": skjema}
    return render(request, "pas_tjener/proever.html", innhold, status=422 if skjema.errors else 200)


@require_POST
@innlogget
@paa_pas
def ta_bort(request: InnloggetRequest, proeve_id: int) -> HttpResponse:
    """A test that nobody has enrolled for is taken down."""
    krev_rolle(request.user, Rolle.UDIR)
    try:
        ta_bort_proeve(proeve_id=proeve_id, aktoer=bruker_aktoer(request), naa=tid.naa())
    except Domenefeil as feil:
        messages.warning(request, str(feil.melding))
    else:
        messages.success(request, _("Prøven er tatt bort."))
    return redirect("pas_tjener:proever")
