"""One exchange with PAS: its steps, what was said both ways, and what PAS said of each candidate."""

from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from felles import jobb as jobber
from felles import tid
from felles.feil import Domenefeil
from felles.models import Jobb
from pas_integration.models import PasJobb, PasKandidat, PasMelding
from pas_integration.permissions import hent_pasjobb_for
from pas_integration.querysets.oversikt import skolens_sammenligning
from pas_integration.querysets.sammenligning import Forskjell
from pas_integration.querysets.utvalg import sammenlign_utvalg
from pas_integration.services.eksport.numre import NEI, Nei
from pas_integration.services.framskynding import skynd_paa
from pas_integration.services.jobber import FEILKODE, I_GANG, proev_igjen
from pas_integration.views import visning

PER_SIDE = 50
VISTE_MELDINGER = 30
VIDERE: Final[dict[str, tuple[str, Any]]] = {
    PasJobb.Slag.SAMMENLIGNING: ("pas_integration:sammenligning", gettext_lazy("Se sammenligningen")),
    PasJobb.Slag.RESULTATER: ("pas_integration:resultater", gettext_lazy("Se resultatene")),
}
# Errors that a wrong number for the school may be behind.
NUMMERFEIL = frozenset({"finnes_ikke", "finnes_ikke_uten_ord", "ikke_tilgang", "avvist"})


@require_safe
@innlogget
def jobb(request: InnloggetRequest, noekkel: UUID) -> HttpResponse:
    """The exchange's page. A poll gets the progress alone, and the page anew when there is no more to wait for."""
    naa = tid.naa()
    pasjobb = hent_pasjobb_for(request.user, noekkel, naa=naa)
    i_gang = pasjobb.jobb.status in I_GANG
    if request.htmx and not i_gang:
        return HttpResponseClientRefresh()
    innhold: dict[str, Any] = {
        "pasjobb": pasjobb,
        "jobb": pasjobb.jobb,
        "i_gang": i_gang,
        "venter_paa_pas": pasjobb.jobb.status == Jobb.Status.VENTER and "spurt" in pasjobb.fremdrift,
        "tegn": visning.JOBBTEGN[pasjobb.jobb.status],
        "steg": visning.steg(pasjobb),
    }
    if request.htmx:
        return render(request, "pas/jobb.html#fremdrift", innhold)
    meldinger = list(PasMelding.objects.filter(jobb=pasjobb).order_by("-pk")[:VISTE_MELDINGER])
    innhold |= {
        "utfall": visning.utfallslinjer(pasjobb) or _staar(pasjobb),
        "nummerfeil": pasjobb.utfall.get(FEILKODE) in NUMMERFEIL,
        "numre_nei": _numre_nei(pasjobb),
        "side": Paginator(_kandidater(pasjobb), PER_SIDE).get_page(request.GET.get("side")),
        "meldinger": [(melding, visning.meldingstegn(melding)) for melding in meldinger],
        "videre": _videre(pasjobb),
        # PAS names every rule that is broken, and the job's sentence has room for a few.
        "avslaget": next((m for m in meldinger if m.retning == PasMelding.Retning.INN and _er_nei(m)), None),
        "kan_skrive": _kan_skrive(request, noekkel),
    }
    return render(request, "pas/jobb.html", innhold)


@require_POST
@innlogget
def proev(request: InnloggetRequest, noekkel: UUID) -> HttpResponse:
    """Take a failed exchange up where it stopped; one that waits for its next attempt makes it now."""
    naa = tid.naa()
    pasjobb = hent_pasjobb_for(request.user, noekkel, naa=naa, skrive=True)
    try:
        skynd_paa(pasjobb=pasjobb, aktoer=bruker_aktoer(request), naa=naa) or proev_igjen(
            pasjobb=pasjobb, aktoer=bruker_aktoer(request), naa=naa
        )
    except Domenefeil as feil:
        messages.warning(request, str(feil.melding))
    else:
        messages.success(request, _("Jobben fortsetter der den stoppet."))
    return redirect("pas_integration:jobb", noekkel=noekkel)


