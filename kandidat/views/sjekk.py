"""What the checks say of a file, and the copy without metadata."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from felles.feil import Domenefeil
from kandidat.http import KandidatRequest, avvis, kandidat_aktoer, kandidat_innlogget
from kandidat.sider import Side, har_tilgang
from levering.models import Besvarelsesfil
from levering.permissions import hent_fil_for_kandidat
from sjekk.querysets.sjekker import for_filer
from sjekk.services.rens import kan_renses, rens

KAN_IKKE = 422
# Reasons that the page itself shows; for the others it is no longer the candidate's page.
PAA_SIDEN = frozenset({"kan_ikke_renses", "travelt", "tiden_er_ute", "ikke_din"})


@require_http_methods(["GET", "HEAD", "POST"])
@kandidat_innlogget(Side.ARBEID, Side.KVITTERING)
def sjekk(request: KandidatRequest, fil_id: int) -> HttpResponse:
    """Every check of a file of the candidate's own; posting puts a copy without metadata in its place."""
    fil = hent_fil_for_kandidat(request.kandidat, fil_id)
    if not har_tilgang(request.sesjon):
        return avvis(request, status=403)
    if request.method != "POST":
        return _vis(request, fil)
    if request.side != Side.ARBEID:
        return avvis(request)
    try:
        kopi = rens(fil_id=fil.pk, aktoer=kandidat_aktoer(request), naa=request.naa, sesjon_id=request.sesjon.pk)
    except Domenefeil as feil:
        if feil.kode not in PAA_SIDEN:
            return avvis(request, str(feil.melding))
        return _vis(request, fil, feil=str(feil.melding), status=KAN_IKKE)
    return redirect("kandidat:sjekk", fil_id=kopi.pk)


def _vis(request: KandidatRequest, fil: Besvarelsesfil, *, feil: str = "", status: int = 200) -> HttpResponse:
    arbeider = request.side == Side.ARBEID
    verdier = {
        "kandidat": request.kandidat,
        "fil": fil,
        "sjekker": for_filer([fil.pk], til_kandidat=True)[fil.pk],
        "kan_renses": arbeider and fil.lastet_opp_av == Besvarelsesfil.Lastet.KANDIDAT and kan_renses(fil),
        "arbeider": arbeider,
        "feil": feil,
        "steg_naa": 3 if arbeider else 4,
    }
    return render(request, "kandidat/sjekk.html", verdier, status=status)
