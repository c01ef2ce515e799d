"""What the checks say of a candidate's file, for the school, and the copy without metadata."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from felles.feil import Domenefeil
from felles.tid import naa
from levering.permissions import hent_fil_for
from sjekk.querysets.sjekker import for_filer
from sjekk.services.rens import kan_renses, rens
from vakter.permissions import hent_kandidat_til_handling

KAN_IKKE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def filsjekk(request: InnloggetRequest, kandidat_id: int, fil_id: int) -> HttpResponse:
    """Every check of a candidate's file; posting puts a copy without metadata in its place."""
    tidspunkt = naa()
    kandidat = hent_kandidat_til_handling(request.user, kandidat_id, naa=tidspunkt)
    fil = hent_fil_for(request.user, fil_id, naa=tidspunkt)
    if fil.kandidat_id != kandidat.pk:
        raise Http404
    feil = ""
    if request.method == "POST":
        try:
            kopi = rens(fil_id=fil.pk, aktoer=bruker_aktoer(request), naa=tidspunkt)
        except Domenefeil as nei:
            feil = str(nei.melding)
        else:
            messages.success(request, _("En kopi uten metadata er satt inn. Originalen er tatt vare på."))
            return redirect("skolelevering:filsjekk", kandidat_id=kandidat.pk, fil_id=kopi.pk)
    verdier = {
        "kandidat": kandidat,
        "fil": fil,
        "sjekker": for_filer([fil.pk])[fil.pk],
        "kan_renses": kan_renses(fil),
        "er_levert": fil.leveringer.filter(gjenaapnet__isnull=True).exists(),
        "feil": feil,
    }
    return render(request, "skolelevering/filsjekk.html", verdier, status=KAN_IKKE if feil else 200)
