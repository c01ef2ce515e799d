"""«Gruppeopplasting»: many files at once, matched to the candidates that the user may act for today."""

from collections import Counter
from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import TooManyFilesSent
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget, krev_rolle
from eksamen.models import Eksamensparti, Kandidat
from felles import angre
from felles.feil import Domenefeil
from felles.liste import Listevalg, ider
from felles.tid import naa
from levering.models import Gruppefil, Gruppeopplasting
from levering.mottak import MAKS_BYTE_RUNDE, ROM_TIL_SKJEMA, MottattFil, Spolmottak
from levering.querysets.gruppe import (
    Gruppelinje,
    Utfall,
    gruppelinjer,
    kandidater_etter_nummer,
    kandidater_til_gruppe,
)
from levering.querysets.skolelevering import SKOLEMERKER
from levering.services import gruppe as grupper
from levering.services.gruppe_pakke import er_pakke, pakk_ut
from levering.services.opplasting import Runde, for_mange_filer, for_stor_runde
from levering.tus import Tusfeil
from skolelevering.gruppeside import MIN_GRUPPE, aapne_min_gruppe, min_gruppe
from skolelevering.leverside import kolonner, opplastingsgrenser
from vakter.permissions import HANDLENDE

FOR_MYE = 413
# What asks for something first.
REKKEFOELGE: Final = (
    Utfall.UKJENT,
    Utfall.DUPLIKAT,
    Utfall.UTEN_DEL,
    Utfall.AVVIST,
    Utfall.KLAR,
    Utfall.LEVERT,
    Utfall.SLETTET,
)
SORTERINGER: Final[dict[str, Callable[[Gruppelinje], Any]]] = {
    "fil": lambda linje: (linje.fil.navn.lower(), linje.fil.pk),
    "stoerrelse": lambda linje: linje.fil.stoerrelse,
    "kandidat": lambda linje: str(linje.kandidat.kandidatnummer or "") if linje.kandidat else "",
    "del": lambda linje: linje.merke,
    "status": lambda linje: REKKEFOELGE.index(linje.utfall),
}
KAN_IKKE = 422
PER_SIDE = 400  # files: each has two fields, and a form with all of them must not be too large to be read


@require_safe
@innlogget
def gruppeopplasting(request: InnloggetRequest) -> HttpResponse:
    """The page: where to drop the files, and the table of what has come."""
    krev_rolle(request.user, *HANDLENDE)
    return _vis(request)


@require_POST
@csrf_exempt  # _ta_imot checks it, once the files have somewhere to go
@innlogget
def gruppe_last_opp(request: InnloggetRequest) -> HttpResponse:
    """Take in files from the form. Nothing is read before we know who sends it, and that it is not too much."""
    krev_rolle(request.user, *HANDLENDE)
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAKS_BYTE_RUNDE + ROM_TIL_SKJEMA:
        return _vis(request, Runde(feil=for_stor_runde()), status=FOR_MYE)
    mottak = Spolmottak(request)
    request.upload_handlers = [mottak]
    try:
        svar: HttpResponse = _ta_imot(request)
    except TooManyFilesSent:
        return _vis(request, Runde(feil=for_mange_filer()), status=FOR_MYE)
    finally:
        mottak.rydd()
    return svar


@csrf_protect
def _ta_imot(request: InnloggetRequest) -> HttpResponse:
    filer = [fil for fil in request.FILES.getlist("filer") if isinstance(fil, MottattFil)]
    try:
        if not filer:
            raise Domenefeil(_("Du har ikke valgt noen fil. Velg filene, og trykk «Last opp»."), kode="ingen_valgt")
        gruppe = aapne_min_gruppe(request.user, aktoer=bruker_aktoer(request), naa=naa())
        runde = grupper.ta_imot_gruppe(gruppe_id=gruppe.pk, filer=filer, aktoer=bruker_aktoer(request), naa=naa())
        _pakk_ut(request, gruppe, runde)
    except Domenefeil as feil:  # also when another window puts the list away meanwhile
        return _vis(request, Runde(feil=feil), status=KAN_IKKE)
    if runde.feil or runde.avvist:
        return _vis(request, runde, status=KAN_IKKE)
    return redirect("skolelevering:gruppeopplasting")


