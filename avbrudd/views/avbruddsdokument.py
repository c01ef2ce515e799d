"""The documentation of an incident, to be kept with a case about a formal fault."""

from django.http import FileResponse
from django.views.decorators.http import require_safe

from avbrudd.permissions import hent_avbrudd_til_dokumentasjon
from avbrudd.services.avbruddsdokument import lag_pdf, lag_xlsx
from brukere.http import InnloggetRequest, innlogget
from felles import regneark, tid
from felles.filsvar import innhold_som_vedlegg


@require_safe
@innlogget
def pdf(request: InnloggetRequest, avbrudd_id: int) -> FileResponse:
    """As an accessible PDF."""
    naa = tid.naa()
    avbrudd = hent_avbrudd_til_dokumentasjon(request.user, avbrudd_id, naa=naa)
    navn = f"avbrudd-{avbrudd.pk}.pdf"
    return innhold_som_vedlegg(lag_pdf(avbrudd, naa=naa), navn=navn, innholdstype="application/pdf")


@require_safe
@innlogget
def xlsx(request: InnloggetRequest, avbrudd_id: int) -> FileResponse:
    """As a spreadsheet."""
    avbrudd = hent_avbrudd_til_dokumentasjon(request.user, avbrudd_id, naa=tid.naa())
    return innhold_som_vedlegg(lag_xlsx(avbrudd), navn=f"avbrudd-{avbrudd.pk}.xlsx", innholdstype=regneark.XLSX)
