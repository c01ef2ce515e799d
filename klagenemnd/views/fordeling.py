"""Cases without a board, by faggruppe; and the proposal of boards for one, row by row, before it is used."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from felles import angre
from felles.liste import ider
from felles.masse import gjorte
from felles.tid import naa
from klagenemnd.permissions import krev_ansvarlig
from klagenemnd.querysets.venter import med_medlemmer, uten_nemnd
from klagenemnd.services.fordeling import Tildeling, fordel_saker
from klagenemnd.services.forslag import Grunn
from klagenemnd.services.grunnlag import Nemndsituasjon, les_situasjon, saker_i
from oppnevning.permissions import faggrupper_for, hent_faggruppe_for

PER_SIDE = 50
DELER_I_EN_RAD = 3
GRUNNER = {
    Grunn.FOR_FAA: gettext_lazy("Færre enn to har takket ja til klagenemnda. Oppnevn flere."),
    Grunn.INHABILE: gettext_lazy(
        "Færre enn to er habile i saken. Oppnevn noen som ikke har hatt med kandidaten å gjøre."
    ),
    Grunn.KOMPETANSE: gettext_lazy("Færre enn to av de habile kan fagkoden. Oppnevn flere, eller rett kompetansen."),
    Grunn.FOR_STORT: gettext_lazy("Færre enn to av de habile kan ha flere saker. Hev grensen, eller oppnevn flere."),
    Grunn.FULLT: gettext_lazy("Det er ikke to med ledig plass igjen. Hev grensen, eller oppnevn flere."),
}


@require_safe
@innlogget
def liste(request: InnloggetRequest) -> HttpResponse:
    """The faggrupper, with how many cases are without a board; and the cases that no faggruppe has."""
    tidspunkt = naa()
    krev_ansvarlig(request.user, tidspunkt)
    grupper = med_medlemmer(faggrupper_for(request.user, tidspunkt))
    side = Paginator(grupper, PER_SIDE).get_page(request.GET.get("side"))
    ventende = uten_nemnd(request.user, tidspunkt)
    sammenheng = {
        "side": side,
        "rader": [(gruppe, ventende.i(gruppe)) for gruppe in side],
        "uten_gruppe": ventende.utenfor(grupper),
    }
    return render(request, "klagenemnd/fordelinger.html", sammenheng)


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def fordeling(request: InnloggetRequest, pk: int) -> HttpResponse:
    """The proposal; posting gives the ticked cases as they were shown, one by one."""
    tidspunkt = naa()
    faggruppe = hent_faggruppe_for(request.user, pk, naa=tidspunkt)
    if request.method != "POST":
        return render(request, "klagenemnd/fordeling.html", _innhold(les_situasjon(faggruppe, request.user, tidspunkt)))
    onsket = _lest(request)
    kjente = set(
        saker_i(faggruppe, request.user, tidspunkt)
        .filter(pk__in=[ett.klage_id for ett in onsket])
        .values_list("pk", flat=True)
    )
    svar = fordel_saker(
        tildelinger=[ett for ett in onsket if ett.klage_id in kjente],
        leste=ider(request.POST.getlist("lest")),
        aktoer=bruker_aktoer(request),
        naa=tidspunkt,
    )
    if not svar.rader:
        messages.error(request, _("Ingen saker er fordelt. Kryss av sakene som skal fordeles, og prøv igjen."))
    if antall := gjorte(svar.rader):
        tekst = ngettext("%(n)s sak er gitt til nemnda.", "%(n)s saker er gitt til nemnda.", antall)
        angre.melding(request, tekst % {"n": antall}, svar.post)
    for rad in svar.rader:
        if not rad.gjort:
            messages.warning(request, f"{rad.navn}: {rad.melding}")
    return redirect("klagenemnd:fordeling", pk=faggruppe.pk)


def _lest(request: InnloggetRequest) -> list[Tildeling]:
    """The ticked rows, each as it was shown: case, who writes, the other. What is none is passed over."""
    rader = [ider(tekst.split("-")) for tekst in request.POST.getlist("rad")]
    return [Tildeling(*rad) for rad in rader if len(rad) == DELER_I_EN_RAD]


def _innhold(situasjon: Nemndsituasjon) -> dict[str, Any]:
    """The context of the page; no query but those that have been asked."""
    forslag, folk = situasjon.forslag, situasjon.folk
    har = {medlem.id: sum(antall for _fag, antall in medlem.har) for medlem in situasjon.grunnlag.medlemmer}
    return {
        "faggruppe": situasjon.faggruppe,
        "rader": [
            {
                "klage": situasjon.klager[plass.sak.id],
                "skriver": folk[plass.skriver],
                "medlem": folk[plass.medlem],
                "verdi": f"{plass.sak.id}-{plass.skriver}-{plass.medlem}",
            }
            for plass in forslag.plasser
        ],
        "uplasserte": [(situasjon.klager[sak.id], GRUNNER[grunn]) for sak, grunn in forslag.uplasserte],
        "medlemmer": [
            {
                "bruker": rad.bruker,
                "reserve": rad.reserve,
                "har": har[rad.bruker_id],
                "faar": forslag.belastning[rad.bruker_id] - har[rad.bruker_id],
                "flest": rad.flest_svar,
            }
            for rad in situasjon.oppnevninger
        ],
        "relasjoner": situasjon.relasjoner,
    }