@require_POST
@innlogget
def gruppe_endre(request: InnloggetRequest) -> HttpResponse:
    """What is done with the table: unpack, set parts, choose candidates, remove, deliver, put away."""
    krev_rolle(request.user, *HANDLENDE)
    gruppe = min_gruppe(request.user)
    if gruppe is None:
        return redirect("skolelevering:gruppeopplasting")
    try:
        runde = _gjoer(request, gruppe, request.POST.get("handling", ""))
    except Domenefeil as feil:
        runde = Runde(feil=feil)
    if runde.feil or runde.avvist:
        return _vis(request, runde, status=KAN_IKKE)
    return redirect(f"{reverse('skolelevering:gruppeopplasting')}{_valg(request).adresse()}")


def _gjoer(request: InnloggetRequest, gruppe: Gruppeopplasting, handling: str) -> Runde:
    aktoer, tidspunkt, valgte = bruker_aktoer(request), naa(), ider(request.POST.getlist("fil"))
    runde = Runde()
    if handling == "lukk":
        post = grupper.lukk_gruppe(gruppe_id=gruppe.pk, aktoer=aktoer, naa=tidspunkt)
        angre.melding(request, _("Listen er tømt. Det som var levert, er levert fortsatt."), post)
    elif handling == "pakk_ut":
        _pakk_ut(request, gruppe, runde)
    elif handling == "lever":
        # A candidate that is chosen and not saved yet counts: nothing is delivered for another than the page shows.
        _velg_kandidater(request, gruppe)
        _lever(request, gruppe)
    elif handling == "kandidater":
        _velg_kandidater(request, gruppe)
    elif not valgte:
        raise Domenefeil(_("Marker minst én fil først."), kode="ingen_valgt")
    elif handling == "fjern":
        antall, post = grupper.fjern_gruppefiler(gruppe_id=gruppe.pk, fil_ider=valgte, aktoer=aktoer, naa=tidspunkt)
        if antall:
            tekst = ngettext("%(n)s fil er fjernet fra listen.", "%(n)s filer er fjernet fra listen.", antall)
            angre.melding(request, tekst % {"n": antall}, post)
        else:
            _ingenting(request)
    else:
        _sett_del(request, gruppe, valgte)
    return runde


def _sett_del(request: InnloggetRequest, gruppe: Gruppeopplasting, valgte: list[int]) -> None:
    _velg_kandidater(request, gruppe)
    merke = request.POST.get("delmerke", "")
    antall = grupper.sett_gruppedel(
        gruppe_id=gruppe.pk, fil_ider=valgte, delmerke=merke, aktoer=bruker_aktoer(request), naa=naa()
    )
    if not antall:
        _ingenting(request)
        return
    tekst = ngettext("Eksamensdel er satt for %(n)s fil.", "Eksamensdel er satt for %(n)s filer.", antall)
    messages.success(request, tekst % {"n": antall})


def _ingenting(request: InnloggetRequest) -> None:
    """Those that were marked have been removed or delivered meanwhile."""
    messages.info(request, _("Filene er fjernet eller levert fra før, og ingenting er endret."))


def _lever(request: InnloggetRequest, gruppe: Gruppeopplasting) -> None:
    linjer = gruppelinjer(gruppe.pk, _kandidater(request))
    svar = grupper.lever_gruppe(linjer=linjer, bruker_id=request.user.pk, aktoer=bruker_aktoer(request), naa=naa())
    tekst = ngettext("%(filer)s fil er levert.", "%(filer)s filer er levert.", svar.filer) % {"filer": svar.filer}
    if svar.filer:
        messages.success(request, tekst)
    elif svar.fra_foer:
        messages.info(request, _("Filene var levert fra før, og ingenting er endret."))
    elif not svar.feil:
        messages.info(request, _("Ingen filer er klare til å leveres, og ingenting er endret."))
    for setning in svar.feil:
        messages.warning(request, setning)


def _velg_kandidater(request: InnloggetRequest, gruppe: Gruppeopplasting) -> None:
    etter = kandidater_etter_nummer(_kandidater(request))
    valg: dict[int, int] = {}
    for navn, verdi in request.POST.items():
        nummer = " ".join(str(verdi).upper().split())
        if navn.startswith("nummer_") and nummer:
            if nummer not in etter:
                melding = _("Du har ingen kandidat i dag med nummeret %(nummer)s. Velg et nummer fra listen.")
                raise Domenefeil(melding % {"nummer": nummer[:30]}, kode="ukjent")
            valg.update(dict.fromkeys(ider([navn.removeprefix("nummer_")]), etter[nummer].pk))
    if valg:
        antall = grupper.sett_gruppekandidater(gruppe_id=gruppe.pk, valg=valg, aktoer=bruker_aktoer(request), naa=naa())
        if not antall:
            _ingenting(request)
            return
        tekst = ngettext("Kandidat er valgt for %(n)s fil.", "Kandidat er valgt for %(n)s filer.", antall)
        messages.success(request, tekst % {"n": antall})


