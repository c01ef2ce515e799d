"""Opening an own confirmed proposal again: first the reason, then the new proposal or nothing."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from felles.feil import Domenefeil
from felles.synlig_fra import er_synlig
from felles.tid import naa
from sensur.forms.karakter import GrunnSkjema, KarakterSkjema
from sensur.models import Gjenaapning, Karakter, Sluttkarakter
from sensur.services import gjenaapning as tjeneste
from sensur.views.bord import Lesning, hent_svar_for

Skjema = GrunnSkjema | KarakterSkjema


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@never_cache
@innlogget
def gjenaapne(request: InnloggetRequest, pk: int, nummer: str) -> HttpResponse:
    """The reason while it is closed; the grade, or withdrawing, while it is open."""
    lest = oppdrag, _alle, svar = hent_svar_for(request, pk, nummer, naa())
    aapen = Gjenaapning.objects.filter(oppdrag=oppdrag, kandidat=svar.kandidat_id, lukket__isnull=True).first()
    skjema: Skjema = KarakterSkjema(initial={"verdi": svar.forslag}) if aapen else GrunnSkjema()
    if request.method != "POST":
        return _side(request, lest, aapen, skjema)
    handling = request.POST.get("handling", "")
    skjema = KarakterSkjema(request.POST) if handling == "bekreft" else GrunnSkjema(request.POST)
    if handling != "trekk" and not skjema.is_valid():
        return _side(request, lest, aapen, skjema, status=422)
    try:
        _utfoer(request, lest, aapen, skjema, handling)
    except Domenefeil as feil:
        messages.error(request, str(feil.melding))
        return redirect("sensur:gjenaapne", pk=oppdrag.pk, nummer=svar.nummer)
    if handling in {"bekreft", "trekk"}:
        return redirect("sensur:enighet", pk=oppdrag.pk)
    return redirect("sensur:gjenaapne", pk=oppdrag.pk, nummer=svar.nummer)


def _utfoer(request: InnloggetRequest, lest: Lesning, aapen: Gjenaapning | None, skjema: Skjema, handling: str) -> None:
    aktoer, tidspunkt = bruker_aktoer(request), naa()
    data = {"nummer": lest.svar.nummer}
    if handling in {"bekreft", "trekk"} and aapen is None:
        messages.info(request, _("Forslaget er ikke åpent lenger. Ingenting er endret."))
    elif handling == "bekreft" and aapen:
        tjeneste.bekreft_gjenaapning(
            gjenaapning_id=aapen.pk, verdi=skjema.cleaned_data["verdi"], aktoer=aktoer, naa=tidspunkt
        )
        messages.success(request, _("Det nye forslaget for %(nummer)s er bekreftet.") % data)
    elif handling == "trekk" and aapen:
        tjeneste.trekk_gjenaapning(gjenaapning_id=aapen.pk, aktoer=aktoer, naa=tidspunkt)
        messages.success(request, _("Gjenåpningen er trukket. Forslaget for %(nummer)s er som før.") % data)
    else:
        tjeneste.gjenaapne(
            oppdrag_id=lest.oppdrag.pk,
            kandidat_id=lest.svar.kandidat_id,
            grunn=skjema.cleaned_data["grunn"],
            aktoer=aktoer,
            naa=tidspunkt,
        )
        messages.success(request, _("Forslaget for %(nummer)s er åpent igjen.") % data)


def _side(
    request: InnloggetRequest, lest: Lesning, aapen: Gjenaapning | None, skjema: Skjema, *, status: int = 200
) -> HttpResponse:
    oppdrag, _alle, svar = lest
    # A final grade stands only behind the seal: before it there is none to tell of.
    har_karakter = Sluttkarakter.objects.staaende().filter(kandidat=svar.kandidat_id).exists()
    sammenheng = {
        "oppdrag": oppdrag,
        "svar": svar,
        "aapen": aapen,
        "skjema": skjema,
        "valgt": svar.forslag,
        "karakterer": Karakter,
        "har_karakter": har_karakter,
        "publisert": er_synlig(oppdrag.parti.eksamen.publiseres, naa()),
    }
    return render(request, "sensur/gjenaapning.html", sammenheng, status=status)
