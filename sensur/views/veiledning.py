"""Guidance for sensors: put in by those responsible for the exam, opened by its sensors from the desk."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget, krev_rolle
from eksamen.models import Eksamen
from felles import angre
from felles.feil import Domenefeil
from felles.filsvar import fil_som_vedlegg
from felles.models import Angrepost
from felles.synlig_fra import er_synlig
from felles.tid import naa
from sensur.forms.veiledning import BytteSkjema, VeiledningSkjema
from sensur.papirsvar import veiledningsfil
from sensur.permissions import hent_oppdrag_for, hent_publisering_for, hent_veiledning_for
from sensur.querysets.publisering import PUBLISERENDE
from sensur.querysets.veiledning import gjeldende, tidligere, veiledningsliste
from sensur.services.publisering import i_ord
from sensur.services.veiledning import bytt_veiledning, filnavn, legg_inn_veiledning, ta_bort_veiledning

PER_SIDE = 50


@require_safe
@innlogget
def liste(request: InnloggetRequest) -> HttpResponse:
    """The exams under the user's responsibility: which have guidance, newest period first."""
    tidspunkt = naa()
    krev_rolle(request.user, *PUBLISERENDE)
    side = Paginator(veiledningsliste(request.user, tidspunkt), PER_SIDE).get_page(request.GET.get("side"))
    return render(request, "sensur/veiledninger.html", {"side": side})


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def vis(request: InnloggetRequest, pk: int) -> HttpResponse:
    """The guidance of an exam; posting puts in another file."""
    eksamen = hent_publisering_for(request.user, pk, naa=naa())
    skjema = VeiledningSkjema(request.POST or None, request.FILES or None)
    if request.method == "POST" and skjema.is_valid():
        data = skjema.cleaned_data
        try:
            _fil, post = legg_inn_veiledning(
                eksamen_id=eksamen.pk,
                navn=data["navn"],
                maalform=data["maalform"],
                fil=data["fil"],
                aktoer=bruker_aktoer(request),
                naa=naa(),
            )
        except Domenefeil as feil:
            skjema.add_error("navn" if feil.kode == "finnes" else "fil", str(feil.melding))
        else:
            _si_fra(request, eksamen, _("«%(navn)s» er lagt inn.") % {"navn": data["navn"]}, post)
            return redirect("sensur:veiledning_for", pk=eksamen.pk)
    sammenheng: dict[str, Any] = {
        "eksamen": eksamen,
        "filer": gjeldende(eksamen.pk),
        "tidligere": tidligere(eksamen.pk),
        "publisert": er_synlig(eksamen.publiseres, naa()),
        "skjema": skjema,
    }
    return render(request, "sensur/veiledning.html", sammenheng, status=422 if skjema.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def bytt(request: InnloggetRequest, pk: int, fil_pk: int) -> HttpResponse:
    """Another file in the place of one, under the same name."""
    tidspunkt = naa()
    gammel = hent_veiledning_for(request.user, pk, fil_pk, naa=tidspunkt)
    skjema = BytteSkjema(request.POST or None, request.FILES or None)
    if request.method == "POST" and skjema.is_valid():
        try:
            _ny, post = bytt_veiledning(
                veiledning_id=gammel.pk, fil=skjema.cleaned_data["fil"], aktoer=bruker_aktoer(request), naa=tidspunkt
            )
        except Domenefeil as feil:
            skjema.add_error("fil", str(feil.melding))
        else:
            _si_fra(request, gammel.eksamen, _("«%(navn)s» er byttet.") % {"navn": gammel.navn}, post)
            return redirect("sensur:veiledning_for", pk=pk)
    sammenheng = {"eksamen": gammel.eksamen, "fil": gammel, "skjema": skjema}
    return render(request, "sensur/veiledning_bytt.html", sammenheng, status=422 if skjema.errors else 200)


@require_POST
@innlogget
def ta_bort(request: InnloggetRequest, pk: int, fil_pk: int) -> HttpResponse:
    """Take a file out; what it was is kept."""
    fil = hent_veiledning_for(request.user, pk, fil_pk, naa=naa())
    try:
        post = ta_bort_veiledning(veiledning_id=fil.pk, aktoer=bruker_aktoer(request), naa=naa())
    except Domenefeil as feil:
        messages.error(request, str(feil.melding))
    else:
        angre.melding(request, _("«%(navn)s» er tatt bort. Sensorene ser den ikke.") % {"navn": fil.navn}, post)
    return redirect("sensur:veiledning_for", pk=pk)


@require_safe
@never_cache
@innlogget
def fil(request: InnloggetRequest, pk: int, fil_pk: int) -> FileResponse:
    """A file of guidance to those responsible for the exam, also one that no longer applies."""
    rad = hent_veiledning_for(request.user, pk, fil_pk, naa=naa())
    return fil_som_vedlegg(rad.noekkel, navn=filnavn(rad), innholdstype="application/pdf")


@require_safe
@never_cache
@innlogget
def for_sensor(request: InnloggetRequest, pk: int, veiledning_pk: int) -> FileResponse:
    """A file of guidance to a sensor of the exam, once the grading is open."""
    oppdrag = hent_oppdrag_for(request.user, pk, naa=naa(), aapent=True)
    return veiledningsfil(oppdrag.parti.eksamen_id, veiledning_pk)


def _si_fra(request: InnloggetRequest, eksamen: Eksamen, gjort: str, post: Angrepost | None) -> None:
    """What was done, and when the sensors see it."""
    if er_synlig(eksamen.sensur_fra, naa()):
        tekst = _("%(gjort)s Sensorene ser den fra nå.") % {"gjort": gjort}
    else:
        tekst = _("%(gjort)s Sensorene ser den når sensuren åpner %(tid)s.") % {
            "gjort": gjort,
            "tid": i_ord(eksamen.sensur_fra),
        }
    angre.melding(request, tekst, post)
