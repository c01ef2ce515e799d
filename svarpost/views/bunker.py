"""Paper answers: the list, where a bundle is, its steps, and the letter that goes with it."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget, krev_rolle
from brukere.models import Bruker
from brukere.models.bruker import Rolle
from felles.bidrag import Tekst
from felles.feil import Domenefeil
from felles.filsvar import innhold_som_vedlegg
from felles.postskjema import AdresseForm, StegForm
from felles.tid import naa
from oppnevning.querysets.adresser import sensoradresser
from sensur.querysets.publisering import PUBLISERENDE
from svarpost.models import Poststeg, Returadresse
from svarpost.permissions import deler_av, hent_bunke_for
from svarpost.querysets.bunker import SENDERE, SKOLENS, Bunke, bunker, hos_sensor, synlige_for
from svarpost.querysets.innhold import innhold
from svarpost.querysets.veien import SENDES, SKOLEN, Mulighet
from svarpost.services import steg as tjeneste
from svarpost.services.foelgebrev import lag_foelgebrev

PER_SIDE = 50


@dataclass(frozen=True, slots=True)
class Steglinje:
    """A step that the reader can register now, and whom it is sent to."""

    verdi: str
    tekst: Tekst
    sendes: bool
    til: Bruker | None

    @classmethod
    def av(cls, bunke: Bunke, ett: Mulighet) -> "Steglinje":
        oppdrag = bunke.sensorer.get(ett.til)
        return cls(ett.steg, Poststeg.Steg(ett.steg).label, ett.steg in SENDES, oppdrag.bruker if oppdrag else None)


@require_safe
@innlogget
def liste(request: InnloggetRequest) -> HttpResponse:
    """The bundles that concern the user, by when the exam was."""
    tidspunkt = naa()
    partier = synlige_for(request.user, tidspunkt)
    # Whoever is no longer a sensor may still have a bundle to send on.
    if not hos_sensor(request.user).exists():
        krev_rolle(request.user, *SENDERE, *PUBLISERENDE, Rolle.SENSOR)
    rekke = partier.order_by(F("foerste_start").desc(nulls_last=True), "eksamen__fag__fagkode", "navn", "pk")
    side = Paginator(rekke, PER_SIDE).get_page(request.GET.get("side"))
    return render(request, "svarpost/liste.html", {"side": side, "bunker": bunker(side.object_list, tidspunkt)})


@require_safe
@innlogget
def bunke(request: InnloggetRequest, parti_id: int) -> HttpResponse:
    """Where one bundle is, where it goes next, and what lies in it."""
    return _vis(request, hent_bunke_for(request.user, parti_id, naa=naa()))


@require_POST
@innlogget
def steg(request: InnloggetRequest, parti_id: int) -> HttpResponse:
    """Note the next step."""
    tidspunkt = naa()
    bunken = hent_bunke_for(request.user, parti_id, naa=tidspunkt, handle=True)
    skjema = StegForm(request.POST, sendes=request.POST.get("steg") in SENDES)
    if skjema.is_valid():
        try:
            tjeneste.registrer_steg(
                parti_id=bunken.parti.pk, aktoer=bruker_aktoer(request), naa=tidspunkt, **skjema.cleaned_data
            )
        except Domenefeil as feil:
            skjema.add_error(None, str(feil.melding))
        else:
            messages.success(request, _("Det er lagret. De andre ser hvor besvarelsene er."))
            return redirect("svarpost:bunke", parti_id=bunken.parti.pk)
    return _vis(request, bunken, skjema=skjema)


@require_POST
@innlogget
def angre(request: InnloggetRequest, parti_id: int, steg_id: int) -> HttpResponse:
    """Take the last step back."""
    tidspunkt = naa()
    bunken = hent_bunke_for(request.user, parti_id, naa=tidspunkt, handle=True)
    try:
        tjeneste.angre_steg(parti_id=bunken.parti.pk, steg_id=steg_id, aktoer=bruker_aktoer(request), naa=tidspunkt)
    except Domenefeil as feil:
        messages.error(request, str(feil.melding))
    else:
        messages.success(request, _("Steget er tatt tilbake."))
    return redirect("svarpost:bunke", parti_id=bunken.parti.pk)


@require_POST
@innlogget
def returadresse(request: InnloggetRequest, parti_id: int) -> HttpResponse:
    """Where the school wants its answers back."""
    tidspunkt = naa()
    bunken = hent_bunke_for(request.user, parti_id, naa=tidspunkt, skole=True)
    skjema = AdresseForm(request.POST)
    if skjema.is_valid():
        tjeneste.lagre_returadresse(
            skole_id=bunken.parti.skole_id, aktoer=bruker_aktoer(request), naa=tidspunkt, **skjema.cleaned_data
        )
        messages.success(request, _("Returadressen er lagret, og står på følgebrevene."))
        return redirect("svarpost:bunke", parti_id=bunken.parti.pk)
    return _vis(request, bunken, adresseskjema=skjema)


@require_safe
@innlogget
def foelgebrev(request: InnloggetRequest, parti_id: int) -> HttpResponseBase:
    """The letter as PDF, to lie on top of the bundle."""
    tidspunkt = naa()
    bunken = hent_bunke_for(request.user, parti_id, naa=tidspunkt, skole=True)
    pdf = lag_foelgebrev(bunken, tidspunkt)
    return innhold_som_vedlegg(pdf, navn=f"foelgebrev-{bunken.parti.pk}.pdf", innholdstype="application/pdf")


def _vis(
    request: InnloggetRequest,
    bunken: Bunke,
    *,
    skjema: StegForm | None = None,
    adresseskjema: AdresseForm | None = None,
) -> HttpResponse:
    mine = deler_av(request.user, bunken, naa())
    adresser = sensoradresser(oppdrag.bruker_id for oppdrag in bunken.sensorer.values())
    retur = Returadresse.objects.filter(skole=bunken.parti.skole_id).first()
    siste = bunken.siste
    sammenheng: dict[str, Any] = {
        "bunke": bunken,
        "skolen": SKOLEN in mine,
        "sensor": bool(mine & {"1", "2"}),
        "oppdrag": next((bunken.sensorer[nummer] for nummer in ("1", "2") if nummer in mine), None),
        "mottakere": [
            (bunken.sensorer[nummer], adresser.get(bunken.sensorer[nummer].bruker_id))
            for nummer in ("1", "2")
            if nummer in bunken.sensorer
        ],
        "retur": retur,
        "skjema": skjema or StegForm(sendes=True),
        "adresseskjema": adresseskjema or AdresseForm.av(retur),
        "steg": [Steglinje.av(bunken, ett) for ett in bunken.muligheter if ett.del_ in mine],
        "kan_angre": siste is not None
        and (siste.av_id == request.user.pk or (siste.steg in SKOLENS and SKOLEN in mine)),
        "mangler": [bunken.sensorer[nummer] for nummer in ("1", "2") if bunken.mangler(nummer)],
        "innhold": innhold([bunken.parti.pk])[bunken.parti.pk],
        "logg": Poststeg.objects.filter(parti=bunken.parti).select_related("av", "til").order_by("-pk"),
    }
    feil = bool((skjema and skjema.errors) or (adresseskjema and adresseskjema.errors))
    return render(request, "svarpost/bunke.html", sammenheng, status=422 if feil else 200)
