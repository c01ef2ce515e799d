"""Acts on the board of one case; `handling` in the form says which."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from felles import angre
from felles.feil import Domenefeil, UgyldigOvergang
from felles.liste import ider
from felles.tid import naa
from klage.models import Klage
from klagenemnd.forms.saker import ByttForm, NemndForm, TredjeForm
from klagenemnd.models import Klageoppdrag
from klagenemnd.permissions import hent_sak_for_myndighet
from klagenemnd.querysets.kontroll import er_med_i_saken
from klagenemnd.saksside import mulige, saksinnhold
from klagenemnd.services import oppdrag as tjeneste
from klagenemnd.services.fordeling import Tildeling, fordel_saker


@require_POST
@innlogget
def nemnd(request: InnloggetRequest, pk: int) -> HttpResponse:
    """Give the case to two, replace one, change who writes, ask a third, or take it back."""
    tidspunkt = naa()
    klage = hent_sak_for_myndighet(request.user, pk, naa=tidspunkt)
    handling = request.POST.get("handling", "")
    skjema = _skjema(request, klage, handling, tidspunkt)
    if skjema is not None and not skjema.is_valid():
        return render(request, "klagenemnd/sak.html", saksinnhold(klage, tidspunkt, skjema), status=422)
    try:
        tekst, post = _utfoer(request, klage, handling, skjema, tidspunkt)
    except Domenefeil as feil:
        if skjema is None or isinstance(feil, UgyldigOvergang):
            # The page is old: the new one, with the reason on top.
            messages.error(request, str(feil.melding))
            return redirect("klagenemnd:sak", pk=klage.pk)
        skjema.add_error(None, str(feil.melding))
        return render(request, "klagenemnd/sak.html", saksinnhold(klage, tidspunkt, skjema), status=422)
    angre.melding(request, tekst, post)
    if er_med_i_saken(request.user.pk, klage):
        # Whoever took a place on the board has left the authority's side of the case.
        return redirect("klagenemnd:saker")
    return redirect("klagenemnd:sak", pk=klage.pk)


def _skjema(request: InnloggetRequest, klage: Klage, handling: str, naa: datetime) -> forms.Form | None:
    """The form that was sent; None for an act without one."""
    slag: dict[str, type[NemndForm | ByttForm | TredjeForm]] = {"tildel": NemndForm, "tredje": TredjeForm}
    slag |= {f"bytt-{rolle}": ByttForm for rolle in Klageoppdrag.Rolle.values}
    if handling not in slag:
        return None
    return slag[handling](request.POST, folk=mulige(klage, naa), prefix=handling)


def _utfoer(
    request: InnloggetRequest, klage: Klage, handling: str, skjema: forms.Form | None, naa: datetime
) -> tuple[str, Any]:
    """The sentence that says what was done, and its undo. Raises Domenefeil as the services do."""
    hvem: dict[str, Any] = {"aktoer": bruker_aktoer(request), "naa": naa}
    data = skjema.cleaned_data if skjema is not None else {}
    leste = ider(request.POST.getlist("lest"))
    if handling == "tildel":
        ett = Tildeling(klage.pk, data["skriver"], data["medlem"])
        svar = fordel_saker(tildelinger=[ett], leste=leste, **hvem)
        if not svar.rader[0].gjort:
            raise Domenefeil(svar.rader[0].melding)
        return _("Saken er gitt til nemnda. De ser den med en gang."), svar.post
    if isinstance(skjema, ByttForm):
        oppdrag = Klageoppdrag.objects.filter(pk=data["oppdrag"], klage=klage).first()
        if oppdrag is None:
            raise UgyldigOvergang(_("Nemnda er endret siden siden ble åpnet. Se over den, og prøv igjen."))
        tjeneste.bytt_medlem(oppdrag_id=oppdrag.pk, ny_bruker_id=data["ny"], grunn=data["grunn"], leste=leste, **hvem)
        return _("Et nytt medlem har tatt over, og begynner på nytt."), None
    if handling == "tredje":
        tjeneste.legg_til_tredje(klage_id=klage.pk, bruker_id=data["bruker"], leste=leste, **hvem)
        return _("En tredje er bedt om å lese svaret. De to godkjenner fremdeles alene."), None
    return _uten_skjema(request, klage, handling, hvem), None


def _uten_skjema(request: InnloggetRequest, klage: Klage, handling: str, hvem: dict[str, Any]) -> str:
    if handling == "skriver":
        skriver = next(iter(ider([request.POST.get("bruker", "")])), 0)
        tjeneste.bytt_roller(klage_id=klage.pk, skriver_id=skriver, **hvem)
        return _("De to har byttet oppgaver.")
    if handling == "tredje_bort":
        tjeneste.ta_bort_tredje(klage_id=klage.pk, **hvem)
        return _("Den ekstra vurderingen er tatt bort.")
    if handling == "ta_tilbake":
        tjeneste.ta_tilbake(klage_id=klage.pk, **hvem)
        return _("Saken er tatt tilbake, og kan gis til andre.")
    raise UgyldigOvergang(_("Siden er endret siden du åpnet den. Se over saken, og prøv igjen."))
