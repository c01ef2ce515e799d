"""«Vis filer»: what a candidate's answer is made of now, and all of it as a zip."""

from http import HTTPStatus

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from brukere.models import Bruker
from felles.feil import Domenefeil
from felles.filsvar import stroem_som_vedlegg
from felles.tid import naa
from levering.models import Besvarelsesfil
from levering.querysets.nedlasting import frister
from levering.querysets.skolelevering import Skolefil, skolefiler
from levering.services.nedlasting import lag_pakke
from sjekk.querysets.sjekker import filer_i_karantene, for_filer
from vakter.permissions import hent_kandidat_til_handling


@require_safe
@innlogget
def filer(request: InnloggetRequest, kandidat_id: int) -> HttpResponse:
    """Every file of the answer: the content of the window for HTMX, else a page of its own."""
    return _vis(request, kandidat_id)


@require_safe
@innlogget
def filer_zip(request: InnloggetRequest, kandidat_id: int) -> HttpResponseBase:
    """All the files, uploaded and delivered; those in quarantine are named in the zip and left out of it.

    That somebody took them is in the log.
    """
    tidspunkt = naa()
    kandidat = hent_kandidat_til_handling(request.user, kandidat_id, naa=tidspunkt)
    alle = Besvarelsesfil.objects.filter(kandidat=kandidat, slettet__isnull=True)
    frist = next(en for en in frister() if en.periode.pk == kandidat.eksamen.periode_id)
    if request.method == "HEAD":
        return HttpResponse(content_type="application/zip")
    try:
        pakke = lag_pakke(
            filer=alle,
            frist=frist,
            aktoer=bruker_aktoer(request),
            naa=tidspunkt,
            karantene=set(filer_i_karantene(alle).order_by().values_list("pk", flat=True)),
        )
    except Domenefeil as nei:
        return _vis(request, kandidat_id, feil=nei)
    return stroem_som_vedlegg(pakke.stroem, navn=pakke.navn, lengde=pakke.lengde, innholdstype="application/zip")


def _vis(request: InnloggetRequest, kandidat_id: int, feil: Domenefeil | None = None) -> HttpResponse:
    kandidat = hent_kandidat_til_handling(request.user, kandidat_id, naa=naa())
    rader = skolefiler(kandidat.pk)
    navn = _ansatte(rader)
    verdier = {
        "kandidat": kandidat,
        "rader": [(rad, navn.get(rad.fil.lastet_opp_bruker_id or 0, ""), _levert_av(rad, navn)) for rad in rader],
        "samlet": sum(rad.fil.stoerrelse for rad in rader),
        "sjekker": for_filer([rad.fil.pk for rad in rader]),
        "feil": str(feil.melding) if feil else "",
    }
    mal = "skolelevering/_filer.html" if request.htmx else "skolelevering/filer.html"
    return render(request, mal, verdier, status=HTTPStatus.UNPROCESSABLE_ENTITY if feil else HTTPStatus.OK)


def _ansatte(rader: list[Skolefil]) -> dict[int, str]:
    """Names of the staff who have uploaded or handed in; one query."""
    hender = [rad.fil.lastet_opp_bruker_id for rad in rader]
    hender += [levering.levert_bruker_id for rad in rader for levering in rad.leveringer]
    return {bruker.pk: bruker.navn for bruker in Bruker.objects.filter(pk__in=set(filter(None, hender)))}


def _levert_av(rad: Skolefil, navn: dict[int, str]) -> list[tuple[object, str]]:
    """The deliveries of the file, each with the name of the member of staff who handed it in, if one did."""
    return [(levering, navn.get(levering.levert_bruker_id or 0, "")) for levering in rad.overleveringer]
