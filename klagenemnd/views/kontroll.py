"""Quality assurance: what waits for it, and one answer to read, approve or return."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from felles.feil import Domenefeil
from felles.liste import ider
from felles.tid import naa
from klage.models import Klage, Klageutfall
from klage.querysets.frister import frister_for_klager
from klagenemnd.forms.kontroll import ReturForm
from klagenemnd.lesbarhet import hint_til
from klagenemnd.models import Overskrift
from klagenemnd.permissions import hent_sak_for_myndighet, krev_ansvarlig
from klagenemnd.querysets.kontroll import (
    endringer_mellom,
    kontroller,
    neste_til_kontroll,
    sist_returnert,
    siste_versjon,
    til_kontroll,
)
from klagenemnd.querysets.nemnd import myndigheten_leser
from klagenemnd.querysets.svar import deler_av
from klagenemnd.services.kontroll import godkjenn_kontroll, returner
from klagenemnd.svartekst import i_ord, svartekst_for

PER_SIDE = 50
KAN_RETURNERES = frozenset({Klage.Status.TIL_KONTROLL, Klage.Status.GODKJENT})


@require_safe
@innlogget
def liste(request: InnloggetRequest) -> HttpResponse:
    """Answers that both members stand by, and that nobody has controlled; hurtigklage first."""
    tidspunkt = naa()
    krev_ansvarlig(request.user, tidspunkt)
    side = Paginator(til_kontroll(request.user, tidspunkt), PER_SIDE).get_page(request.GET.get("side"))
    klager = list(side)
    frister = frister_for_klager(klager)
    rader = [(klage, frister[klage.pk].besvares_innen if klage.pk in frister else None) for klage in klager]
    return render(request, "klagenemnd/kontroller.html", {"side": side, "rader": rader})


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def kontroll(request: InnloggetRequest, pk: int) -> HttpResponse:
    """The whole answer as the candidate will read it; posting approves or returns the version that was read."""
    tidspunkt = naa()
    klage = hent_sak_for_myndighet(request.user, pk, naa=tidspunkt)
    if request.method != "POST":
        return _vis(request, klage, ReturForm())
    retur = request.POST.get("handling") == "returner"
    skjema = ReturForm(request.POST if retur else None)
    if retur and not skjema.is_valid():
        return _vis(request, klage, skjema, 422)
    lest = next(iter(ider([request.POST.get("versjon", "")])), 0)
    hvem = bruker_aktoer(request)
    neste = neste_til_kontroll(request.user, klage.pk, tidspunkt)
    try:
        if retur:
            kommentar = skjema.cleaned_data["kommentar"]
            returner(klage_id=pk, kontrollert_versjon=lest, kommentar=kommentar, aktoer=hvem, naa=tidspunkt)
        else:
            godkjenn_kontroll(klage_id=pk, kontrollert_versjon=lest, aktoer=hvem, naa=tidspunkt)
    except Domenefeil as feil:
        klage.refresh_from_db(fields=["status"])
        return _vis(request, klage, skjema, 422, feil=str(feil.melding))
    nummer = klage.kandidat.kandidatnummer.nummer if klage.kandidat.kandidatnummer else ""
    tekst = (
        _("Saken til %(nummer)s er åpnet for ny vurdering. Nemnda ser kommentaren din.")
        if retur
        else _("Svaret til %(nummer)s er kvalitetssikret, og kan publiseres.")
    )
    messages.success(request, tekst % {"nummer": nummer})
    if neste is not None:
        return redirect("klagenemnd:kontroll", pk=neste)
    return redirect("klagenemnd:kontroller" if retur else "klagenemnd:publisering")


def _vis(
    request: InnloggetRequest, klage: Klage, skjema: ReturForm, status: int = 200, *, feil: str = ""
) -> HttpResponse:
    innhold = {
        "klage": klage,
        "skjema": skjema,
        "feil": feil,
        "foer": i_ord(klage.karakter, "nb"),
        "neste": neste_til_kontroll(request.user, klage.pk, naa()),
        "utfall": Klageutfall.objects.filter(klage=klage, erstattet__isnull=True).first(),
    }
    if myndigheten_leser(klage):
        innhold |= _versjonen(klage)
    return render(request, "klagenemnd/kontroll.html", innhold, status=status)


def _versjonen(klage: Klage) -> dict[str, Any]:
    """The newest version as an answer, what has changed in it since the last return, and what was said before."""
    versjon = siste_versjon(klage.pk)
    if versjon is None:
        return {}
    returen = sist_returnert(versjon)
    begrunnelse = {felt: getattr(versjon, felt) for felt in Overskrift.values}
    samlet = "\n".join(begrunnelse.values())
    svartekst = svartekst_for(klage, verdi=versjon.verdi, begrunnelse=begrunnelse)
    tittel, deler = deler_av(svartekst.tekst, klage.maalform)
    return {
        "versjon": versjon,
        "tittel": tittel,
        "deler": deler,
        "hint": hint_til(samlet, verdi=versjon.verdi, maalform=klage.maalform),
        "ny": i_ord(versjon.verdi, "nb"),
        "returen": returen,
        "endringer": endringer_mellom(returen.versjon, versjon) if returen else [],
        "kontroller": kontroller(klage.pk),
        "kan_godkjennes": klage.status == Klage.Status.TIL_KONTROLL,
        "kan_returneres": klage.status in KAN_RETURNERES,
    }
