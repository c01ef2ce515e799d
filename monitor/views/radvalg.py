"""«Flere valg» of a candidate: the menu, fetched when it is opened, and its acts."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from eksamen.models import Kandidat
from eksamen.permissions import administrerer_skole
from felles.feil import Domenefeil
from felles.tid import dagens_dato, naa
from levering.permissions import hent_status_eller_404
from monitor.radvalg import Stilling, Valg, kan_leveres_for, stilling, vises
from monitor.services.adressehjelp import undersoek
from monitor.services.radvalg import utfoer
from monitor.svar import svar_med_levende
from vakter.permissions import hent_kandidat_til_handling

# Symbol of each act, in the order of the menu: acts, then after a line what takes something away.
HANDLINGER = {
    Valg.OPPMOETE: "person",
    Valg.DEL1: "levert",
    Valg.GJENAAPNE: "paanytt",
    Valg.POST: "post",
    Valg.POST_DEL1: "post",
    Valg.POST_DEL2: "post",
    Valg.FJERN_POST: "fjern",
    Valg.FJERN_POST_DEL1: "fjern",
    Valg.FJERN_POST_DEL2: "fjern",
}
TAR_BORT = {
    Valg.FJERN_OPPMOETE: "fjern",
    Valg.FJERN_DEL1: "fjern",
    Valg.FJERN_FRAVAER: "fjern",
    Valg.OPPHEV_SPERRE: "har",
    Valg.DOKUMENTERT: "dokfravaer",
    Valg.IKKE_DOKUMENTERT: "fravaer",
    Valg.SPERR: "sperret",
}
FARLIGE = frozenset({Valg.SPERR})


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def valg(request: InnloggetRequest, kandidat_id: int) -> HttpResponse:
    """The menu: a fragment for HTMX, else a page of its own. POST does the one that was chosen."""
    tidspunkt = naa()
    kandidat = hent_kandidat_til_handling(request.user, kandidat_id, naa=tidspunkt)
    administrator = administrerer_skole(request.user, kandidat.parti.skole, tidspunkt)
    if request.method == "POST":
        return _utfoer(request, kandidat, administrator)
    status = hent_status_eller_404(kandidat.pk, tidspunkt)
    ved = stilling(status, naa=tidspunkt, administrator=administrator)
    parametre = request.GET.urlencode()
    sammenheng = {
        "kandidat": kandidat,
        "hjelp": undersoek(kandidat, bruker=request.user, start=status.digital_start, naa=tidspunkt),
        "vinduer": _vinduer(ved),
        "lenker": _lenker(ved),
        "handlinger": _knapper(HANDLINGER, ved),
        "tar_bort": _knapper(TAR_BORT, ved),
        "liste": f"?{parametre}" if parametre else "",
    }
    return render(request, "monitor/_valg.html" if request.htmx else "monitor/valg.html", sammenheng)


def _utfoer(request: InnloggetRequest, kandidat: Kandidat, administrator: bool) -> HttpResponse:
    valgt = request.POST.get("valg", "")
    if valgt not in Valg.values:
        tekst = _("Ingenting er endret. Åpne «Flere valg» på nytt og velg hva du vil gjøre.")
        return svar_med_levende(request, [("warning", tekst)], kandidat)
    try:
        utfall = utfoer(
            kandidat_id=kandidat.pk,
            valg=Valg(valgt),
            administrator=administrator,
            aktoer=bruker_aktoer(request),
            naa=naa(),
        )
    except Domenefeil as feil:
        return svar_med_levende(request, [("warning", str(feil.melding))], kandidat)
    farge = "success" if utfall.endret else "info"
    return svar_med_levende(request, [(farge, utfall.tekst)], kandidat, angre=utfall.angre)


def _vinduer(ved: Stilling) -> list[tuple[str, str, str]]:
    """Symbol, words and address of what opens in a window over the monitor; without script each is a page."""
    pk = ved.kandidat.pk
    vinduer = [("logg", _("Se logg"), reverse("monitor:logg", args=[pk]))]
    if ved.kandidat.digital_filer or ved.kandidat.del1_filer:
        vinduer.append(("fil", _("Vis filer"), reverse("skolelevering:filer", args=[pk])))
    return vinduer


def _lenker(ved: Stilling) -> list[tuple[str, str, str]]:
    """Symbol, words and address of what the menu leads to."""
    pk = ved.kandidat.pk
    lenker = []
    if kan_leveres_for(ved):
        lenker.append(("laster", _("Lever for kandidat"), reverse("skolelevering:lever", args=[pk])))
    if ved.dag == dagens_dato(ved.naa):
        oppmoete = f"{reverse('oppmoete:oppmoete')}?parti={ved.kandidat.parti_id}#k{pk}"
        lenker += [
            ("folk", _("Oppmøte og del 1") if ved.todelt else _("Oppmøte"), oppmoete),
            ("melding", _("Send melding"), f"{reverse('monitor:melding')}?kandidat={pk}"),
            ("klokke", _("Meld avbrudd"), f"{reverse('avbrudd:avbrudd')}?kandidat={pk}"),
            ("advarsel", _("Meld mistanke om fusk"), reverse("avbrudd:mistanke", args=[pk])),
        ]
    return lenker


def _knapper(ikoner: dict[Valg, str], ved: Stilling) -> list[dict[str, Any]]:
    viste = [(valget, ikon) for valget, ikon in ikoner.items() if vises(valget, ved)]
    return [
        {"verdi": valget.value, "tekst": valget.label, "ikon": ikon, "farlig": valget in FARLIGE}
        for valget, ikon in viste
    ]
