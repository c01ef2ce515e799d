"""A candidate's receipts, for the school."""

from datetime import datetime

from django.db.models import prefetch_related_objects
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_safe

from brukere.http import InnloggetRequest, innlogget
from felles.filsvar import innhold_som_vedlegg
from felles.tid import naa
from kvittering.innhold import Filfakta, Kvitteringsfakta, les
from kvittering.models import Kvittering
from kvittering.querysets.kvitteringer import gjeldende_kvitteringer
from kvittering.services.kvittering import sikre_for_kandidat
from kvittering.services.pdf import kvitteringspdf
from vakter.permissions import hent_kandidat_til_handling


@require_safe
@innlogget
def kvittering(request: InnloggetRequest, kandidat_id: int) -> HttpResponse:
    """What stands as delivered, part by part, and whether the school was told by e-mail."""
    tidspunkt = naa()
    kandidat = hent_kandidat_til_handling(request.user, kandidat_id, naa=tidspunkt)
    sikre_for_kandidat(kandidat_id=kandidat.pk, naa=tidspunkt)
    kvitteringer = gjeldende_kvitteringer(kandidat.pk)
    prefetch_related_objects(kvitteringer, "levering__filer")
    rader = [(rad, fakta, _filer(rad, fakta)) for rad in kvitteringer for fakta in [les(rad.innhold)]]
    return render(request, "kvittering/for_skolen.html", {"kandidat": kandidat, "rader": rader})


def _filer(rad: Kvittering, fakta: Kvitteringsfakta) -> list[tuple[Filfakta, datetime | None]]:
    """The files of a receipt, each with the moment it was deleted after the delivery; None while it is there."""
    slettet = {(fil.navn, fil.sha256): fil.slettet for fil in rad.levering.filer.all()}
    return [(fil, slettet.get((fil.navn, fil.sha256))) for fil in fakta.filer]


@require_GET
@innlogget
def kvittering_pdf(request: InnloggetRequest, kandidat_id: int) -> FileResponse:
    """The same as PDF, as the candidate gets it; 404 when nothing stands as delivered."""
    tidspunkt = naa()
    kandidat = hent_kandidat_til_handling(request.user, kandidat_id, naa=tidspunkt)
    sikre_for_kandidat(kandidat_id=kandidat.pk, naa=tidspunkt)
    kvitteringer = gjeldende_kvitteringer(kandidat.pk)
    if not kvitteringer:
        raise Http404
    bekreftes = request.build_absolute_uri(reverse("kvittering:bekreft"))
    pdf = kvitteringspdf(kandidat, kvitteringer, bekreftes=bekreftes, naa=tidspunkt)
    return innhold_som_vedlegg(pdf, navn="kvittering.pdf", innholdstype="application/pdf")
