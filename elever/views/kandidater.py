"""The candidates of a party: edited row by row, many at once, and given seats."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from eksamen.models import Eksamensparti, Kandidat, Rom
from eksamen.permissions import hent_parti_for
from elever.forms.kandidater import MasseForm, PlasserForm, RadForm
from elever.services.endring import endre_kandidater
from elever.services.fjerning import Masseresultat, fjern_kandidater
from elever.services.flytting import flytt_kandidater
from elever.services.plassering import plasser_kandidater
from elever.services.varsler import FRITAK_SIDEMAAL
from elever.views.innmelding import si_hva_som_skjedde
from felles import angre, tid
from felles.feil import Domenefeil
from felles.masse import gjorte
from felles.nummer.personnummer import masker


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def kandidater(request: InnloggetRequest, parti_id: int) -> HttpResponse:
    """The table; POST saves what was changed in the rows."""
    naa = tid.naa()
    parti = hent_parti_for(request.user, parti_id, naa=naa, skrive=True)
    rader = _rader(parti, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _vis(request, parti, rader)
    sendt = [skjema for skjema in rader if skjema.is_bound]
    if any(skjema.errors for skjema in sendt):
        return _vis(request, parti, rader, status=422)
    nytt = {skjema.kandidat.pk: skjema.nytt() for skjema in sendt}
    nytt = {pk: felt for pk, felt in nytt.items() if felt}
    foer = {skjema.kandidat.pk: skjema.vist() for skjema in sendt}
    try:
        resultat = endre_kandidater(parti_id=parti.pk, nytt=nytt, foer=foer, aktoer=bruker_aktoer(request), naa=naa)
    except Domenefeil as feil:
        messages.warning(request, str(feil.melding))
        return _vis(request, parti, rader, status=422)
    _si(request, resultat)
    return redirect("elever:kandidater", parti_id=parti.pk)


@require_POST
@innlogget
def masse(request: InnloggetRequest, parti_id: int) -> HttpResponse:
    """One act on the ticked candidates."""
    naa = tid.naa()
    parti = hent_parti_for(request.user, parti_id, naa=naa, skrive=True)
    skjema = MasseForm(request.POST, andre_partier=_andre_partier(parti))
    if not skjema.is_valid():
        for feil in [tekst for felt in skjema.errors.values() for tekst in felt]:
            messages.warning(request, str(feil))
        return _vis(request, parti, _rader(parti, None), status=422)
    try:
        _si(request, _utfoer(request, parti, skjema.cleaned_data["handling"], skjema.cleaned_data["valgt"]))
    except Domenefeil as feil:
        messages.warning(request, str(feil.melding))
    return redirect("elever:kandidater", parti_id=parti.pk)


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


def _kandidatene(parti: Eksamensparti) -> list[Kandidat]:
    return list(Kandidat.objects.filter(parti=parti).med_navn().sortert())


def _rader(parti: Eksamensparti, data: Any) -> list[RadForm]:
    return [RadForm(data, kandidat=kandidat, parti=parti) for kandidat in _kandidatene(parti)]


def _andre_partier(parti: Eksamensparti) -> list[Eksamensparti]:
    """Where candidates may move: the school's other parties of the exam."""
    andre = Eksamensparti.objects.filter(skole=parti.skole_id, eksamen=parti.eksamen_id).exclude(pk=parti.pk)
    return list(andre.order_by("navn"))


def _vis(request: InnloggetRequest, parti: Eksamensparti, rader: list[RadForm], *, status: int = 200) -> HttpResponse:
    feil = [(felt.auto_id, f"{felt.label}, {s.kandidat.person.navn}: {tekst}")
            for s in rader if s.is_bound for felt in s for tekst in felt.errors]  # fmt: skip
    frist = parti.eksamen.periode.endringsfrist
    innhold = {
        "parti": parti,
        "rader": [(skjema, masker(skjema.kandidat.person.nummer)) for skjema in rader],
        "feil": feil,
        "handlinger": MasseForm.handlinger(_andre_partier(parti)),
        "valgte": set(request.POST.getlist("valgt")),
        "har_fritak": parti.eksamen.fag.fagkode == FRITAK_SIDEMAAL,
        "etter_fristen": bool(frist and frist <= tid.naa() and parti.gaar_til_pas),
    }
    return render(request, "elever/kandidater.html", innhold, status=status)


def _si(request: InnloggetRequest, resultat: Masseresultat) -> None:
    """What became of the rows, with undo."""
    antall = gjorte(resultat.svar)
    if not resultat.svar:
        messages.info(request, _("Ingenting var endret."))
    tekst = ngettext("%(antall)d kandidat er endret.", "%(antall)d kandidater er endret.", antall)
    si_hva_som_skjedde(request, resultat.svar, tekst % {"antall": antall}, resultat.angrepost)
