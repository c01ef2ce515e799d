"""Opening an own confirmed proposal again: first the reason, then the new proposal or nothing."""

from dataclasses import replace

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
from sensur.forms.bord import les_kriterier
from sensur.forms.karakter import GrunnSkjema, KarakterSkjema
from sensur.models import Gjenaapning, Karakter, Kriterievurdering, Sluttkarakter
from sensur.querysets.bord import etterlysning_for, kriterier_for
from sensur.querysets.etternoelere import er_laast
from sensur.services import gjenaapning as tjeneste
from sensur.services.manglende import kan_gi_mb
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
        if aapen is not None and handling == "bekreft":
            # What was filled in stays on the page.
            skjema.add_error(None, str(feil.melding))
            return _side(request, lest, aapen, skjema, status=422)
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
            gjenaapning_id=aapen.pk,
            verdi=skjema.cleaned_data["verdi"],
            nivaaer=les_kriterier(request.POST),
            aktoer=aktoer,
            naa=tidspunkt,
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
    tidspunkt = naa()
    skrevet = les_kriterier(request.POST)
    sak = etterlysning_for(oppdrag, svar) if svar.etterlyst else None
    # A final grade stands only behind the seal: before it there is none to tell of.
    har_karakter = Sluttkarakter.objects.staaende().filter(kandidat=svar.kandidat_id).exists()
    sammenheng = {
        "oppdrag": oppdrag,
        "svar": svar,
        "aapen": aapen,
        "skjema": skjema,
        "valgt": request.POST.get("verdi", svar.forslag),
        "kriterier": [
            replace(linje, nivaa=skrevet.get(linje.pk, linje.nivaa))
            for linje in kriterier_for(oppdrag, svar.kandidat_id)
        ],
        "nivaaer": Kriterievurdering.Nivaa.choices,
        "sak": sak,
        "kan_gi_mb": sak is not None and kan_gi_mb(sak.svar, sak.sendt, tidspunkt),
        "karakterer": Karakter,
        "har_karakter": har_karakter,
        "publisert": er_laast(oppdrag.parti, tidspunkt, kandidat_id=svar.kandidat_id),
        # Somebody who got none with the others: the grade shows when it is set.
        "etternoeler": er_synlig(oppdrag.parti.eksamen.publiseres, tidspunkt) and not har_karakter,
    }
    return render(request, "sensur/gjenaapning.html", sammenheng, status=status)
