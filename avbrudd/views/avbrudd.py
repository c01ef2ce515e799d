"""Incidents of the day: begun, ended, and the minutes they took."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from avbrudd.avbruddside import Omraadevalg, hvem, omraader, varte
from avbrudd.forms.avbrudd import MinutterForm, StartAvbruddForm, StoppAvbruddForm, til_tidspunkt
from avbrudd.models import Avbrudd
from avbrudd.permissions import hent_avbrudd_for, kan_styre_avbrudd, leser_skolen
from avbrudd.querysets.avbrudd import avbrudd_for, paa_dagen
from avbrudd.services import avbrudd as tjeneste
from avbrudd.services import tidskonto
from brukere.http import InnloggetRequest, bruker_aktoer, innlogget, krev_rolle
from eksamen.models import Kandidat
from eksamen.permissions import administrerer_skole
from felles import tid
from felles.angre import melding
from felles.feil import Domenefeil
from felles.liste import ider
from vakter.permissions import SEENDE, hent_kandidat_til_handling

PER_SIDE = 500  # ticks, that a form with all of them can be sent
FELT = {"aarsak": "aarsak", "frem_i_tid": "startet", "annen_dag": "startet"}


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def avbrudd(request: InnloggetRequest) -> HttpResponse:
    """The incidents of a day; POST begins one. `?kandidat=` offers one candidate as what it is about."""
    krev_rolle(request.user, *SEENDE)
    naa = tid.naa()
    dag = tid.les_dag(request.GET.get("dato", "")) or tid.dagens_dato(naa)
    kandidat = _kandidat(request, naa)
    hvem_valg = omraader(request.user, naa, kandidat)
    skjema = StartAvbruddForm(
        request.POST or None,
        omraader=hvem_valg.valg,
        initial={"gjelder": f"kandidat-{kandidat.pk}" if kandidat else request.GET.get("gjelder", "")},
    )
    if request.method == "POST" and skjema.is_valid():
        svar = _start(request, skjema, hvem_valg, naa)
        if svar is not None:
            return svar
    liste = [(ett, hvem(ett), varte(ett)) for ett in paa_dagen(avbrudd_for(request.user, naa), dag)]
    innhold = {
        "liste": liste,
        "skjema": skjema,
        "kan_starte": bool(hvem_valg.omraader),
        "dag": dag,
        "i_dag": dag == tid.dagens_dato(naa),
    }
    return render(request, "avbrudd/avbrudd.html", innhold, status=422 if skjema.errors else 200)


@require_safe
@innlogget
def avbruddet(request: InnloggetRequest, avbrudd_id: int) -> HttpResponse:
    """One incident with its time account."""
    naa = tid.naa()
    return _vis(request, hent_avbrudd_for(request.user, avbrudd_id, naa=naa), naa)


@require_POST
@innlogget
def stopp(request: InnloggetRequest, avbrudd_id: int) -> HttpResponse:
    """It is over; the minutes are counted."""
    naa = tid.naa()
    denne = hent_avbrudd_for(request.user, avbrudd_id, naa=naa, skrive=True)
    skjema = StoppAvbruddForm(request.POST)
    if not skjema.is_valid():
        return _vis(request, denne, naa, stoppskjema=skjema)
    til = til_tidspunkt(skjema.cleaned_data["stoppet"], denne.startet)
    try:
        stoppet, post = tjeneste.stopp_avbrudd(avbrudd_id=denne.pk, stoppet=til, aktoer=bruker_aktoer(request), naa=naa)
    except Domenefeil as feil:
        skjema.add_error("stoppet", str(feil.melding))
        return _vis(request, denne, naa, stoppskjema=skjema)
    if post is None:
        messages.info(request, _("Avbruddet var stoppet fra før."))
    else:
        melding(request, _stoppet(stoppet.rader.count()), post)
    return redirect("avbrudd:avbruddet", avbrudd_id=denne.pk)


def _stoppet(antall: int) -> str:
    if not antall:
        return _("Avbruddet er stoppet. Ingen kandidater tapte arbeidstid.")
    tekst = ngettext(
        "Avbruddet er stoppet. %(n)s kandidat tapte tid.", "Avbruddet er stoppet. %(n)s kandidater tapte tid.", antall
    )
    return tekst % {"n": antall}


@require_POST
@innlogget
def trekk(request: InnloggetRequest, avbrudd_id: int) -> HttpResponse:
    """It was registered by mistake."""
    naa = tid.naa()
    denne = hent_avbrudd_for(request.user, avbrudd_id, naa=naa, skrive=True)
    try:
        post = tjeneste.trekk_avbrudd(avbrudd_id=denne.pk, aktoer=bruker_aktoer(request), naa=naa)
    except Domenefeil as feil:
        messages.warning(request, str(feil.melding))
    else:
        melding(request, _("Avbruddet er trukket, og teller ikke lenger."), post)
    return redirect("avbrudd:avbruddet", avbrudd_id=denne.pk)


@require_POST
@innlogget
def avgjoer(request: InnloggetRequest, avbrudd_id: int) -> HttpResponse:
    """Grant, refuse, or decide anew, for the rows that were ticked, or for all that it can be done for."""
    naa = tid.naa()
    denne = hent_avbrudd_for(request.user, avbrudd_id, naa=naa, avgjoere=True)
    skjema = MinutterForm(request.POST)
    handling = request.POST.get("handling", "")
    tapt = _valgte(request, denne, handling)
    if not tapt or handling not in {"innvilg", "avslaa", "omgjoer"}:
        messages.warning(request, _("Ingenting er endret. Kryss av kandidatene det gjelder, og velg hva du vil gjøre."))
        return _tilbake(request, denne)
    if handling == "innvilg" and not skjema.is_valid():
        return _vis(request, denne, naa, skjema=skjema, valgte=frozenset(tapt))
    aktoer = bruker_aktoer(request)
    try:
        if handling == "omgjoer":
            antall = tidskonto.gjoer_om(avbrudd_id=denne.pk, rad_ider=tapt, aktoer=aktoer, naa=naa)
            _omgjort(request, antall)
        else:
            til_hver = skjema.cleaned_data.get("minutter") if handling == "innvilg" else None
            minutter = {
                pk: tidskonto.AVSLAG if handling == "avslaa" else til_hver or tidskonto.foreslaatt(antall_tapt)
                for pk, antall_tapt in tapt.items()
            }
            svar = tidskonto.avgjoer(avbrudd_id=denne.pk, minutter=minutter, aktoer=aktoer, naa=naa)
            return _avgjort(request, denne, svar, naa)
    except Domenefeil as feil:
        messages.warning(request, str(feil.melding))
    return _tilbake(request, denne)


def _tilbake(request: InnloggetRequest, denne: Avbrudd) -> HttpResponse:
    """To the page of the candidates that the form was sent from."""
    adresse = reverse("avbrudd:avbruddet", args=[denne.pk])
    side = ider([request.GET.get("side", "")])
    return redirect(f"{adresse}?side={side[0]}#tidskonto" if side else adresse)


def _valgte(request: InnloggetRequest, denne: Avbrudd, handling: str) -> dict[int, int]:
    """The lost minutes of each row the act is for, by the row's id."""
    if request.POST.get("alle") == "1":
        rader = denne.rader.filter(avgjort__isnull=handling != "omgjoer")
    else:
        rader = denne.rader.filter(pk__in=ider(request.POST.getlist("valgt")))
    return dict(rader.values_list("pk", "tapte_minutter"))


