"""What is done to ticked parties: set place and people, copy, merge and delete. One or many, the same pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from brukere.models.bruker import SKOLEADMINISTRATORER
from eksamen.forms.partiskjema import FlereForm
from eksamen.permissions import hent_partier_for
from eksamen.querysets.partier import PartiQuerySet
from eksamen.querysets.partiliste import SORTERINGER, med_tall
from eksamen.querysets.steder import romforslag
from eksamen.services import partier_flytting, partier_nye, partier_sletting
from felles import angre, tid
from felles.feil import Domenefeil
from felles.masse import Radsvar, gjorte
from felles.models import Angrepost


def _med_valgte(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Gives the view the ticked parties that the user may change; back to the list when nothing is ticked."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @innlogget
    @wraps(view)
    def innpakket(request: InnloggetRequest) -> HttpResponseBase:
        naa = tid.naa()
        if not request.user.har_rolle(naa, *SKOLEADMINISTRATORER):
            raise PermissionDenied
        ider = request.POST.getlist("valgt") if request.method == "POST" else request.GET.getlist("valgt")
        partier = hent_partier_for(request.user, ider, naa=naa)
        if not partier.exists():
            messages.info(request, _("Ingen partier er valgt. Kryss av dem det gjelder, og prøv igjen."))
            return redirect("eksamen:partier")
        return view(request, partier)

    return innpakket


@_med_valgte
def sett_for_flere(request: InnloggetRequest, partier: PartiQuerySet) -> HttpResponse:
    """Place, room and people of all ticked parties."""
    skjema = FlereForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and skjema.is_valid():
        svar, post = partier_sletting.endre_flere(
            parti_ider=_ider(partier), verdier=skjema.verdier(), aktoer=bruker_aktoer(request), naa=tid.naa()
        )
        n = gjorte(svar)
        tekst = ngettext("%(n)s parti er lagret.", "%(n)s partier er lagret.", n) % {"n": n}
        return _svar(request, svar, tekst, post, _("Sett sted, rom og folk"))
    valgte = _valgte(partier)
    innhold = {"valgte": valgte, "skjema": skjema, **romforslag(valgte[0].skole_id)}
    return render(request, "eksamen/partier_sett.html", innhold, status=422 if request.method == "POST" else 200)


@_med_valgte
def kopier_partier(request: InnloggetRequest, partier: PartiQuerySet) -> HttpResponse:
    """A new party beside each, after a look at what comes along."""
    if request.method != "POST":
        return render(request, "eksamen/partier_kopier.html", {"valgte": _valgte(partier)})
    svar, post = partier_nye.kopier_partier(parti_ider=_ider(partier), aktoer=bruker_aktoer(request), naa=tid.naa())
    n = gjorte(svar)
    tekst = ngettext("%(n)s parti er kopiert.", "%(n)s partier er kopiert.", n) % {"n": n}
    return _svar(request, svar, tekst, post, _("Kopier partier"))


@_med_valgte
def slett_partier(request: InnloggetRequest, partier: PartiQuerySet) -> HttpResponse:
    """Spells out what goes along and what stands in the way, then deletes what can be deleted."""
    if request.method != "POST":
        foelger = partier_sletting.slettefoelger(partier, tid.naa())
        kan = [foelge for foelge in foelger if not foelge.grunner]
        summer = {felt: sum(getattr(f, felt) for f in kan) for felt in ("kandidater", "passord", "vakter")}
        return render(request, "eksamen/partier_slett.html", {"foelger": foelger, "kan": kan, "summer": summer})
    svar, post = partier_sletting.slett_partier(parti_ider=_ider(partier), aktoer=bruker_aktoer(request), naa=tid.naa())
    n = gjorte(svar)
    tekst = ngettext("%(n)s parti er slettet.", "%(n)s partier er slettet.", n) % {"n": n}
    return _svar(request, svar, tekst, post, _("Slett partier"))


@_med_valgte
def slaa_sammen_partier(request: InnloggetRequest, partier: PartiQuerySet) -> HttpResponse:
    """Choose which of the parties the others go into."""
    valgte = _valgte(partier)
    kan = partier_flytting.kan_slaas_sammen(valgte)
    feil = "" if kan else _("Bare partier med samme eksamen kan slås sammen. Gå tilbake, og velg minst to slike.")
    if request.method == "POST" and kan:
        maal = next((parti for parti in valgte if str(parti.pk) == request.POST.get("maal")), None)
        if maal is None:
            feil = _("Velg hvilket parti de andre skal gå inn i.")
        else:
            try:
                _maal, post = partier_flytting.slaa_sammen(
                    parti_ider=[p.pk for p in valgte], maal_id=maal.pk, aktoer=bruker_aktoer(request), naa=tid.naa()
                )
            except Domenefeil as avslag:
                feil = str(avslag.melding)
            else:
                tekst = _("%(n)s partier er slått sammen til %(navn)s.") % {"n": len(valgte), "navn": maal.navn}
                angre.melding(request, tekst, post)
                return redirect("eksamen:parti", parti_id=maal.pk)
    innhold = {"valgte": valgte, "kan": kan, "feil": feil, "antall": sum(parti.antall_kandidater for parti in valgte)}
    return render(request, "eksamen/partier_slaa_sammen.html", innhold, status=422 if request.method == "POST" else 200)


def _ider(partier: PartiQuerySet) -> list[int]:
    return list(partier.values_list("pk", flat=True))


def _valgte(partier: PartiQuerySet) -> list[Any]:
    rader = med_tall(partier).select_related("eksamen__fag", "eksamen__periode", "skole")
    return list(rader.order_by(*SORTERINGER["tid"], "pk"))


def _svar(
    request: InnloggetRequest, svar: list[Radsvar], tekst: str, post: Angrepost | None, tittel: str
) -> HttpResponse:
    """Back to the list when all went well; else a page with the answer of each."""
    if gjorte(svar):
        angre.melding(request, tekst, post)
    if gjorte(svar) == len(svar):
        return redirect("eksamen:partier")
    return render(request, "eksamen/parti_massesvar.html", {"svar": svar, "tittel": tittel})
