"""One answer: its files beside the grading form."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from felles.feil import Domenefeil, UgyldigOvergang
from felles.filsvar import fil_som_vedlegg
from felles.tid import naa
from levering.services.nedlastet import logg_nedlastet_fil
from sensur.forms.bord import NotatSkjema, les_kriterier
from sensur.forms.karakter import KarakterSkjema
from sensur.models import Karakter, Kriterievurdering, Sensornotat, Sensoroppdrag
from sensur.permissions import hent_fil_for
from sensur.querysets.bord import etterlysning_for, kriterier_for, notat_for
from sensur.querysets.etternoelere import er_laast
from sensur.querysets.oppdrag import frist_for, medsensor
from sensur.querysets.svar import Svar
from sensur.querysets.veiledning import papirer_for
from sensur.services.forslag import krev_foer_frist, lagre_forslag
from sensur.services.kriterier import lagre_kriterier
from sensur.services.manglende import kan_gi_mb
from sensur.services.notater import lagre_notat, skrevet_siden
from sensur.views.bord import Lesning, hent_svar_for
from sensur.views.svarliste import svarliste


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@never_cache
@innlogget
def vis(request: InnloggetRequest, pk: int, nummer: str) -> HttpResponse:
    """Read an answer and save a proposal for it; after saving on to the next one without."""
    tidspunkt = naa()
    lest = oppdrag, alle, svar = hent_svar_for(request, pk, nummer, tidspunkt)
    if request.method != "POST":
        skjema = KarakterSkjema(initial={"verdi": svar.forslag})
        return render(request, "sensur/svar.html", _side(request, lest, skjema, tidspunkt))
    skjema = KarakterSkjema(request.POST)
    try:
        _lagre(request, oppdrag, svar, skjema, tidspunkt)
    except Domenefeil as feil:
        skjema.add_error(None, str(feil.melding))
    if skjema.errors:
        sammenheng = _side(request, lest, skjema, tidspunkt)
        return render(request, "sensur/svar.html", sammenheng, status=422)
    messages.success(request, _("Kladden for %(nummer)s er lagret. Ingen andre ser den.") % {"nummer": nummer})
    return _videre(oppdrag, alle, svar)


def _lagre(
    request: InnloggetRequest, oppdrag: Sensoroppdrag, svar: Svar, skjema: KarakterSkjema, tidspunkt: datetime
) -> None:
    """Note and form as they stand on the page, and the proposal; the note also when the proposal is refused."""
    hva: dict[str, Any] = {
        "oppdrag_id": oppdrag.pk, "kandidat_id": svar.kandidat_id, "aktoer": bruker_aktoer(request), "naa": tidspunkt,
    }  # fmt: skip
    notat = NotatSkjema(request.POST)
    if "notat" in request.POST and notat.is_valid():
        felt = notat.cleaned_data
        lagre_notat(tekst=felt["notat"], merke=felt["merke"], sett=notat.har_sett(), **hva)
    if nivaaer := les_kriterier(request.POST):
        lagre_kriterier(nivaaer=nivaaer, **hva)
    if skjema.is_valid():
        lagre_forslag(verdi=skjema.cleaned_data["verdi"], **hva)


@require_POST
@sensitive_post_parameters("notat", "merke")
@never_cache
@innlogget
def notat(request: InnloggetRequest, pk: int, nummer: str) -> HttpResponse:
    """Save note and mark while the sensor reads on; answers with the line that says so.

    One that is refused comes back with the words, beside what another window saved.
    """
    tidspunkt = naa()
    lest = oppdrag, _alle, svar = hent_svar_for(request, pk, nummer, tidspunkt)
    skjema = NotatSkjema(request.POST)
    lagret, feil = _lagre_notat(request, lest, skjema, tidspunkt)
    if request.htmx:
        kjent = notat_for(oppdrag, svar.kandidat_id) if feil else lagret
        sammenheng = {
            "oppdrag": oppdrag,
            "svar": svar._replace(merke=lagret.merke if lagret else ""),
            **_notatfelt(request, kjent, feil),
        }
        return render(request, "sensur/_notatstatus.html", sammenheng, status=422 if feil else 200)
    if feil:
        karakter = KarakterSkjema(initial={"verdi": svar.forslag})
        return render(request, "sensur/svar.html", _side(request, lest, karakter, tidspunkt, feil), status=422)
    messages.success(request, _("Notatet er lagret. Bare du ser det."))
    return redirect("sensur:svar", pk=oppdrag.pk, nummer=nummer)


def _lagre_notat(
    request: InnloggetRequest, lest: Lesning, skjema: NotatSkjema, tidspunkt: datetime
) -> tuple[Sensornotat | None, str]:
    if not skjema.is_valid():
        return None, " ".join(str(feil) for liste in skjema.errors.values() for feil in liste)
    try:
        lagret = lagre_notat(
            oppdrag_id=lest.oppdrag.pk,
            kandidat_id=lest.svar.kandidat_id,
            tekst=skjema.cleaned_data["notat"],
            merke=skjema.cleaned_data["merke"],
            sett=skjema.har_sett(),
            aktoer=bruker_aktoer(request),
            naa=tidspunkt,
        )
    except Domenefeil as feil:
        return None, str(feil.melding)
    return lagret, ""


def _notatfelt(request: InnloggetRequest, notat: Sensornotat | None, feil: str = "") -> dict[str, Any]:
    """What the field shows: what was written wins over what is kept. `annet` is words that its writer has not seen.

    Until they have chosen, the page goes on saying that it has not seen them: saved again, it is refused again.
    """
    felt: dict[str, Any] = {"notat": notat, "notatfeil": feil, "annet": None}
    if request.method != "POST" or "notat" not in request.POST:
        return felt | {"notattekst": notat.tekst if notat else "", "sett": notat.lagret.isoformat() if notat else ""}
    skrevet = NotatSkjema(request.POST)
    tekst = request.POST["notat"].replace("\r\n", "\n")
    har_sett = skrevet.har_sett() if skrevet.is_valid() else None
    annet = notat if notat is not None and skrevet_siden(notat, tekst, har_sett) else None
    kjent = notat.lagret.isoformat() if notat and not annet else request.POST.get("sett", "")[:40]
    return felt | {"notattekst": tekst, "sett": kjent, "annet": annet}


def _side(
    request: InnloggetRequest, lest: Lesning, skjema: KarakterSkjema, tidspunkt: datetime, notatfeil: str = ""
) -> dict[str, Any]:
    oppdrag, alle, svar = lest
    plass = alle.index(svar)
    skal_ha = [ett for ett in alle if not ett.borte]
    deler = svar.deler
    # What was posted may have made it since the answers were read.
    har_notat = svar.har_notat or request.method == "POST"
    kjent_notat = notat_for(oppdrag, svar.kandidat_id) if har_notat else None
    valgt_del = next((kode for kode, _navn in deler if kode == request.GET.get("del")), "")
    return {
        "oppdrag": oppdrag,
        "medsensor": medsensor(oppdrag),
        "begge": oppdrag.bekreftet is not None and Sensoroppdrag.objects.begge_bekreftet(oppdrag.parti_id),
        "alle": alle,
        "svarliste": svarliste(oppdrag.pk, alle, svar.nummer),
        "svar": svar,
        "deler": deler,
        "valgt_del": valgt_del,
        "filer": svar.filene(valgt_del),
        "skjema": skjema,
        "valgt": skjema["verdi"].value(),
        "karakterer": Karakter,
        "frist": frist_for(oppdrag),
        "naa": tidspunkt,
        "stengt": stengt(oppdrag, tidspunkt),
        "laast": er_laast(oppdrag.parti, tidspunkt, kandidat_id=svar.kandidat_id),
        "plass": plass + 1,
        "forrige": alle[plass - 1] if plass else None,
        "neste": alle[plass + 1] if plass + 1 < len(alle) else None,
        "skal_ha": len(skal_ha),
        "vurdert": sum(1 for ett in skal_ha if ett.forslag),
        **_ved_siden_av(request, oppdrag, svar, tidspunkt),
        **_notatfelt(request, kjent_notat, notatfeil),
    }


def _ved_siden_av(request: InnloggetRequest, oppdrag: Sensoroppdrag, svar: Svar, tidspunkt: datetime) -> dict[str, Any]:
    """Note, assessment form, question to the school and paper; what was just written wins over what is kept."""
    sak = etterlysning_for(oppdrag, svar) if svar.etterlyst else None
    skrevet = request.POST if request.method == "POST" else {}
    return {
        "merke": skrevet.get("merke", svar.merke),
        "merkevalg": Sensornotat.Merke.choices,
        "kriterier": kriterier_for(oppdrag, svar.kandidat_id),
        "nivaaer": Kriterievurdering.Nivaa.choices,
        "sak": sak,
        "kan_gi_mb": sak is not None and kan_gi_mb(sak.svar, sak.sendt, tidspunkt),
        "papirer": papirer_for(oppdrag.parti.eksamen_id, tidspunkt),
    }


def stengt(oppdrag: Sensoroppdrag, tidspunkt: datetime) -> str:
    """Why nothing can be proposed any longer, and whom to ask; "" before the deadline."""
    try:
        krev_foer_frist(oppdrag, tidspunkt)
    except UgyldigOvergang as feil:
        return str(feil.melding)
    return ""


def _videre(oppdrag: Sensoroppdrag, alle: list[Svar], svar: Svar) -> HttpResponse:
    """To the next answer without a proposal, from here on and then from the top; to the party when all have one."""
    plass = alle.index(svar)
    for neste in alle[plass + 1 :] + alle[:plass]:
        if not neste.forslag and not neste.borte:
            return redirect("sensur:svar", pk=oppdrag.pk, nummer=neste.nummer)
    return redirect("sensur:oppdrag", pk=oppdrag.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@innlogget
def fil(request: InnloggetRequest, pk: int, nummer: str, nr: int) -> FileResponse | HttpResponse:
    """A file of an answer, under the candidate number; one with a virus only to those who ask for it again."""
    tidspunkt = naa()
    svarfil = hent_fil_for(request.user, pk, nummer, nr, naa=tidspunkt)
    if svarfil.i_karantene and request.method != "POST":
        return render(request, "sensur/karantene.html", {"oppdrag_id": pk, "nummer": nummer, "fil": svarfil})
    svar = fil_som_vedlegg(svarfil.noekkel, navn=svarfil.navn)
    if svarfil.i_karantene:
        logg_nedlastet_fil(
            fil_id=svarfil.fil_id, aktoer=bruker_aktoer(request), naa=tidspunkt, karantene=True, sensor=True
        )
    return svar
