"""A case of a fellessensur: the answer, both proposals, and the decision of the leader or the oppmann."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from eksamen.models import Oppgave
from felles.feil import Domenefeil
from felles.filsvar import fil_som_vedlegg
from felles.tid import naa
from sensur.forms.karakter import VedtakSkjema
from sensur.forms.moeter import OppmannSkjema
from sensur.models import Fellessensursak, Karakter, Sluttkarakter
from sensur.papirsvar import oppgavefil, veiledningsfil
from sensur.permissions import hent_sak_for, hent_sakseksamen_for, svar_i_sak
from sensur.querysets.moeter import sensorer_i
from sensur.querysets.veiledning import papirer_for
from sensur.services import fellessensur


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@never_cache
@innlogget
def vis(request: InnloggetRequest, pk: int) -> HttpResponse:
    """Read the answer and decide it, give it to an oppmann, or take it up again."""
    tidspunkt = naa()
    linje = hent_sak_for(request.user, pk, naa=tidspunkt)
    sak = linje.sak
    folk = sensorer_i(sak.fellessensur.faggruppe, tidspunkt).exclude(sensoroppdrag__parti=sak.kandidat.parti_id)
    skjema: Any = VedtakSkjema(initial={"verdi": sak.verdi, "merknad": sak.merknad})
    status = 200
    if request.method == "POST":
        gyldig, skjema = _les(request, folk)
        if gyldig:
            try:
                ny = _utfoer(request, sak, skjema)
            except Domenefeil as feil:
                messages.error(request, str(feil.melding))
                return redirect("sensur:moete", pk=sak.fellessensur_id)
            return redirect("sensur:sak", pk=ny.pk)
        status = 422
    svar = svar_i_sak(linje)
    sammenheng = {
        "linje": linje,
        "sak": sak,
        "svar": svar,
        "papirer": papirer_for(sak.kandidat.eksamen_id, tidspunkt) if svar else None,
        "skjema": skjema if isinstance(skjema, VedtakSkjema) else VedtakSkjema(),
        "oppmannskjema": skjema if isinstance(skjema, OppmannSkjema) else OppmannSkjema(folk=folk),
        # MB is for those who asked the school for the answer: one of the two sensors.
        "karaktervalg": [valg for valg in Karakter.choices if valg[0] != Karakter.MB or linje.med_mb],
        "leder": sak.fellessensur.leder_id == request.user.pk,
        "kan_avgjoere": linje.kan_avgjoeres_av(request.user),
        "registrert": Sluttkarakter.objects.staaende().filter(kandidat=sak.kandidat_id).exists(),
    }
    return render(request, "sensur/sak.html", sammenheng, status=status)


def _les(request: InnloggetRequest, folk: Any) -> tuple[bool, Any]:
    handling = request.POST.get("handling", "")
    if handling == "igjen":
        return True, None
    skjema: Any = OppmannSkjema(request.POST, folk=folk) if handling == "oppmann" else VedtakSkjema(request.POST)
    return skjema.is_valid(), skjema


def _utfoer(request: InnloggetRequest, sak: Fellessensursak, skjema: Any) -> Fellessensursak:
    hva: dict[str, Any] = {"sak_id": sak.pk, "aktoer": bruker_aktoer(request), "naa": naa()}
    if skjema is None:
        ny = fellessensur.ta_opp_igjen(**hva)
        messages.success(request, _("Saken er tatt opp igjen."))
        return ny
    data = skjema.cleaned_data
    if isinstance(skjema, OppmannSkjema):
        ny = fellessensur.gi_til_oppmann(oppmann_id=data["oppmann"].pk, **hva)
        messages.success(request, _("Saken er gitt til %(navn)s.") % {"navn": data["oppmann"].navn})
        return ny
    ny = fellessensur.avgjoer(verdi=data["verdi"], merknad=data["merknad"], **hva)
    messages.success(request, _("Saken er avgjort. Andresensor registrerer karakteren."))
    return ny


@require_safe
@never_cache
@innlogget
def fil(request: InnloggetRequest, pk: int, nr: int) -> FileResponse:
    """A file of the answer in question, under the candidate number; 404 while it is sealed, or in quarantine."""
    svar = svar_i_sak(hent_sak_for(request.user, pk, naa=naa()))
    if svar is None or not 1 <= nr <= len(svar.filer) or svar.filer[nr - 1].i_karantene:
        raise Http404
    return fil_som_vedlegg(svar.filer[nr - 1].noekkel, navn=svar.filer[nr - 1].navn)


@require_safe
@never_cache
@innlogget
def oppgave(request: InnloggetRequest, pk: int, papir_pk: int) -> FileResponse:
    """The paper that the candidate had, to whoever decides the case; that it was fetched is logged. 404 while sealed."""
    tidspunkt = naa()
    eksamen_id = hent_sakseksamen_for(request.user, pk, naa=tidspunkt)
    papirer = Oppgave.objects.aapnet(tidspunkt).filter(eksamensdel__eksamen=eksamen_id)
    return oppgavefil(papirer, papir_pk, aktoer=bruker_aktoer(request), naa=tidspunkt)


@require_safe
@never_cache
@innlogget
def veiledning(request: InnloggetRequest, pk: int, papir_pk: int) -> FileResponse:
    """A file of guidance to whoever decides the case; 404 while it is sealed."""
    return veiledningsfil(hent_sakseksamen_for(request.user, pk, naa=naa()), papir_pk)
