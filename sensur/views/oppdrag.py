"""The sensor's assignments, and the confirmation that seals one."""

from collections.abc import Iterator

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget, krev_rolle
from brukere.models.bruker import Rolle
from felles.feil import Domenefeil
from felles.synlig_fra import er_synlig
from felles.tid import naa
from sensur.http import zipsvar
from sensur.models import Karakter, Sensoroppdrag
from sensur.permissions import hent_oppdrag_for
from sensur.querysets.kriterier import uten_skjema
from sensur.querysets.oppdrag import frist_for, medsensor, oppdragsliste
from sensur.querysets.svar import Svar, Svarfil, svar_i_parti, uten_nummer
from sensur.querysets.veiledning import papirer_for
from sensur.services import forslag
from sensur.views.svar import stengt


@require_safe
@never_cache
@innlogget
def liste(request: InnloggetRequest) -> HttpResponse:
    """All parties of the sensor, with own progress."""
    krev_rolle(request.user, Rolle.SENSOR)
    tidspunkt = naa()
    rader = oppdragsliste(Sensoroppdrag.objects.for_sensor(request.user, tidspunkt), tidspunkt)
    return render(request, "sensur/liste.html", {"rader": rader, "naa": tidspunkt})


@require_safe
@never_cache
@innlogget
def vis(request: InnloggetRequest, pk: int) -> HttpResponse:
    """The answers of a party; before the grading opens only when it does."""
    tidspunkt = naa()
    oppdrag = hent_oppdrag_for(request.user, pk, naa=tidspunkt)
    aapen = er_synlig(oppdrag.parti.eksamen.sensur_fra, tidspunkt)
    svar = svar_i_parti(oppdrag) if aapen else []
    skal_ha = [ett for ett in svar if not ett.borte]
    mangler = [ett for ett in skal_ha if not ett.forslag]
    med_karakter = [ett.kandidat_id for ett in skal_ha if ett.forslag != Karakter.MB]
    sammenheng = {
        "oppdrag": oppdrag,
        "medsensor": medsensor(oppdrag),
        "begge": Sensoroppdrag.objects.begge_bekreftet(oppdrag.parti_id),
        "aapen": aapen,
        "svar": svar,
        "skal_ha": len(skal_ha),
        "vurdert": sum(1 for ett in skal_ha if ett.forslag),
        "mangler": mangler,
        "uten_skjema": [] if mangler or oppdrag.bekreftet else uten_skjema(oppdrag, med_karakter),
        "filer": sum(len(ett.filer) for ett in svar),
        "papirer": papirer_for(oppdrag.parti.eksamen_id, tidspunkt) if aapen else None,
        "frist": frist_for(oppdrag),
        "naa": tidspunkt,
        "stengt": stengt(oppdrag, tidspunkt) if aapen else "",
        "uten_nummer": uten_nummer(oppdrag.parti_id),
    }
    return render(request, "sensur/oppdrag.html", sammenheng)


@require_POST
@never_cache
@innlogget
def bekreft(request: InnloggetRequest, pk: int) -> HttpResponse:
    """Seal all proposals of the party."""
    tidspunkt = naa()
    oppdrag = hent_oppdrag_for(request.user, pk, naa=tidspunkt, aapent=True)
    try:
        forslag.bekreft(oppdrag_id=oppdrag.pk, aktoer=bruker_aktoer(request), naa=tidspunkt)
    except Domenefeil as feil:
        messages.error(request, str(feil.melding))
    else:
        # The same sentence whatever the other sensor has done; the page behind it shows what may be seen.
        messages.success(request, _("Forslagene dine er bekreftet og kan ikke endres."))
    return redirect("sensur:oppdrag", pk=oppdrag.pk)


@require_safe
@never_cache
@innlogget
def last_ned_alle(request: InnloggetRequest, pk: int) -> HttpResponseBase:
    """The files of the ticked answers (`nummer`), or of all, in one archive, streamed; a folder a candidate number."""
    tidspunkt = naa()
    oppdrag = hent_oppdrag_for(request.user, pk, naa=tidspunkt, aapent=True)
    valgte = set(request.GET.getlist("nummer"))
    svar = [ett for ett in svar_i_parti(oppdrag) if not valgte or ett.nummer in valgte]
    if "valgte" in request.GET and not valgte:
        messages.error(request, _("Kryss av for svarene du vil laste ned."))
        return redirect("sensur:oppdrag", pk=oppdrag.pk)
    if not any(ett.filer for ett in svar):
        messages.error(request, _("Svarene har ingen filer å laste ned."))
        return redirect("sensur:oppdrag", pk=oppdrag.pk)
    return zipsvar(_stier(svar), navn=f"{oppdrag.parti.eksamen.fag.kode}-oppdrag-{oppdrag.pk}.zip")


def _stier(svar: list[Svar]) -> Iterator[tuple[str, Svarfil]]:
    for ett in svar:
        for fil in ett.filer:
            yield f"{ett.nummer}/{fil.navn}", fil