@require_POST
@innlogget
def avbryt(request: InnloggetRequest, noekkel: UUID) -> HttpResponse:
    """Call it off; what PAS has got, it keeps."""
    naa = tid.naa()
    pasjobb = hent_pasjobb_for(request.user, noekkel, naa=naa, skrive=True)
    try:
        jobber.avbryt(jobb_id=pasjobb.jobb_id, aktoer=bruker_aktoer(request), naa=naa)
    except Domenefeil as feil:
        messages.warning(request, str(feil.melding))
    else:
        messages.success(request, _("Jobben er avbrutt. Det PAS har fått, har det fortsatt."))
    return redirect("pas_integration:jobb", noekkel=noekkel)


def _er_nei(melding: PasMelding) -> bool:
    return (melding.status or 0) >= HTTPStatus.BAD_REQUEST


def _kan_skrive(request: InnloggetRequest, noekkel: UUID) -> bool:
    try:
        hent_pasjobb_for(request.user, noekkel, naa=tid.naa(), skrive=True)
    except (PermissionDenied, Http404):
        return False
    return True


def _kandidater(pasjobb: PasJobb) -> list[visning.Rad]:
    """Those of the choice that are not in step, as they stand now."""
    if pasjobb.slag != PasJobb.Slag.EKSPORT or pasjobb.skole is None or pasjobb.periode is None:
        return []
    samlet = sammenlign_utvalg(pasjobb.skole, pasjobb.periode, pasjobb.utvalg)
    sletting = settings.PAS_KLIENT is not None and settings.PAS_KLIENT.tilbyr("sletting")
    return [visning.rad(linje, sletting=sletting) for linje in samlet.linjer if linje.forskjell != Forskjell.LIK]


def _staar(pasjobb: PasJobb) -> list[str]:
    """How the school and PAS stand now, after a comparison."""
    ferdig = pasjobb.slag == PasJobb.Slag.SAMMENLIGNING and pasjobb.jobb.status == Jobb.Status.FERDIG
    if not ferdig or pasjobb.skole is None or pasjobb.periode is None:
        return []
    _partier, samlet = skolens_sammenligning(pasjobb.skole, pasjobb.periode)
    antall = len(samlet.linjer) - samlet.antall[Forskjell.LIK]
    if not antall:
        return [_("Skolen og PAS er i takt.")]
    return [ngettext("%(n)s kandidat er ikke i takt.", "%(n)s kandidater er ikke i takt.", antall) % {"n": antall}]


def _videre(pasjobb: PasJobb) -> tuple[str, Any] | None:
    """Where one looks at what came of it: address and words."""
    if pasjobb.utfall.get("gjoeremaal") and pasjobb.skole is not None:
        adresse = f"{reverse('pas_integration:gjoeremaal')}?{urlencode({'skole': pasjobb.skole.orgnr})}"
        return adresse, gettext_lazy("Se hva som skal gjøres i PAS")
    if pasjobb.slag not in VIDERE or pasjobb.jobb.status != Jobb.Status.FERDIG:
        return None
    if pasjobb.skole is None or pasjobb.periode is None:
        return None
    navn, tekst = VIDERE[pasjobb.slag]
    return f"{reverse(navn)}?{urlencode({'skole': pasjobb.skole.orgnr, 'periode': pasjobb.periode.kode})}", tekst


def _numre_nei(pasjobb: PasJobb) -> list[tuple[PasKandidat, Any]]:
    """Candidates whose number was not taken in, with the reason."""
    grunner = {int(pk): NEI[Nei(grunn)] for pk, grunn in pasjobb.utfall.get("numre_nei", {}).items()}
    rader = PasKandidat.objects.defer("nummer").filter(pk__in=grunner).order_by("har_etternavn", "pk")
    return [(rad, grunner[rad.pk]) for rad in rader]
