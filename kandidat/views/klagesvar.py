"""The answer to the pupil's own appeal, from its second on: to read, and as a letter to keep."""

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_safe

from felles.filsvar import innhold_som_vedlegg
from kandidat.innsyn import InnsynRequest, innsyn_kreves
from klagenemnd.permissions import hent_svar_for_kandidat
from klagenemnd.querysets.svar import deler_av
from klagenemnd.services.svarbrev import filnavn, lag_svarbrev
from klagenemnd.svartekst import i_ord


@require_safe
@innsyn_kreves
def klagesvar(request: InnsynRequest, pk: int) -> HttpResponse:
    """The decision and its reasons, in the case's målform whatever language the page is in."""
    utfall = hent_svar_for_kandidat(request.kandidat, pk, naa=request.naa)
    tittel, deler = deler_av(utfall.tekst, utfall.maalform)
    innhold = {
        "kandidat": request.kandidat,
        "bare_innsyn": request.bare_innsyn,
        "utfall": utfall,
        "klage": utfall.klage,
        "tittel": tittel,
        "deler": deler,
        "foer": i_ord(utfall.klage.karakter, utfall.maalform),
        "etter": i_ord(utfall.verdi, utfall.maalform),
    }
    return render(request, "kandidat/klagesvar.html", innhold)


@require_GET
@innsyn_kreves
def klagebrev(request: InnsynRequest, pk: int) -> FileResponse:
    """The same as PDF."""
    utfall = hent_svar_for_kandidat(request.kandidat, pk, naa=request.naa)
    return innhold_som_vedlegg(lag_svarbrev([utfall]), navn=filnavn(utfall), innholdstype="application/pdf")
