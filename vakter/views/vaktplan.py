"""The plan of watches of a school: a day at a time, watches set up, changed, taken away and handed over."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from brukere.models import Organisasjon
from eksamen.permissions import (
    administrerer_skole,
    hent_skole_for,
    hent_vakt_ved,
    hent_vaktoppdrag_for,
    kan_lese_partier,
    skoler_administrert_av,
    skoler_lest_av,
)
from eksamen.querysets.vakter import vakter_ved, vaktliste
from felles import angre, tid
from felles.feil import Domenefeil
from felles.tid import oslo
from vakter.forms.vakter import SettOppForm, VakttidForm, VikarForm
from vakter.services import vaktplan
from vakter.views import vaktdag


@require_safe
@innlogget
def vakter(request: InnloggetRequest) -> HttpResponse:
    """Who watches what on a day, for those who read the school's pages."""
    if not kan_lese_partier(request.user, tid.naa()):
        raise PermissionDenied
    skoler = list(skoler_lest_av(request.user, tid.naa()))
    skole = _valgt(skoler, request.GET.get("skole", ""))
    return vis_vakter(request, skole, skoler=skoler)


@require_POST
@innlogget
def sett_opp(request: InnloggetRequest) -> HttpResponse:
    """A watch over the ticked parties. What a person should know comes first, as a question; nothing is refused."""
    naa = tid.naa()
    skole = _egen_skole(request)
    partier = vaktdag.kommende_partier(skole, naa)
    skjema = SettOppForm(request.POST, vakter=vakter_ved(skole, naa), ider=list(partier.values_list("pk", flat=True)))
    if not skjema.is_valid():
        return vis_vakter(request, skole, skjema=skjema)
    valgte = list(partier.filter(pk__in=skjema.cleaned_data["parti"]).select_related("eksamen__fag").order_by("start"))
    bruker, vakttid = skjema.cleaned_data["bruker"], skjema.vakttid()
    try:
        nye = vaktplan.planlagt(valgte, bruker, vakttid)
        varsler = vaktdag.advarsler(nye, valgte, vakttid.rom, skole)
        if varsler and not request.POST.get("likevel"):
            return vis_vakter(request, skole, skjema=skjema, varsler=varsler)
        antall, post = vaktplan.sett_opp(
            parti_ider=skjema.cleaned_data["parti"], bruker_id=bruker.pk, vakttid=vakttid,
            aktoer=bruker_aktoer(request), naa=naa,
        )  # fmt: skip
    except Domenefeil as feil:
        skjema.add_error("til" if feil.kode == "tid" else None, str(feil.melding))
        return vis_vakter(request, skole, skjema=skjema)
    _meld(request, antall, _("%(navn)s har fått vakten.") % {"navn": bruker.navn}, post)
    return redirect(adresse(skole, request.POST.get("dag", "")))


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def endre_vakt(request: InnloggetRequest, oppdrag_id: int) -> HttpResponse:
    """Another room, other times; or the watch taken away."""
    naa = tid.naa()
    oppdrag = hent_vaktoppdrag_for(request.user, oppdrag_id, naa=naa)
    felt = {"rom": oppdrag.rom, "fra": oppdrag.fra and oslo(oppdrag.fra), "til": oppdrag.til and oslo(oppdrag.til)}
    skjema = VakttidForm(request.POST if request.method == "POST" else None, initial=felt)
    if request.method == "POST" and skjema.is_valid():
        try:
            post = vaktplan.endre(
                oppdrag_id=oppdrag.pk, vakttid=skjema.vakttid(), aktoer=bruker_aktoer(request), naa=naa
            )
        except Domenefeil as feil:
            if feil.kode == "borte":
                messages.warning(request, str(feil.melding))
                return redirect(_tilbake(oppdrag))
            skjema.add_error("til" if feil.kode == "tid" else None, str(feil.melding))
        else:
            _meld(request, int(post is not None), _("Vakten er endret."), post)
            return redirect(_tilbake(oppdrag))
    rad = get_object_or_404(vaktliste(type(oppdrag.parti).objects.filter(pk=oppdrag.parti_id)), pk=oppdrag.pk)
    innhold = {"oppdrag": rad, "skjema": skjema, "tilbake": _tilbake(oppdrag)}
    return render(request, "vakter/vakt_endre.html", innhold, status=422 if skjema.errors else 200)


