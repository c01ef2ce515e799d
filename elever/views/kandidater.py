"""The candidates of a party: edited row by row, many at once, and given seats."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from eksamen.models import Eksamensparti, Kandidat, Rom
from eksamen.permissions import hent_parti_for
from eksamen.querysets.kandidater import KandidatQuerySet
from elever.forms.kandidater import MasseForm, PlasserForm, RadForm
from elever.services.endring import endre_kandidater
from elever.services.fjerning import BORTE, Masseresultat, fjern_kandidater
from elever.services.flytting import flytt_kandidater
from elever.services.plassering import plasser_kandidater
from elever.services.varsler import FRITAK_SIDEMAAL
from elever.views.innmelding import si_hva_som_skjedde, til_partiene
from felles import angre, tid
from felles.feil import Domenefeil
from felles.liste import MAKS_SIFRE
from felles.masse import gjorte
from felles.nummer.personnummer import masker

# With eight fields a row, a page stays under the number of fields that Django takes in one form.
PER_SIDE = 100
MAKS_SIFRE_PK = 19  # of a bigint


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def kandidater(request: InnloggetRequest, parti_id: int) -> HttpResponse:
    """The table; POST saves what was changed in the rows."""
    parti = hent_parti_for(request.user, parti_id, naa=tid.naa(), skrive=True)
    if request.method != "POST":
        return _vis(request, parti)
    rader = _sendte(request, parti)
    try:
        resultat = _lagre_rader(request, parti, rader)
    except Domenefeil as feil:
        if feil.kode == BORTE:
            return til_partiene(request, feil)
        messages.warning(request, str(feil.melding))
        resultat = None
    if resultat is None:
        return _vis(request, parti, rader, status=422)
    _si(request, resultat)
    return _tilbake(request, parti)


@require_POST
@innlogget
def masse(request: InnloggetRequest, parti_id: int) -> HttpResponse:
    """One act on the ticked candidates. What was written in the rows beside it is saved first, so that nothing is lost."""
    parti = hent_parti_for(request.user, parti_id, naa=tid.naa(), skrive=True)
    skjema = MasseForm(request.POST, andre_partier=_andre_partier(parti))
    rader = _sendte(request, parti)
    if not skjema.is_valid():
        for feil in [tekst for felt in skjema.errors.values() for tekst in felt]:
            messages.warning(request, str(feil))
        return _vis(request, parti, rader, status=422)
    handling = skjema.cleaned_data["handling"]
    try:
        lagret = _lagre_rader(request, parti, rader)
        if lagret is None:
            return _vis(request, parti, rader, status=422)
        if lagret.svar:
            _si(request, lagret)
        _si(request, _utfoer(request, parti, handling, skjema.cleaned_data["valgt"]), handling.partition(":")[0])
    except Domenefeil as feil:
        if feil.kode == BORTE:
            return til_partiene(request, feil)
        messages.warning(request, str(feil.melding))
    return _tilbake(request, parti)


def _sendte(request: InnloggetRequest, parti: Eksamensparti) -> list[RadForm]:
    """The rows that were sent. One that came in after the page was made is not among them, and is left alone."""
    ider = [navn[1:-5] for navn in request.POST if navn.startswith("k") and navn.endswith("-foer")]
    ider = [ident for ident in ider if ident.isascii() and ident.isdigit() and len(ident) < MAKS_SIFRE_PK]
    kandidater = Kandidat.objects.filter(parti=parti, pk__in=ider).med_navn().sortert()
    return [RadForm(request.POST, kandidat=kandidat, parti=parti) for kandidat in kandidater]


def _lagre_rader(request: InnloggetRequest, parti: Eksamensparti, rader: list[RadForm]) -> Masseresultat | None:
    """Save what is new in the rows; None when one of them is wrong. Raises Domenefeil."""
    if any(skjema.errors for skjema in rader):
        return None
    nytt = {skjema.kandidat.pk: felt for skjema in rader if (felt := skjema.nytt())}
    foer = {skjema.kandidat.pk: skjema.vist() for skjema in rader}
    return endre_kandidater(parti_id=parti.pk, nytt=nytt, foer=foer, aktoer=bruker_aktoer(request), naa=tid.naa())


def _tilbake(request: InnloggetRequest, parti: Eksamensparti) -> HttpResponse:
    """To the page of the table that one came from."""
    return redirect(f"{reverse('elever:kandidater', args=[parti.pk])}{_sidevalg(request)}")


def _sidevalg(request: InnloggetRequest) -> str:
    side = request.GET.get("side", "")
    return f"?side={side}" if side.isascii() and side.isdigit() and len(side) < MAKS_SIFRE else ""


def _utfoer(request: InnloggetRequest, parti: Eksamensparti, handling: str, ider: list[int]) -> Masseresultat:
    hvem: dict[str, Any] = {"aktoer": bruker_aktoer(request), "naa": tid.naa()}
    hva, _skille, verdi = handling.partition(":")
    if hva == MasseForm.FJERN:
        return fjern_kandidater(parti_id=parti.pk, kandidat_ider=ider, **hvem)
    if hva == MasseForm.FLYTT:
        return flytt_kandidater(fra_id=parti.pk, til_id=int(verdi), kandidat_ider=ider, **hvem)
    return endre_kandidater(parti_id=parti.pk, nytt={pk: {hva: verdi} for pk in ider}, **hvem)


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def plasser(request: InnloggetRequest, parti_id: int) -> HttpResponse:
    """Seats in a room for the ticked candidates."""
    naa = tid.naa()
    parti = hent_parti_for(request.user, parti_id, naa=naa, skrive=True)
    skjema = PlasserForm(request.POST if request.method == "POST" else None, initial={"rom": parti.rom, "fra": 1})
    if request.method == "POST" and skjema.is_valid():
        data = dict(skjema.cleaned_data)
        try:
            plassert = plasser_kandidater(
                parti_id=parti.pk, kandidat_ider=data.pop("valgt"), **data, aktoer=bruker_aktoer(request), naa=naa
            )
        except Domenefeil as feil:
            if feil.kode == BORTE:
                return til_partiene(request, feil)
            skjema.add_error("rom" if feil.kode == "for_lite" else None, str(feil.melding))
        else:
            tekst = _("Kandidatene har fått plass %(fra)d–%(til)d i %(rom)s.")
            felt = {"fra": plassert.foerste, "til": plassert.siste, "rom": data["rom"]}
            angre.melding(request, tekst % felt, plassert.resultat.angrepost)
            return redirect("elever:kandidater", parti_id=parti.pk)
    krysset = set(request.POST.getlist("valgt")) if request.method == "POST" else None
    innhold = {
        "parti": parti,
        "skjema": skjema,
        "rader": [(k, krysset is None or str(k.pk) in krysset) for k in _kandidatene(parti)],
        "rom": Rom.objects.filter(sted__skole=parti.skole_id).select_related("sted").order_by("sted__navn", "navn"),
    }
    return render(request, "elever/plasser.html", innhold, status=422 if request.method == "POST" else 200)


def _kandidatene(parti: Eksamensparti) -> KandidatQuerySet:
    return Kandidat.objects.filter(parti=parti).med_navn().sortert()


def _andre_partier(parti: Eksamensparti) -> list[Eksamensparti]:
    """Where candidates may move: the school's other parties of the exam."""
    andre = Eksamensparti.objects.filter(skole=parti.skole_id, eksamen=parti.eksamen_id).exclude(pk=parti.pk)
    return list(andre.order_by("navn"))