def _omgjort(request: InnloggetRequest, antall: int) -> None:
    if not antall:
        messages.info(request, _("Ingen av de valgte var avgjort. Ingenting er endret."))
        return
    tekst = ngettext("%(n)s kandidat kan avgjøres på nytt.", "%(n)s kandidater kan avgjøres på nytt.", antall)
    messages.success(request, tekst % {"n": antall})


def _avgjort(request: InnloggetRequest, denne: Avbrudd, svar: tidskonto.Avgjoerelse, naa: datetime) -> HttpResponse:
    """What became of it; the refused ones by name, on the page itself."""
    if svar.endret:
        tekst = ngettext("Avgjort for %(n)s kandidat.", "Avgjort for %(n)s kandidater.", svar.endret)
        melding(request, tekst % {"n": svar.endret}, svar.angrepost)
    avvist = [rad for rad in svar.svar if not rad.gjort]
    if not avvist:
        return _tilbake(request, denne)
    return _vis(request, denne, naa, avvist=avvist)


def _start(
    request: InnloggetRequest, skjema: StartAvbruddForm, valg: Omraadevalg, naa: datetime
) -> HttpResponse | None:
    data = skjema.cleaned_data
    try:
        startet, ny = tjeneste.start_avbrudd(
            omraade=valg.omraader[data["gjelder"]],
            aarsak=data["aarsak"],
            beskrivelse=data["beskrivelse"],
            startet=til_tidspunkt(data["startet"], naa),
            aktoer=bruker_aktoer(request),
            naa=naa,
        )
    except ObjectDoesNotExist:
        melding_ = _("Den eller det du valgte, er tatt ut i mellomtiden, så ingenting er startet. Velg på nytt.")
        messages.warning(request, melding_)
        return redirect("avbrudd:avbrudd")
    except Domenefeil as feil:
        skjema.add_error(FELT.get(feil.kode), str(feil.melding))
        return None
    if ny:
        messages.success(request, _("Avbruddet er startet. Stopp det her når det er over, så telles minuttene."))
    else:
        messages.info(request, _("Det pågår et avbrudd her fra før. Ingenting nytt er startet."))
    return redirect("avbrudd:avbruddet", avbrudd_id=startet.pk)


