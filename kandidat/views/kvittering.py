"""The candidate's own receipt, to keep."""

from django.http import FileResponse, Http404
from django.urls import reverse
from django.views.decorators.http import require_GET

from felles.filsvar import innhold_som_vedlegg
from kandidat.http import KandidatRequest, kandidat_innlogget
from kandidat.sider import Side
from kvittering.querysets.kvitteringer import gjeldende_kvitteringer
from kvittering.services.kvittering import sikre_for_kandidat
from kvittering.services.pdf import kvitteringspdf


@require_GET
@kandidat_innlogget(Side.KVITTERING)
def kvittering_pdf(request: KandidatRequest) -> FileResponse:
    """The receipts of every part as PDF; 404 when everything goes by post."""
    sikre_for_kandidat(kandidat_id=request.kandidat.pk, naa=request.naa)
    kvitteringer = gjeldende_kvitteringer(request.kandidat.pk)
    if not kvitteringer:
        raise Http404
    pdf = kvitteringspdf(
        request.kandidat,
        kvitteringer,
        bekreftes=request.build_absolute_uri(reverse("kvittering:bekreft")),
        naa=request.naa,
    )
    return innhold_som_vedlegg(pdf, navn="kvittering.pdf", innholdstype="application/pdf")
