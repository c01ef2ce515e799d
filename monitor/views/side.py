from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from brukere.http import InnloggetRequest, innlogget, krev_rolle
from deltakelse.querysets.tilgang import Tilgang
from eksamen.models import Eksamensparti
from felles.liste import Listevalg
from felles.tid import naa
from levering.querysets.status import Fremdrift
from monitor import utvalg
from monitor.permissions import SEENDE
from monitor.visning import hent_partier, versjon, vis_levende

INGEN_ENDRING = 204  # htmx leaves the page alone
FLERE_SKOLER = 3


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
        "skoler": _skoler(partier),
        "side_url": reverse("monitor:monitor"),
        "valg": valg,
        "sok": valg.tekst("sok"),
        "grupper": partier,
        "felter": _felter(valg, partier),
        "aktive": _aktive(valg, partier),
        "skjulte": valg.skjulte_felt("sok"),
        "uten_sortering": valg.skjulte_felt("sorter"),
        "levende": vis_levende(bruker=request.user, omfang=syn, valg=valg, naa=tidspunkt),
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
    # The version is read before the rows: a change in between is shown now and fetched once more, never missed.
    syn, valg = utvalg.utsyn(request.user, request.GET, tidspunkt)
    if request.GET.get("v") == versjon(syn, valg):
        return HttpResponse(status=INGEN_ENDRING)
    svar = HttpResponse(vis_levende(bruker=request.user, omfang=syn, valg=valg, naa=tidspunkt).samlet)
    svar.headers["Cache-Control"] = "private, no-store"
    return svar


def _skoler(partier: list[Eksamensparti]) -> str:
    navn = list(dict.fromkeys(parti.skole.navn for parti in partier))
    return ", ".join(navn) if len(navn) <= FLERE_SKOLER else _("%(n)s skoler") % {"n": len(navn)}


def _felter(valg: Listevalg, partier: list[Eksamensparti]) -> list[dict[str, Any]]:
    """The choices of the filter form; a field adds a value, the marks under it take values away."""
    felter: list[tuple[str, str, list[tuple[str, str]]]] = [
        ("gruppe", _("Gruppe"), [(str(p.pk), _gruppe(p)) for p in partier]),
        ("fremdrift", _("Fremdriftsstatus"), [(s.value, str(s.label)) for s in Fremdrift]),
        ("tilgang", _("Tilgangsstatus"), [(s.value, str(s.label)) for s in utvalg.TILGANGSREKKE]),
    ]
    return [
        {
            "navn": navn,
            "tekst": tekst,
            "foerste": _("Valgt: %(n)s") % {"n": len(valg.valgt(navn))} if valg.valgt(navn) else _("Alle"),
            "valg": [(verdi, ord_) for verdi, ord_ in alle if verdi not in valg.valgt(navn)],
        }
        for navn, tekst, alle in felter
    ]


def _aktive(valg: Listevalg, partier: list[Eksamensparti]) -> list[tuple[str, str]]:
    """Each active filter in words, and the address without it."""
    ord_ = {str(parti.pk): _gruppe(parti) for parti in partier}
    ord_ |= {status.value: str(status.label) for status in (*Fremdrift, *Tilgang)}
    return [
        (f"«{verdi}»" if navn == "sok" else ord_[verdi], valg.uten(navn, verdi))
        for navn, verdier in valg.filtre.items()
        for verdi in verdier
    ]


def _gruppe(parti: Eksamensparti) -> str:
    return f"{parti.navn} · {parti.eksamen.fag.kode}"
