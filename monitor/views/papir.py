"""What the monitor gives on paper and to a computer without network."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from brukere.http import InnloggetRequest, innlogget, krev_rolle
from felles.liste import Listevalg
from felles.tid import naa
from monitor import utvalg
from monitor.filterfelt import aktive_filtre, stedsnavn
from monitor.lesning import hent_partier
from monitor.papir import innebygd_stil, lag_papir, samtlige
from monitor.querysets.omfang import Omfang
from vakter.permissions import SEENDE


@require_safe
@innlogget
def utskrift(request: InnloggetRequest) -> HttpResponse:
    """The list as it is filtered and sorted in the monitor, all pages of it, to print."""
    krev_rolle(request.user, *SEENDE)
    tidspunkt = naa()
    syn, valg = utvalg.utsyn(request.user, request.GET, tidspunkt)
    return _uten_spor(render(request, "monitor/utskrift.html", _sammenheng(syn, valg, tidspunkt)))


@require_safe
@innlogget
def noedliste(request: InnloggetRequest) -> HttpResponse:
    """A file with everybody in view by room, their hours, and what to do without the server.

    It holds its own style and asks for nothing, so it opens from the disk of any computer.
    """
    krev_rolle(request.user, *SEENDE)
    tidspunkt = naa()
    alle = QueryDict(mutable=True)
    alle.update({navn: request.GET.get(navn, "") for navn in ("skole", "dato")} | {"visning": utvalg.ROM})
    syn, valg = utvalg.utsyn(request.user, alle, tidspunkt)
    sammenheng = _sammenheng(syn, valg, tidspunkt) | {"stil": innebygd_stil(), "hvem": request.user.navn}
    svar = HttpResponse(render_to_string("monitor/noedliste.html", sammenheng, request))
    navn = f"noedliste-{syn.dag.isoformat()}.html"
    svar.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=navn) or ""
    return _uten_spor(svar)


def _sammenheng(syn: Omfang, valg: Listevalg, tidspunkt: datetime) -> dict[str, Any]:
    partier = list(hent_partier(syn).values())
    deler = lag_papir(syn, valg, tidspunkt)
    return {
        "naa": tidspunkt,
        "dag": syn.dag,
        "skoler": stedsnavn(partier),
        "todelt": any(parti.todelt for parti in partier),
        "deler": deler,
        "antall": samtlige(deler),
        "filtre": [tekst for tekst, _adresse in aktive_filtre(valg, partier)],
        "tilbake": f"{reverse('monitor:monitor')}{valg.adresse()}",
    }


def _uten_spor(svar: HttpResponse) -> HttpResponse:
    svar.headers["Cache-Control"] = "private, no-store"
    return svar
