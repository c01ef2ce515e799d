"""«Importer resultater»: what has come from PAS, what changed, and the buttons."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from brukere.models import Bruker, Organisasjon
from eksamen.models import Eksamensperiode
from felles import tid
from felles.feil import Domenefeil
from klage.models import Resultatvisning
from klage.querysets.utenfra import endringer
from klage.services.visning import velg_visning
from pas_integration.forms.resultater import VisningForm
from pas_integration.models import PasJobb
from pas_integration.permissions import hent_pasjobb_for, hent_passkole_for
from pas_integration.querysets.henting import endringsrader, paspartier, siste_jobb, takt
from pas_integration.querysets.oversikt import samkjoeringer
from pas_integration.services.eksport.bestilling import bestill_enkel
from pas_integration.services.henting.resultater import bestill_resultater, ubrukte_rader
from pas_integration.services.jobber import I_GANG, Paagaar
from pas_integration.views.sted import Sted, les_sted

PER_SIDE: Final = 50


@require_safe
@innlogget
def resultater(request: InnloggetRequest) -> HttpResponse:
    """The results of one school and period: last time, what changed since, and what may be asked for."""
    sted = les_sted(request.user, request.GET, tid.naa())
    innhold: dict[str, Any] = {"sted": sted}
    if sted.skole is not None and sted.periode is not None:
        innhold |= _innhold(request, sted, sted.skole, sted.periode)
    return render(request, "pas/resultater.html", innhold)


@require_POST
@innlogget
def importer(request: InnloggetRequest, orgnr: str, periodekode: str) -> HttpResponse:
    """Order the import of the ticked parties; of all when none is ticked."""
    naa = tid.naa()
    skole, periode = _hent(request.user, orgnr, periodekode)
    egne = set(paspartier(skole, periode).values_list("pk", flat=True))
    krysset = request.POST.getlist("parti")
    valgte = {int(pk) for pk in krysset if pk.isascii() and pk.isdigit()} & egne
    if krysset and not valgte:
        # None left of what was ticked is not the same as nothing ticked, which means all.
        messages.warning(request, _("Partiene du valgte, finnes ikke lenger. Ingenting er bestilt; velg på nytt."))
        return redirect(_adresse(skole, periode))
    try:
        pasjobb = bestill_resultater(
            skole=skole, periode=periode, partier=[] if valgte == egne else valgte, bruker=request.user,
            aktoer=bruker_aktoer(request), naa=naa,
        )  # fmt: skip
    except Paagaar as feil:
        pasjobb = feil.pasjobb
    except Domenefeil as feil:
        messages.warning(request, str(feil.melding))
        return redirect(_adresse(skole, periode))
    return redirect("pas_integration:jobb", noekkel=pasjobb.jobb.noekkel)


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def visning(request: InnloggetRequest, orgnr: str, periodekode: str) -> HttpResponse:
    """Choose the moment that the school's results show from."""
    naa = tid.naa()
    skole, periode = _hent(request.user, orgnr, periodekode)
    valgt = Resultatvisning.objects.filter(skole=skole, periode=periode).first()
    foer = {"vises_fra": valgt.vises_fra if valgt else None}
    skjema = VisningForm(request.POST or None, initial=foer)
    if request.method == "POST" and skjema.is_valid():
        velg_visning(
            skole=skole, periode=periode, vises_fra=skjema.cleaned_data["vises_fra"], aktoer=bruker_aktoer(request),
            naa=naa,
        )  # fmt: skip
        messages.success(request, _("Tidspunktet er lagret."))
        return redirect(_adresse(skole, periode))
    innhold = {"skjema": skjema, "skole": skole, "periode": periode, "tilbake": _adresse(skole, periode)}
    return render(request, "pas/resultatvisning.html", innhold, status=422 if skjema.errors else 200)


@require_safe
@innlogget
def ubrukte(request: InnloggetRequest, noekkel: UUID) -> HttpResponse:
    """The rows that an import could not use, and what to do about each."""
    pasjobb = hent_pasjobb_for(request.user, noekkel, naa=tid.naa())
    if pasjobb.slag != PasJobb.Slag.RESULTATER or pasjobb.skole is None or pasjobb.periode is None:
        raise Http404
    funnet = ubrukte_rader(pasjobb)
    innhold = {
        "pasjobb": pasjobb,
        "borte": funnet.rader is None,
        "grunn": funnet.grunn,
        "side": Paginator(funnet.rader or [], PER_SIDE).get_page(request.GET.get("side")),
        "tilbake": _adresse(pasjobb.skole, pasjobb.periode),
    }
    return render(request, "pas/ubrukte_resultater.html", innhold)


@require_POST
@innlogget
def utveksle_fravaer(request: InnloggetRequest, orgnr: str, periodekode: str) -> HttpResponse:
    """Order the exchange of absence now."""
    skole, periode = _hent(request.user, orgnr, periodekode)
    try:
        pasjobb = bestill_enkel(
            slag=PasJobb.Slag.FRAVAER, skole=skole, periode=periode, bruker=request.user,
            aktoer=bruker_aktoer(request), naa=tid.naa(),
        )  # fmt: skip
    except Domenefeil as feil:
        messages.warning(request, str(feil.melding))
        return redirect(_adresse(skole, periode))
    return redirect("pas_integration:jobb", noekkel=pasjobb.jobb.noekkel)


def _innhold(
    request: InnloggetRequest, sted: Sted, skole: Organisasjon, periode: Eksamensperiode
) -> dict[str, Any]:  # fmt: skip
    naa = tid.naa()
    partier = paspartier(skole, periode)
    jobb = siste_jobb(skole, periode, PasJobb.Slag.RESULTATER)
    status = samkjoeringer(skole, periode)
    ider = [parti.pk for parti in partier]
    side = Paginator(endringer(ider, naa), PER_SIDE).get_page(request.GET.get("side"))
    return {
        "partier": partier,
        "jobb": jobb,
        "i_gang": jobb is not None and jobb.jobb.status in I_GANG,
        "ubrukt": (jobb.utfall.get("avvist", 0) + jobb.utfall.get("ukjent", 0)) if jobb else 0,
        "takt": takt(status.get(PasJobb.Slag.RESULTATER)),
        "side": side,
        "endringer": endringsrader(list(side), naa),
        "visning": Resultatvisning.objects.filter(skole=skole, periode=periode, vises_fra__gt=naa).first(),
        "tilbyr": sted.pas is not None and sted.pas.tilbyr("karakter"),
    }


def _hent(bruker: Bruker, orgnr: str, periodekode: str) -> tuple[Organisasjon, Eksamensperiode]:
    skole = hent_passkole_for(bruker, orgnr, naa=tid.naa(), skrive=True)
    return skole, get_object_or_404(Eksamensperiode, kode=periodekode)


def _adresse(skole: Organisasjon, periode: Eksamensperiode) -> str:
    return f"{reverse('pas_integration:resultater')}?skole={skole.orgnr}&periode={periode.kode}"
