"""What can be imported, the last runs, and the files to fill in."""

from typing import Final

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from brukere.http import InnloggetRequest, innlogget
from brukere.models import Bruker, Organisasjon
from felles import tid
from felles.importer.kjoeringer import HOLDBAR, kan_angres
from felles.models import Importkjoering
from felles.regneark import XLSX, skriv_xlsx
from paamelding.permissions import Tilgang, alle_tilganger, tilgang_til

SISTE: Final = 30


@require_safe
@innlogget
def importer(request: InnloggetRequest) -> HttpResponse:
    """Everything the user may import, and the last runs of the places it belongs to."""
    naa = tid.naa()
    tilganger = alle_tilganger(request.user, naa=naa)
    if not tilganger:
        raise PermissionDenied
    innhold = {"tilganger": tilganger, "kjoeringer": _siste(request.user, tilganger), "holdbar": HOLDBAR}
    return render(request, "paamelding/importer.html", innhold)


@require_safe
@innlogget
def mal(request: InnloggetRequest, slag: str) -> HttpResponse:
    """A sheet with the headings and an example, to fill in."""
    naa = tid.naa()
    tilgang = tilgang_til(request.user, slag, naa=naa)
    skole = tilgang.skoler.first() if tilgang.skoler is not None else None
    felt = tilgang.lag(skole, request.user, naa).felt
    rader = [[rad.get(ett.navn, "") for ett in felt] for rad in tilgang.slag.mal]
    data = skriv_xlsx([str(ett.tittel) for ett in felt], rader, arknavn=str(tilgang.slag.tittel))
    return som_vedlegg(data, f"mal-{slag}.xlsx")


def som_vedlegg(data: bytes, navn: str) -> HttpResponse:
    """A workbook as a file that no browser sniffs or keeps."""
    svar = HttpResponse(data, content_type=XLSX)
    svar.headers["Content-Disposition"] = f'attachment; filename="{navn}"'
    svar.headers["X-Content-Type-Options"] = "nosniff"
    return svar


def _siste(bruker: Bruker, tilganger: list[Tilgang]) -> list[dict[str, object]]:
    naa = tid.naa()
    mine = Q(pk__in=[])
    for tilgang in tilganger:
        if tilgang.skoler is not None:
            mine |= Q(slag=tilgang.navn, skole_id__in=[skole.pk for skole in tilgang.skoler])
            continue
        try:
            mine |= Q(slag=tilgang.navn, skole_id=tilgang.lag(None, bruker, naa).skole_id)
        except PermissionDenied:
            continue
    rader = Importkjoering.objects.filter(mine).exclude(status=Importkjoering.Status.FORKASTET).order_by("-laget")
    kjoeringer = list(rader.defer("innhold", "resultat")[:SISTE])
    steder = Organisasjon.objects.in_bulk({kjoering.skole_id for kjoering in kjoeringer})
    folk = Bruker.objects.in_bulk({kjoering.bruker_id for kjoering in kjoeringer if kjoering.bruker_id})
    titler = {tilgang.navn: tilgang.slag.tittel for tilgang in tilganger}
    return [
        {
            "kjoering": kjoering,
            "tittel": titler[kjoering.slag],
            "sted": steder.get(kjoering.skole_id),
            "av": folk.get(kjoering.bruker_id or 0),
            "kan_angres": kan_angres(kjoering, naa),
        }
        for kjoering in kjoeringer
    ]
