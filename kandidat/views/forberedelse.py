"""Preparation: from its release, with log-in and without an invigilator; also on the day of the exam."""

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_safe

from brukere.http import aktoer_fra
from felles.filsvar import fil_som_vedlegg
from felles.models import Hendelse
from kandidat.innsyn import InnsynRequest, forberedelse_kreves
from kandidat.services.forberedelse import forberedelse_for, hent_materiell


@require_safe
@forberedelse_kreves
def forberedelse(request: InnsynRequest) -> HttpResponse:
    """The material, or when it comes. No way leads from here to the exam itself."""
    innhold = {
        "kandidat": request.kandidat,
        "bare_innsyn": request.bare_innsyn,
        "forberedelse": forberedelse_for(request.kandidat, request.naa),
    }
    return render(request, "kandidat/forberedelse.html", innhold)


@require_GET
@forberedelse_kreves
def forberedelsesfil(request: InnsynRequest, maalform: str) -> FileResponse:
    """The material itself; its fetching is logged."""
    aktoer = aktoer_fra(request, slag=Hendelse.Aktoerslag.KANDIDAT, ident=request.kandidat.pk)
    funnet = hent_materiell(kandidat=request.kandidat, maalform=maalform, aktoer=aktoer, naa=request.naa)
    return fil_som_vedlegg(funnet.noekkel, navn=funnet.navn, innholdstype="application/pdf")
