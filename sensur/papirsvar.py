"""The paper and the guidance as files, to whoever reads an answer: sensor, leader of a fellessensur, member of a board."""

from datetime import datetime

from django.db.models import QuerySet
from django.http import FileResponse
from django.shortcuts import get_object_or_404

from eksamen.models import Oppgave
from felles.filsvar import fil_som_vedlegg
from felles.hendelser import Aktoer
from plan.services.oppgaver import registrer_henting
from sensur.querysets.veiledning import gjeldende
from sensur.services.veiledning import filnavn


def oppgavefil(papirer: QuerySet[Oppgave], pk: int, *, aktoer: Aktoer, naa: datetime) -> FileResponse:
    """One of the papers that the reader may have; that it was fetched is logged. 404 for every other."""
    rad = get_object_or_404(papirer, pk=pk)
    svar = fil_som_vedlegg(rad.noekkel, navn=rad.navn, innholdstype="application/pdf")
    registrer_henting(oppgave=rad, aktoer=aktoer, naa=naa)
    return svar


def veiledningsfil(eksamen_id: int, pk: int) -> FileResponse:
    """A file of the guidance that holds for the exam; 404 for every other. The caller has asked whether it is open."""
    rad = get_object_or_404(gjeldende(eksamen_id).select_related("eksamen__fag"), pk=pk)
    return fil_som_vedlegg(rad.noekkel, navn=filnavn(rad), innholdstype="application/pdf")
