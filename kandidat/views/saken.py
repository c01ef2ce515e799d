"""«Saken min»: one exam of the pupil's own from hand-in to final answer."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_safe

from felles.filsvar import innhold_som_vedlegg
from kandidat.innsyn import InnsynRequest, innsyn_kreves
from kandidat.saken import adresse_for, hent_min_eksamen
from kvittering.querysets.kvitteringer import gjeldende_kvitteringer
from kvittering.services.kvittering import sikre_for_kandidat
from kvittering.services.pdf import kvitteringspdf
from saksgang.querysets.sak import hent_fakta
from saksgang.steg import lag_sak
from saksgang.visning import visteg


@require_safe
@innsyn_kreves
def saken(request: InnsynRequest, kandidat_id: int) -> HttpResponse:
    """What has happened, what comes next and by when, and who can answer."""
    min_ = hent_min_eksamen(request.kandidat, kandidat_id, request.naa)
    sak = lag_sak(hent_fakta(min_, request.naa), request.naa)
    innhold = {
        "kandidat": request.kandidat,
        "bare_innsyn": request.bare_innsyn,
        "min": min_,
        "sak": sak,
        "steg": visteg(sak, adresse_for(min_)),
    }
    return render(request, "kandidat/saken.html", innhold)


@require_GET
@innsyn_kreves
def kvittering(request: InnsynRequest, kandidat_id: int) -> FileResponse:
    """The receipts of the exam as PDF, also long after its day; 404 when there is none."""
    min_ = hent_min_eksamen(request.kandidat, kandidat_id, request.naa)
    sikre_for_kandidat(kandidat_id=min_.pk, naa=request.naa)
    kvitteringer = gjeldende_kvitteringer(min_.pk)
    if not kvitteringer:
        raise Http404
    bekreftes = request.build_absolute_uri(reverse("kvittering:bekreft"))
    pdf = kvitteringspdf(min_, kvitteringer, bekreftes=bekreftes, naa=request.naa)
    return innhold_som_vedlegg(pdf, navn="kvittering.pdf", innholdstype="application/pdf")
