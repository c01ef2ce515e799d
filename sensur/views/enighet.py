"""Agreeing: both proposals side by side, and the final grades of the second sensor."""

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
from sensur.querysets.oppdrag import begge_sensorer
from sensur.services import sluttkarakterer


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("verdi")
@never_cache
@innlogget
def vis(request: InnloggetRequest, pk: int) -> HttpResponse:
    """Compare when both have confirmed; until then a page that is the same whatever the other has done."""
    tidspunkt = naa()
    oppdrag = hent_oppdrag_for(request.user, pk, naa=tidspunkt, aapent=True)
    if request.method == "POST":
        _sett(request, oppdrag)
        return redirect("sensur:enighet", pk=oppdrag.pk)
    if not Sensoroppdrag.objects.begge_bekreftet(oppdrag.parti_id):
        return render(request, "sensur/enighet_venter.html", {"oppdrag": oppdrag})
    sammenlikning = sammenlikn(oppdrag.parti_id)
    andre = oppdrag.nummer == Sensoroppdrag.Nummer.ANDRE
    publisert = er_synlig(oppdrag.parti.eksamen.publiseres, tidspunkt)
    foerste_sensor, andre_sensor = begge_sensorer(oppdrag)
    sammenheng = {
        "oppdrag": oppdrag,
        "s": sammenlikning,
        "fordeling": [(k.value, sum(1 for rad in sammenlikning.like if rad.foerste == k)) for k in Karakter],
        "karakterer": Karakter,
        "foerste_sensor": foerste_sensor,
        "andre_sensor": andre_sensor,
        "er_andre": andre,
        "kan_sette": andre and not publisert,
        "publisert": publisert,
    }
    return render(request, "sensur/enighet.html", sammenheng)


def _sett(request: InnloggetRequest, oppdrag: Sensoroppdrag) -> None:
    skjema = SluttkarakterSkjema(request.POST)
    if not skjema.is_valid():
        messages.error(request, _("Velg en karakter fra 1 til 6, eller MB. Ingenting er satt."))
        return
    nummer = skjema.cleaned_data["nummer"]
    kandidat = Kandidat.objects.filter(parti=oppdrag.parti_id, kandidatnummer__nummer=nummer).first()
    try:
        sluttkarakterer.sett_sluttkarakter(
            oppdrag_id=oppdrag.pk,
            kandidat_id=kandidat.pk if kandidat else 0,
            verdi=skjema.cleaned_data["verdi"],
            aktoer=bruker_aktoer(request),
            naa=naa(),
        )
    except Domenefeil as feil:
        messages.error(request, str(feil.melding))
    else:
        messages.success(request, _("Endelig karakter er satt for %(nummer)s.") % {"nummer": nummer})


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
        melding = ngettext("%(antall)s endelig karakter er satt.", "%(antall)s endelige karakterer er satt.", antall)
        messages.success(request, melding % {"antall": antall})
    return redirect("sensur:enighet", pk=oppdrag.pk)