def _vis(
    request: InnloggetRequest, parti: Eksamensparti, sendte: list[RadForm] | None = None, *, status: int = 200
) -> HttpResponse:
    """The table: the rows that were sent, or a page of the party's."""
    side = Paginator(_kandidatene(parti), PER_SIDE).get_page(request.GET.get("side"))
    rader = sendte or [RadForm(kandidat=kandidat, parti=parti) for kandidat in side]
    feil = [(felt.auto_id, f"{felt.label}, {s.kandidat.person.navn}: {tekst}")
            for s in rader if s.is_bound for felt in s for tekst in felt.errors]  # fmt: skip
    frist = parti.eksamen.periode.endringsfrist
    innhold = {
        "parti": parti,
        "side": side,
        "sidevalg": _sidevalg(request),
        "rader": [(skjema, masker(skjema.kandidat.person.nummer)) for skjema in rader],
        "feil": feil,
        "handlinger": MasseForm.handlinger(_andre_partier(parti)),
        "valgte": set(request.POST.getlist("valgt")),
        "har_fritak": parti.eksamen.fag.fagkode == FRITAK_SIDEMAAL,
        "etter_fristen": bool(frist and frist <= tid.naa() and parti.gaar_til_pas),
    }
    return render(request, "elever/kandidater.html", innhold, status=status)


def _si(request: InnloggetRequest, resultat: Masseresultat, handling: str = "") -> None:
    """What became of the rows, with undo."""
    antall = gjorte(resultat.svar)
    if not resultat.svar:
        messages.info(request, _("Ingenting var endret."))
    if handling == MasseForm.FJERN:
        tekst = ngettext(
            "%(antall)d kandidat er tatt ut av partiet.", "%(antall)d kandidater er tatt ut av partiet.", antall
        )
    elif handling == MasseForm.FLYTT:
        tekst = ngettext("%(antall)d kandidat er flyttet.", "%(antall)d kandidater er flyttet.", antall)
    else:
        tekst = ngettext("%(antall)d kandidat er endret.", "%(antall)d kandidater er endret.", antall)
    si_hva_som_skjedde(request, resultat.svar, tekst % {"antall": antall}, resultat.angrepost)
