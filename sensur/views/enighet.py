"""Agreeing: both proposals side by side, and the final grades of the second sensor."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from eksamen.models import Kandidat
from felles.feil import Domenefeil
from felles.synlig_fra import er_synlig
from felles.tid import naa
from sensur.forms.karakter import SluttkarakterSkjema
from sensur.models import Karakter, Sensoroppdrag
from sensur.permissions import hent_oppdrag_for
from sensur.querysets.enighet import sammenlikn
from sensur.querysets.moeter import kommende_for
from sensur.querysets.oppdrag import begge_sensorer
from sensur.querysets.spor import egne_aapninger, egne_forslag, spor
from sensur.services import fellessensur, sluttkarakterer


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@never_cache
@innlogget
def vis(request: InnloggetRequest, pk: int) -> HttpResponse:
    """Compare when both have confirmed; until then a page that is the same whatever the other has done."""
    tidspunkt = naa()
    oppdrag = hent_oppdrag_for(request.user, pk, naa=tidspunkt, aapent=True)
    if request.method == "POST":
        try:
            HANDLINGER.get(request.POST.get("handling", ""), _sett)(request, oppdrag)
        except Domenefeil as feil:
            messages.error(request, str(feil.melding))
        return redirect("sensur:enighet", pk=oppdrag.pk)
    publisert = er_synlig(oppdrag.parti.eksamen.publiseres, tidspunkt)
    sammenheng: dict[str, Any] = {"oppdrag": oppdrag, "publisert": publisert, "aapne": egne_aapninger(oppdrag)}
    if not Sensoroppdrag.objects.begge_bekreftet(oppdrag.parti_id):
        return render(request, "sensur/enighet_venter.html", sammenheng)
    return render(request, "sensur/enighet.html", sammenheng | _side(oppdrag, publisert=publisert))


def _side(oppdrag: Sensoroppdrag, *, publisert: bool) -> dict[str, Any]:
    sammenlikning = sammenlikn(oppdrag.parti_id)
    andre = oppdrag.nummer == Sensoroppdrag.Nummer.ANDRE
    foerste_sensor, andre_sensor = begge_sensorer(oppdrag)
    plan = getattr(oppdrag.parti.eksamen, "sensurplan", None)
    return {
        "s": sammenlikning,
        "fordeling": [(k.value, sum(1 for rad in sammenlikning.like if rad.foerste == k)) for k in Karakter],
        "foerste_sensor": foerste_sensor,
        "andre_sensor": andre_sensor,
        "er_andre": andre,
        # What has no grade when the others are published may still get one; what has, is fixed.
        "kan_sette": andre,
        "kan_rette": andre and not publisert,
        "etternoelere": sammenlikning.uten_karakter if publisert else 0,
        "fellessensur": bool(plan and plan.fellessensur),
        "moeter": list(kommende_for(oppdrag.parti.eksamen)),
        "egne": egne_forslag(oppdrag, [rad.kandidat_id for rad in sammenlikning.ufullstendige]),
        "spor": spor(oppdrag, sammenlikning),
    }


def _kandidat(oppdrag: Sensoroppdrag, nummer: str) -> int:
    """The candidate's pk; 0, which is nobody's, for a number that is not in the party."""
    kandidater = Kandidat.objects.filter(parti=oppdrag.parti_id, kandidatnummer__nummer=nummer[:8].replace("\x00", "?"))
    return kandidater.values_list("pk", flat=True).first() or 0


def _sett(request: InnloggetRequest, oppdrag: Sensoroppdrag) -> None:
    skjema = SluttkarakterSkjema(request.POST)
    if not skjema.is_valid():
        messages.error(request, _("Velg en karakter fra 1 til 6, eller MB. Ingenting er satt."))
        return
    data = skjema.cleaned_data
    sluttkarakterer.sett_sluttkarakter(
        oppdrag_id=oppdrag.pk,
        kandidat_id=_kandidat(oppdrag, data["nummer"]),
        verdi=data["verdi"],
        avgjort=data["avgjort"],
        grunn=data["grunn"],
        aktoer=bruker_aktoer(request),
        naa=naa(),
    )
    messages.success(request, _("Endelig karakter er satt for %(nummer)s.") % {"nummer": data["nummer"]})


def _sett_avgjorte(request: InnloggetRequest, oppdrag: Sensoroppdrag) -> None:
    antall = sluttkarakterer.sett_avgjorte(oppdrag_id=oppdrag.pk, aktoer=bruker_aktoer(request), naa=naa())
    _si_antall(request, antall)


def _ta_tilbake(request: InnloggetRequest, oppdrag: Sensoroppdrag) -> None:
    nummer = request.POST.get("nummer", "")[:8]
    sluttkarakterer.ta_tilbake(
        oppdrag_id=oppdrag.pk,
        kandidat_id=_kandidat(oppdrag, nummer),
        grunn=request.POST.get("grunn", "")[:1000],
        aktoer=bruker_aktoer(request),
        naa=naa(),
    )
    messages.success(request, _("Endelig karakter for %(nummer)s er tatt tilbake.") % {"nummer": nummer})


def _send(request: InnloggetRequest, oppdrag: Sensoroppdrag) -> None:
    """One answer, or all that no meeting has got."""
    nummer, moete = request.POST.get("nummer", ""), request.POST.get("moete", "")[:9]
    antall = fellessensur.send_til_moete(
        oppdrag_id=oppdrag.pk,
        moete_id=int(moete) if moete.isascii() and moete.isdigit() else 0,
        kandidat_id=_kandidat(oppdrag, nummer) if nummer else None,
        aktoer=bruker_aktoer(request),
        naa=naa(),
    )
    melding = ngettext("%(antall)s svar er sendt til møtet.", "%(antall)s svar er sendt til møtet.", antall)
    messages.success(request, melding % {"antall": antall})


HANDLINGER = {"tilbake": _ta_tilbake, "avgjorte": _sett_avgjorte, "send": _send}


@require_POST
@never_cache
@innlogget
def sett_like(request: InnloggetRequest, pk: int) -> HttpResponse:
    """Set every final grade on which both proposed the same."""
    oppdrag = hent_oppdrag_for(request.user, pk, naa=naa(), aapent=True)
    try:
        antall = sluttkarakterer.sett_like(oppdrag_id=oppdrag.pk, aktoer=bruker_aktoer(request), naa=naa())
    except Domenefeil as feil:
        messages.error(request, str(feil.melding))
    else:
        _si_antall(request, antall)
    return redirect("sensur:enighet", pk=oppdrag.pk)


def _si_antall(request: InnloggetRequest, antall: int) -> None:
    melding = ngettext("%(antall)s endelig karakter er satt.", "%(antall)s endelige karakterer er satt.", antall)
    messages.success(request, melding % {"antall": antall})