def _vis(request: InnloggetRequest, denne: Avbrudd, naa: datetime, **mer: Any) -> HttpResponse:
    """The page of one incident, with those of its candidates whom the user may know of, some at a time."""
    kjente = Kandidat.objects.synlige_for(request.user, naa)
    rader = (
        denne.rader.filter(kandidat__in=kjente.values("pk"))
        .select_related("kandidat__person", "kandidat__kandidatnummer", "kandidat__parti", "avgjort_av")
        .order_by("kandidat__person__sortering", "pk")
    )
    side = Paginator(rader, PER_SIDE).get_page(request.GET.get("side"))
    stoppskjema, skjema = mer.pop("stoppskjema", None), mer.pop("skjema", None)
    styrer = kan_styre_avbrudd(request.user, denne, naa=naa)
    innhold = {
        "avbrudd": denne,
        "hvem": hvem(denne),
        "varte": varte(denne),
        "side": side,
        "uavgjort": rader.filter(avgjort__isnull=True).count(),
        "alle": request.POST.get("alle") == "1",
        "stoppskjema": stoppskjema or StoppAvbruddForm(),
        "skjema": skjema or MinutterForm(),
        "kan_stoppe": styrer and not denne.stoppet and not denne.trukket,
        # Time that was given for it is taken back first.
        "kan_trekke": styrer and not denne.trukket and not denne.rader.filter(innvilget_minutter__gt=0).exists(),
        "avgjoerer": administrerer_skole(request.user, denne.skole, naa) and denne.stoppet and not denne.trukket,
        "dokumenterer": leser_skolen(request.user, denne, naa=naa),
        **mer,
    }
    feil = any(skjemaet and skjemaet.errors for skjemaet in (stoppskjema, skjema))
    return render(request, "avbrudd/avbruddet.html", innhold, status=422 if feil else 200)


def _kandidat(request: InnloggetRequest, naa: datetime) -> Kandidat | None:
    """The candidate that the page was opened for, or that the form names; 404 and 403 as for every act on one."""
    tekst = request.GET.get("kandidat", "") or request.POST.get("gjelder", "").partition("kandidat-")[2]
    funnet = ider([tekst])
    return hent_kandidat_til_handling(request.user, funnet[0], naa=naa) if funnet else None
