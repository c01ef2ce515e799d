from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from brukere.http import InnloggetRequest, innlogget, krev_rolle
from felles.tid import dagens_dato, naa
from monitor import utvalg
from monitor.filterfelt import aktive_filtre, lag_felter, lag_sted, stedsnavn, visninger
from monitor.lesning import hent_partier
from monitor.querysets.omfang import romnavn, skoler_paa_dagen
from monitor.services.flere import I_MENYEN as MASSEVALG
from monitor.versjon import gjelder, grunnlag
from monitor.visning import les_puls, spoer_puls, vis_etter_poll, vis_levende
from vakter.permissions import HANDLENDE, SEENDE

INGEN_ENDRING = 204  # htmx leaves the page alone


@require_safe
@innlogget
def monitor(request: InnloggetRequest) -> HttpResponse:
    """The exam day of the user's parties."""
    krev_rolle(request.user, *SEENDE)
    tidspunkt = naa()
    syn, valg = utvalg.utsyn(request.user, request.GET, tidspunkt)
    partier = list(hent_partier(syn).values())
    sammenheng = {
        "naa": tidspunkt,
        "skoler": stedsnavn(partier),
        "sted": lag_sted(valg, syn, skoler_paa_dagen(request.user, tidspunkt, syn.dag), dagens_dato(tidspunkt)),
        "sted_adresse": valg.nullstilt(visning="", sorter=valg.standard, per=valg.standard_per_side),
        "side_url": reverse("monitor:monitor"),
        "valg": valg,
        "sok": valg.tekst("sok"),
        "felter": lag_felter(valg, partier, romnavn(syn, tidspunkt)),
        "aktive": aktive_filtre(valg, partier),
        "visninger": visninger(valg),
        "ip_adresse": valg.adresse(ip="" if valg.faste["ip"] else "1"),
        "skjulte": valg.skjulte_felt("sok"),
        "uten_sortering": valg.skjulte_felt("sorter"),
        "massevalg": MASSEVALG,
        "kan_velge": syn.i_dag and request.user.har_rolle(tidspunkt, *HANDLENDE),
        "levende": vis_levende(bruker=request.user, omfang=syn, valg=valg, naa=tidspunkt, friskt=True),
    }
    svar = render(request, "monitor/side.html", sammenheng)
    svar.headers["Cache-Control"] = "private, no-store"
    return svar


@require_safe
@innlogget
def tabell(request: InnloggetRequest) -> HttpResponse:
    """The poll: nothing when the version it shows still holds, else the live fragment."""
    krev_rolle(request.user, *SEENDE)
    tidspunkt = naa()
    skole_id = utvalg.les_id(request.GET, "skole")
    # Redis answers while the database does. Pulse and version are read before the rows: a change in between is shown
    # now and fetched once more, never missed.
    with spoer_puls(request.user, skole_id, tidspunkt, bare_avtrykk=True) as svar:
        syn, valg = utvalg.utsyn(request.user, request.GET, tidspunkt)
        pulsen = svar.les(syn.parti_ider)
    if syn.skole_id != skole_id or not syn.i_dag or not syn.parti_ider:
        pulsen = les_puls(syn, tidspunkt, bare_avtrykk=True)
    if gjelder(request.GET.get("v", ""), grunnlag(syn, valg, pulsen), tidspunkt):
        return HttpResponse(status=INGEN_ENDRING)
    levende = vis_etter_poll(bruker=request.user, omfang=syn, valg=valg, naa=tidspunkt)
    return HttpResponse(levende.samlet, headers={"Cache-Control": "private, no-store"})
