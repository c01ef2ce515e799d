"""Changed grades for the intake office: the list, and the same as a sheet."""

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from felles import tid
from felles.filsvar import innhold_som_vedlegg
from felles.nummer.personnummer import masker
from felles.regneark import XLSX
from inntak.forms.endringer import SidenForm
from inntak.permissions import krev_inntakskontor
from inntak.querysets.endringer import endringer, med_kandidat
from inntak.querysets.noekler import OVERLAPP, sist_hentet
from inntak.services.henting import hent_regneark

PER_SIDE = 50


@require_safe
@innlogget
def liste(request: InnloggetRequest) -> HttpResponse:
    """The changes of the schools under the user's organisation, oldest first; national ids are masked."""
    naa = tid.naa()
    egne = krev_inntakskontor(request.user, naa)
    sist = sist_hentet(request.user)
    skjema, siden = _utvalg(request.GET, sist)
    side = Paginator(endringer(egne, naa, siden=siden), PER_SIDE).get_page(request.GET.get("side"))
    rader = [(rad, masker(rad.kandidat.person.nummer)) for rad in med_kandidat(list(side.object_list), med_nummer=True)]
    innhold = {"skjema": skjema, "side": side, "rader": rader, "siden": siden, "sist": sist, "egne": egne}
    return render(request, "inntak/endringer.html", innhold, status=422 if skjema.errors else 200)


@require_POST
@innlogget
def regneark(request: InnloggetRequest) -> HttpResponse | HttpResponseBase:
    """The same changes with whole national ids; «since last time» begins here from now on."""
    naa = tid.naa()
    egne = krev_inntakskontor(request.user, naa)
    skjema, siden = _utvalg(request.POST, sist_hentet(request.user))
    if skjema.errors:
        return render(request, "inntak/endringer.html", {"skjema": skjema, "rader": [], "egne": egne}, status=422)
    data = hent_regneark(bruker=request.user, organisasjoner=egne, siden=siden, aktoer=bruker_aktoer(request), naa=naa)
    return innhold_som_vedlegg(data, navn=f"endrede-karakterer-{tid.dagens_dato(naa)}.xlsx", innholdstype=XLSX)


def _utvalg(valg: Any, sist: datetime | None) -> tuple[SidenForm, datetime | None]:
    """The form, and the moment that it asks for: from when the user fetched last, less the overlap, with `sist`."""
    if sist and valg.get("sist"):
        skjema = SidenForm(SidenForm.fra(sist))
        skjema.is_valid()
        return skjema, sist - OVERLAPP
    skjema = SidenForm(valg)
    skjema.is_valid()
    return skjema, skjema.siden()