def _pakk_ut(request: InnloggetRequest, gruppe: Gruppeopplasting, runde: Runde) -> None:
    for fil in Gruppefil.objects.filter(gruppe=gruppe, fjernet__isnull=True, fil__isnull=True, navn__iendswith=".zip"):
        if er_pakke(fil):
            try:
                runde.avvist.extend(pakk_ut(fil=fil, aktoer=bruker_aktoer(request), naa=naa()).avvist)
            except Tusfeil:
                melding = _("Mange laster opp akkurat nå, og zip-filen er ikke pakket ut. Trykk «Pakk ut zip» om litt.")
                runde.feil = Domenefeil(melding, kode="travelt")
                return


def _kandidater(request: InnloggetRequest) -> list[Kandidat]:
    tidspunkt = naa()
    i_dag = Eksamensparti.objects.synlige_for(request.user, tidspunkt).i_dag(tidspunkt)
    mine = Kandidat.objects.handles_av(request.user, tidspunkt).filter(parti__in=i_dag.values("pk"))
    return kandidater_til_gruppe(mine, tidspunkt)


def _vis(request: InnloggetRequest, runde: Runde | None = None, *, status: int = 200) -> HttpResponse:
    gruppe = min_gruppe(request.user)
    kandidater = _kandidater(request)
    valg = _valg(request)
    linjer = gruppelinjer(gruppe.pk, kandidater) if gruppe else []
    linjer.sort(key=SORTERINGER[valg.sortert_etter], reverse=valg.synkende)
    utsnitt = valg.utsnitt(linjer)
    verdier = {
        "runde": runde or Runde(),
        "har_kandidater": bool(kandidater),
        "linjer": linjer,
        "utsnitt": utsnitt,
        "forrige": valg.adresse(side=utsnitt.side - 1) if utsnitt.side > 1 else None,
        "neste": valg.adresse(side=utsnitt.side + 1) if utsnitt.side < utsnitt.sider else None,
        "valg": valg,
        "klare": sum(linje.utfall == Utfall.KLAR for linje in linjer),
        "tall": _tall(linjer),
        "kolonner": kolonner(valg, _kolonnetekster()),
        "kan_velges": any(not linje.utfall.er_ferdig for linje in linjer),
        "min_gruppe": MIN_GRUPPE,
        "pakker": any(er_pakke(linje.fil) for linje in linjer),
        "todelt": any(_todelt(linje) for linje in linjer),
        "numre": sorted(kandidater_etter_nummer(kandidater).items()) if linjer else [],
        "merker": [(merke.value, merke.label) for merke in SKOLEMERKER],
        **opplastingsgrenser(),
    }
    return render(request, "skolelevering/gruppeopplasting.html", verdier, status=status)


def _valg(request: InnloggetRequest) -> Listevalg:
    """How the list is sorted, and which page of it; no more files on one than a form can send."""
    return Listevalg(request.GET, filtre={}, sorteringer=SORTERINGER, standard="fil", per_side=PER_SIDE)


def _tall(linjer: list[Gruppelinje]) -> list[tuple[int, str]]:
    """How many files there are of each outcome, those that ask for something first; none of what there is none of."""
    tekster = {
        Utfall.UKJENT: _("med ukjent kandidat"),
        Utfall.DUPLIKAT: _("med et navn som er brukt"),
        Utfall.UTEN_DEL: _("uten eksamensdel"),
        Utfall.AVVIST: _("som ikke kan leveres"),
        Utfall.LEVERT: _("levert"),
        Utfall.SLETTET: _("slettet etter levering"),
    }
    antall = Counter(linje.utfall for linje in linjer)
    return [(antall[utfall], tekst) for utfall, tekst in tekster.items() if antall[utfall]]


def _kolonnetekster() -> dict[str, str]:
    return {
        "fil": _("Fil"),
        "stoerrelse": _("Størrelse"),
        "kandidat": _("Kandidat"),
        "del": _("Eksamensdel"),
        "status": _("Status"),
    }


def _todelt(linje: Gruppelinje) -> bool:
    return linje.kandidat is not None and linje.kandidat.eksamen.todelt
