"""The school's and the authority's look at a pupil's case: the same steps as the candidate has, and the timeline."""

from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from eksamen.models import Kandidat
from felles import tid
from felles.filsvar import innhold_som_vedlegg
from klage.querysets.resultat import karakterkolonne
from saksgang.permissions import hent_kandidat_for, hent_parti_for
from saksgang.querysets.sak import hent_fakta
from saksgang.querysets.tidslinje import tidslinje as hent_linjer
from saksgang.services.utskrift import lag_tidslinje, noter_henting
from saksgang.steg import lag_sak
from saksgang.stegtyper import Lenke, Steg
from saksgang.visning import visteg

PER_SIDE = 100


@require_safe
@innlogget
def parti(request: InnloggetRequest, parti_id: int) -> HttpResponse:
    """The candidates of a party, each with the way to case and timeline."""
    naa = tid.naa()
    partiet, kandidater = hent_parti_for(request.user, parti_id, naa=naa)
    side = Paginator(kandidater, PER_SIDE).get_page(request.GET.get("side"))
    karakterer = karakterkolonne(Kandidat.objects.filter(parti=partiet), naa)
    rader = [(kandidat, karakterer.get(kandidat.pk, "")) for kandidat in side]
    return render(request, "saksgang/parti.html", {"parti": partiet, "side": side, "rader": rader})


@require_safe
@innlogget
def sak(request: InnloggetRequest, kandidat_id: int) -> HttpResponse:
    """The case as the candidate has it. What is sealed for the school is sealed here."""
    naa = tid.naa()
    kandidat, leser = hent_kandidat_for(request.user, kandidat_id, naa=naa)
    saken = lag_sak(hent_fakta(kandidat, naa), naa)

    def adresse(steg: Steg) -> str:
        return reverse("klagenemnd:svar", args=[steg.objekt]) if steg.lenke == Lenke.SVAR and leser.skolen else ""

    innhold = {"kandidat": kandidat, "leser": leser, "sak": saken, "steg": visteg(saken, adresse)}
    return render(request, "saksgang/sak.html", innhold)


@require_safe
@innlogget
def tidslinje(request: InnloggetRequest, kandidat_id: int) -> HttpResponse:
    """Who knew what when, and why the grade changed."""
    naa = tid.naa()
    kandidat, leser = hent_kandidat_for(request.user, kandidat_id, naa=naa)
    innhold: dict[str, Any] = {"kandidat": kandidat, "leser": leser, "linjer": hent_linjer(kandidat, leser, naa)}
    return render(request, "saksgang/tidslinje.html", innhold)


@require_GET
@innlogget
def tidslinje_pdf(request: InnloggetRequest, kandidat_id: int) -> FileResponse:
    """The same as accessible PDF; that it was fetched stands in the timeline."""
    naa = tid.naa()
    kandidat, leser = hent_kandidat_for(request.user, kandidat_id, naa=naa)
    data = lag_tidslinje(kandidat, leser, hent_linjer(kandidat, leser, naa), naa=naa)
    noter_henting(kandidat=kandidat, aktoer=bruker_aktoer(request), naa=naa)
    return innhold_som_vedlegg(data, navn="tidslinje.pdf", innholdstype="application/pdf")