@require_POST
@innlogget
def ta_bort_vakt(request: InnloggetRequest, oppdrag_id: int) -> HttpResponse:
    """Take one watch away, from the plan."""
    naa = tid.naa()
    oppdrag = hent_vaktoppdrag_for(request.user, oppdrag_id, naa=naa)
    antall, post = vaktplan.fjern(oppdrag_ider=[oppdrag.pk], aktoer=bruker_aktoer(request), naa=naa)
    _meld(request, antall, _("%(navn)s har ikke vakten lenger.") % {"navn": oppdrag.bruker.navn}, post)
    return redirect(_tilbake(oppdrag))


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def vikar(request: InnloggetRequest, orgnr: str, bruker_id: int) -> HttpResponse:
    """Hand watches of one invigilator over to another: one of them, or several."""
    naa = tid.naa()
    skole = hent_skole_for(request.user, orgnr, naa=naa)
    hvem = hent_vakt_ved(skole, bruker_id, naa=naa)
    oppdrag = list(vaktliste(vaktdag.kommende_partier(skole, naa)).filter(bruker=hvem))
    skjema = VikarForm(
        request.POST if request.method == "POST" else None,
        vakter=vakter_ved(skole, naa).exclude(pk=hvem.pk),
        ider=[rad.pk for rad in oppdrag],
    )
    if request.method == "POST" and skjema.is_valid():
        ny = skjema.cleaned_data["vikar"]
        try:
            antall, post = vaktplan.sett_inn_vikar(
                oppdrag_ider=skjema.cleaned_data["oppdrag"], bruker_id=ny.pk, aktoer=bruker_aktoer(request), naa=naa
            )
        except Domenefeil as feil:
            skjema.add_error("vikar", str(feil.melding))
        else:
            tekst = ngettext("%(navn)s er vikar i %(antall)d vakt.", "%(navn)s er vikar i %(antall)d vakter.", antall)
            _meld(request, antall, tekst % {"navn": ny.navn, "antall": antall}, post)
            return redirect(_dagen_til(skole, oppdrag, skjema.cleaned_data["oppdrag"]))
    innhold = {"skole": skole, "hvem": hvem, "oppdrag": oppdrag, "skjema": skjema, "tilbake": adresse(skole)}
    innhold["valgte"] = set(request.POST.getlist("oppdrag") or request.GET.getlist("oppdrag"))
    return render(request, "vakter/vakt_vikar.html", innhold, status=422 if skjema.errors else 200)


def vis_vakter(
    request: InnloggetRequest,
    skole: Organisasjon | None,
    *,
    skoler: list[Organisasjon] | None = None,
    skjema: SettOppForm | None = None,
    varsler: list[str] | None = None,
) -> HttpResponse:
    """The page of a day; with a form that failed, 422."""
    naa = tid.naa()
    if skole is None:
        return render(request, "vakter/vakter.html", {"skoler": skoler})
    administrerer = administrerer_skole(request.user, skole, naa)
    dager = vaktdag.dagene(skole, naa)
    dag = vaktdag.velg_dag(request.POST.get("dag") or request.GET.get("dag", ""), dager, naa)
    if administrerer and skjema is None:
        skjema = SettOppForm(vakter=vakter_ved(skole, naa), ider=(), initial={"bruker": request.GET.get("vakt")})
    innhold: dict[str, Any] = vaktdag.vis_dag(skole, dag, naa) | {
        "skole": skole,
        "skoler": skoler if skoler is not None else list(skoler_lest_av(request.user, naa)),
        "administrerer": administrerer,
        "dager": [
            {"iso": iso, "dato": vaktdag.som_dato(iso), "adresse": adresse(skole, iso), "uten_vakt": antall}
            for iso, antall in dager.items()
        ],
        "dag_iso": dag,
        "skjema": skjema,
        "varsler": varsler,
        "valgte": {str(verdi) for verdi in request.POST.getlist("parti") or request.GET.getlist("parti")},
    }
    return render(request, "vakter/vakter.html", innhold, status=422 if skjema and skjema.errors else 200)


def adresse(skole: Organisasjon, dag: str = "") -> str:
    """The plan of a school, at a day."""
    felt = {"skole": skole.orgnr} | ({"dag": dag} if dag else {})
    return f"{reverse('vakter:vakter')}?{urlencode(felt)}"


def _valgt(skoler: list[Organisasjon], orgnr: str) -> Organisasjon | None:
    """The school asked for, or the only one; None when one must be chosen. 404 for one that is not the reader's."""
    if orgnr:
        funnet = next((skole for skole in skoler if skole.orgnr == orgnr), None)
        if funnet is None:
            raise Http404
        return funnet
    return skoler[0] if len(skoler) == 1 else None


def _egen_skole(request: InnloggetRequest) -> Organisasjon:
    """The school that the form names, or the only one, which the user must administer; 403 for those without one."""
    egne = list(skoler_administrert_av(request.user, tid.naa())[:2])
    if not egne:
        raise PermissionDenied
    orgnr = request.POST.get("skole") or (egne[0].orgnr if len(egne) == 1 else "")
    return hent_skole_for(request.user, orgnr, naa=tid.naa())


def _tilbake(oppdrag: Any) -> str:
    dag = next((dag for dag in oppdrag.parti.eksamen.deler.all()), None)
    return adresse(oppdrag.parti.skole, oslo(dag.start).date().isoformat() if dag else "")


def _dagen_til(skole: Organisasjon, oppdrag: list[Any], valgte: list[int]) -> str:
    """The plan at the day of the first of these watches."""
    tidspunkt = next((rad.vakt_fra for rad in oppdrag if rad.pk in valgte and rad.vakt_fra), None)
    return adresse(skole, oslo(tidspunkt).date().isoformat() if tidspunkt else "")


def _meld(request: InnloggetRequest, antall: int, tekst: str, post: Any) -> None:
    """What was done, with the button that takes it back; or that there was nothing to do."""
    if antall:
        angre.melding(request, tekst, post)
    else:
        messages.info(request, _("Ingenting ble endret. Vakten var slik fra før."))
