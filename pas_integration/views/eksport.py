"""Choose parties, see what is the same and what differs, and export."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from eksamen.models import Eksamensparti
from felles import tid
from felles.feil import Domenefeil
from felles.liste import ider
from pas_integration.permissions import hent_passkole_for
from pas_integration.querysets.oversikt import (
    foreldreloese_fag,
    perioder_for,
    samkjoeringer,
    sist_spurt,
    skolens_partier,
    skolens_sammenligning,
)
from pas_integration.querysets.sammenligning import Forskjell, Linje, Partiverdier, Sammenligning
from pas_integration.querysets.utvalg import sammenlign_utvalg
from pas_integration.services.eksport.bestilling import IKKE_TIL_PAS, bestill_eksport
from pas_integration.services.jobber import Paagaar
from pas_integration.services.partistatus import status_av
from pas_integration.views import visning
from pas_integration.views.sted import Sted, les_sted

PER_SIDE = 100
ALLE = "alle"


@require_safe
@innlogget
def eksport(request: InnloggetRequest) -> HttpResponse:
    """The parties to choose from, with how each stands."""
    sted = les_sted(request.user, request.GET, tid.naa())
    innhold: dict[str, Any] = {"sted": sted}
    if sted.pas is not None and sted.skole is not None and sted.periode is not None:
        verdier, samlet = skolens_sammenligning(sted.skole, sted.periode)
        linjer = per_parti_av(verdier, samlet)
        naa = tid.naa()
        partier = skolens_partier(sted.skole, sted.periode).select_related("eksamen__fag", "eksamen__periode")
        partier = partier.prefetch_related("eksamen__deler")
        innhold |= {
            "partier": [
                (parti, status_av(linjer[parti.pk]), _begynt_her(parti, linjer[parti.pk], naa))
                for parti in partier
                if parti.gaar_til_pas
            ],
            "andre": [
                (parti, IKKE_TIL_PAS[Eksamensparti.Eksamenstype(parti.eksamenstype)])
                for parti in partier
                if not parti.gaar_til_pas
            ],
            "foreldreloese": foreldreloese_fag(verdier, samlet),
        }
    return render(request, "pas/eksport.html", innhold)


@require_safe
@innlogget
def sammenligning(request: InnloggetRequest) -> HttpResponse:
    """Ours, what was last sent and what PAS has, for the chosen parties: what an export would do."""
    sted = les_sted(request.user, request.GET, tid.naa())
    if sted.pas is None or sted.skole is None or sted.periode is None:
        return redirect("pas_integration:oversikt")
    if "velg" in request.GET and not (request.GET.getlist("parti") or request.GET.getlist("fag")):
        messages.warning(request, _("Velg minst ett parti å sammenligne."))
        return redirect(sted.adresse("pas_integration:eksport"))
    utvalg = _utvalg(request.GET, sted)
    samlet, sletting = sammenlign_utvalg(sted.skole, sted.periode, utvalg), sted.pas.tilbyr("sletting")
    vis = request.GET.get("vis", "")
    vis = vis if vis in {*Forskjell, ALLE} else ""
    linjer = [linje for linje in samlet.linjer if _vises(linje.forskjell, vis)]
    innhold = {
        "sted": sted,
        "utvalg": utvalg,
        "antall_partier": len(utvalg["partier"]),
        "kort": visning.kort(samlet),
        "vis": vis,
        "side": Paginator([visning.rad(linje, sletting=sletting) for linje in linjer], PER_SIDE).get_page(
            request.GET.get("side")
        ),
        "antall_alle": len(samlet.linjer),
        "hva_skjer": visning.hva_skjer(samlet, sletting=sletting),
        "sist_spurt": sist_spurt(samkjoeringer(sted.skole, sted.periode)),
        "fjernes": (fjernes := samlet.av(Forskjell.FJERNET)),
        "sletting": sletting,
        "valgt": _valgt(utvalg, fjernes),
    }
    return render(request, "pas/sammenligning.html", innhold)


def _valgt(utvalg: dict[str, list[Any]], fjernes: list[Linje]) -> list[tuple[str, Any]]:
    """What the button sends: the choice, and each candidate to be taken out, as the page shows them.

    The candidates go in one field: a form has room for a thousand.
    """
    rader = ",".join(str(linje.deres.pk) for linje in fjernes if linje.deres is not None)
    par = [(navn, verdi) for navn, felt in (("parti", "partier"), ("fag", "fag")) for verdi in utvalg[felt]]
    return [*par, ("fjernes", rader)] if rader else par


def per_parti_av(partier: Iterable[Partiverdier], samlet: Sammenligning) -> dict[int, list[Linje]]:
    """The lines of each party, from a comparison that is made already."""
    egne = {(parti.fag, parti.navn): parti.pk for parti in partier if parti.til_pas}
    funnet: dict[int, list[Linje]] = {pk: [] for pk in egne.values()}
    for linje in samlet.linjer:
        pk = linje.vaar.parti_id if linje.vaar else egne.get((linje.fag, linje.gruppe))
        if pk in funnet:
            funnet[pk].append(linje)
    return funnet


def _begynt_her(parti: Eksamensparti, linjer: list[Linje], naa: datetime) -> bool:
    """Whether the exam has begun without PAS having heard of the party: it is hardly meant to go there, unless one says so."""
    begynt = any(del_.start <= naa for del_ in parti.eksamen.deler.all())
    return begynt and all(linje.deres is None for linje in linjer)


def _vises(forskjell: Forskjell, vis: str) -> bool:
    if vis == ALLE:
        return True
    return forskjell == vis if vis else forskjell != Forskjell.LIK


def _utvalg(parametre: QueryDict, sted: Sted) -> dict[str, list[Any]]:
    """The chosen parties that the school has and PAS is to have; all of them when none was chosen."""
    if sted.skole is None or sted.periode is None:
        return {"partier": [], "fag": []}
    egne = [parti.pk for parti in skolens_partier(sted.skole, sted.periode) if parti.gaar_til_pas]
    oensket = set(ider(parametre.getlist("parti")))
    fag = sorted({kode for kode in parametre.getlist("fag") if "-" in kode})[:PER_SIDE]
    partier = [pk for pk in egne if pk in oensket] if oensket or fag else egne
    return {"partier": list(partier), "fag": list(fag)}


@require_POST
@innlogget
def start(request: InnloggetRequest, orgnr: str, periodekode: str) -> HttpResponse:
    """Start the export of what was chosen."""
    naa = tid.naa()
    skole = hent_passkole_for(request.user, orgnr, naa=naa, skrive=True)
    periode = next((p for p in perioder_for(skole) if p.kode == periodekode), None)
    if periode is None:
        messages.warning(request, _("Skolen har ingen partier i den perioden, så det er ingenting å eksportere."))
        return redirect("pas_integration:eksport")
    try:
        pasjobb = bestill_eksport(
            skole=skole, periode=periode, parti_ider=ider(request.POST.getlist("parti")),
            fag=[kode for kode in request.POST.getlist("fag") if "-" in kode],
            fjernes=ider(request.POST.get("fjernes", "").split(",")), bruker=request.user, aktoer=bruker_aktoer(request), naa=naa,
        )  # fmt: skip
    except Paagaar as feil:
        messages.warning(request, str(feil.melding))
        pasjobb = feil.pasjobb
    except Domenefeil as feil:
        messages.warning(request, str(feil.melding))
        return redirect("pas_integration:eksport")
    return redirect("pas_integration:jobb", noekkel=pasjobb.jobb.noekkel)
