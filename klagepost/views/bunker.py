"""Paper answers to appeals: what a school lays in bundles, where each is, its steps, and the følgeseddel."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from brukere.models import Bruker, Organisasjon
from felles.bidrag import Tekst
from felles.feil import Domenefeil
from felles.filsvar import innhold_som_vedlegg
from felles.postskjema import AdresseForm, StegForm
from felles.tid import naa
from klage.models import Klage
from klage.querysets.klager import KLAGEANSVARLIGE, LESER_VED_SKOLEN, REGISTRERER
from klagepost.models import Bunkesteg, Papirbunke
from klagepost.permissions import deler_av, hent_bunke_for, klager_for_skolen
from klagepost.querysets.bunker import Bunke, bunker, er_medlem, synlige_for
from klagepost.querysets.veien import MYNDIGHETEN, SENDES, SKOLEN, TIL_MYNDIGHETEN, Mulighet
from klagepost.services import bunker as tjeneste
from klagepost.services.foelgeseddel import lag_foelgeseddel
from klagepost.services.steg import angre_steg, er_ens, registrer_steg
from oppnevning.querysets.adresser import sensoradresser
from svarpost.models import Returadresse
from svarpost.services.steg import lagre_returadresse

PER_SIDE = 50
MAKS_SIFRE = 12


@dataclass(frozen=True, slots=True)
class Mottaker:
    """Whom a step is sent to: a member, or the authority (`pk` 0)."""

    pk: int
    navn: str


@dataclass(frozen=True, slots=True)
class Steglinje:
    """A step that the reader can register now, and whom it is sent to."""

    verdi: str
    tekst: Tekst
    sendes: bool
    til: Mottaker | None

    @classmethod
    def av(cls, bunke: Bunke, ett: Mulighet) -> "Steglinje":
        return cls(ett.steg, Bunkesteg.Steg(ett.steg).label, ett.steg in SENDES, _mottaker(bunke, ett.til))


@require_safe
@innlogget
def liste(request: InnloggetRequest) -> HttpResponse:
    """The bundles that concern the user, the newest first; for a school also what lies in none."""
    return _liste(request)


@require_POST
@innlogget
def lag(request: InnloggetRequest) -> HttpResponse:
    """Lay the ticked appeals' answers in a new bundle."""
    tidspunkt = naa()
    if not request.user.har_rolle(tidspunkt, *REGISTRERER):
        raise PermissionDenied(_("Skolen legger besvarelsene i bunker."))
    ider = {int(verdi) for verdi in request.POST.getlist("klage") if verdi.isdecimal() and len(verdi) <= MAKS_SIFRE}
    # Also those that lie in a bundle already: the service says so.
    egne = Klage.objects.for_skole(request.user, tidspunkt, REGISTRERER).filter(pk__in=ider)
    try:
        bunken = tjeneste.lag_bunke(
            klage_ider=egne.values_list("pk", flat=True), aktoer=bruker_aktoer(request), naa=tidspunkt
        )
    except Domenefeil as feil:
        return _liste(request, feil=str(feil.melding), valgte=ider)
    messages.success(
        request, _("Bunke %(nummer)s er laget. Skriv ut følgeseddelen, og legg den øverst.") % {"nummer": bunken.nummer}
    )
    return redirect("klagepost:bunke", bunke_id=bunken.pk)


@require_safe
@innlogget
def bunke(request: InnloggetRequest, bunke_id: int) -> HttpResponse:
    """Where one bundle is, where it goes next, and what lies in it."""
    return _vis(request, hent_bunke_for(request.user, bunke_id, naa=naa()))


@require_POST
@innlogget
def steg(request: InnloggetRequest, bunke_id: int) -> HttpResponse:
    """Note the next step."""
    tidspunkt = naa()
    bunken = hent_bunke_for(request.user, bunke_id, naa=tidspunkt, handle=True)
    skjema = StegForm(request.POST, sendes=request.POST.get("steg") in SENDES)
    if skjema.is_valid():
        try:
            registrer_steg(bunke_id=bunke_id, aktoer=bruker_aktoer(request), naa=tidspunkt, **skjema.cleaned_data)
        except Domenefeil as feil:
            skjema.add_error(None, str(feil.melding))
        else:
            messages.success(request, _("Det er lagret. De andre ser hvor besvarelsene er."))
            # Whoever has sent on what was another's to read does not see the bundle any more.
            ser = synlige_for(request.user, tidspunkt).filter(pk=bunke_id).exists()
            return redirect("klagepost:bunke", bunke_id=bunke_id) if ser else redirect("brukere:start")
    return _vis(request, bunken, skjema=skjema)


@require_POST
@innlogget
def angre(request: InnloggetRequest, bunke_id: int, steg_id: int) -> HttpResponse:
    """Take the last step back."""
    tidspunkt = naa()
    hent_bunke_for(request.user, bunke_id, naa=tidspunkt, handle=True)
    try:
        angre_steg(bunke_id=bunke_id, steg_id=steg_id, aktoer=bruker_aktoer(request), naa=tidspunkt)
    except Domenefeil as feil:
        messages.error(request, str(feil.melding))
    else:
        messages.success(request, _("Steget er tatt tilbake."))
    return redirect("klagepost:bunke", bunke_id=bunke_id)


@require_POST
@innlogget
def ta_ut(request: InnloggetRequest, bunke_id: int, klage_id: int) -> HttpResponse:
    """Take one answer out of a bundle that is not sent."""
    tidspunkt = naa()
    hent_bunke_for(request.user, bunke_id, naa=tidspunkt, del_=SKOLEN)
    try:
        tjeneste.ta_ut(bunke_id=bunke_id, klage_id=klage_id, aktoer=bruker_aktoer(request), naa=tidspunkt)
    except Domenefeil as feil:
        messages.error(request, str(feil.melding))
    else:
        messages.success(request, _("Svaret er tatt ut av bunken. Skriv ut følgeseddelen på nytt."))
    igjen = synlige_for(request.user, tidspunkt).filter(pk=bunke_id).exists()
    return redirect("klagepost:bunke", bunke_id=bunke_id) if igjen else redirect("klagepost:liste")


@require_POST
@innlogget
def adresse(request: InnloggetRequest, bunke_id: int) -> HttpResponse:
    """Where the school wants its answers back, and where the authority gets those that have no board yet."""
    tidspunkt = naa()
    bunken = hent_bunke_for(request.user, bunke_id, naa=tidspunkt, handle=True)
    eier = _adresseeier(bunken, deler_av(request.user, bunken, tidspunkt))
    if eier is None:
        raise PermissionDenied(_("Egen adresse endres under «Mine oppnevninger»."))
    skjema = AdresseForm(request.POST)
    if skjema.is_valid():
        lagre_returadresse(skole_id=eier.pk, aktoer=bruker_aktoer(request), naa=tidspunkt, **skjema.cleaned_data)
        messages.success(request, _("Adressen er lagret, og står på følgesedlene."))
        return redirect("klagepost:bunke", bunke_id=bunke_id)
    return _vis(request, bunken, adresseskjema=skjema)


@require_safe
@innlogget
def foelgeseddel(request: InnloggetRequest, bunke_id: int) -> HttpResponseBase:
    """The følgeseddel as PDF, to lie on top of the bundle; for the school, and for the authority that sends on."""
    tidspunkt = naa()
    bunken = hent_bunke_for(request.user, bunke_id, naa=tidspunkt, handle=True)
    pdf = lag_foelgeseddel(bunken, tidspunkt)
    return innhold_som_vedlegg(pdf, navn=f"foelgeseddel-{bunken.rad.pk}.pdf", innholdstype="application/pdf")


def _liste(request: InnloggetRequest, *, feil: str = "", valgte: set[int] | None = None) -> HttpResponse:
    tidspunkt = naa()
    roller = LESER_VED_SKOLEN | KLAGEANSVARLIGE
    if not request.user.har_rolle(tidspunkt, *roller) and not er_medlem(request.user, tidspunkt):
        raise PermissionDenied
    side = Paginator(synlige_for(request.user, tidspunkt).order_by("-laget", "-pk"), PER_SIDE).get_page(
        request.GET.get("side")
    )
    klager = klager_for_skolen(request.user, naa=tidspunkt)
    grupper = [(rader[0], rader) for _noekkel, gruppe in groupby(klager, _gruppe) if (rader := list(gruppe))]
    sammenheng = {
        "side": side,
        "bunker": bunker(side.object_list, tidspunkt),
        "grupper": grupper,
        "feil": feil,
        "valgte": valgte or set(),
        "ved_skolen": request.user.har_rolle(tidspunkt, *LESER_VED_SKOLEN),
    }
    return render(request, "klagepost/liste.html", sammenheng, status=422 if feil else 200)


def _gruppe(klage: Klage) -> tuple[Any, ...]:
    kandidat = klage.kandidat
    return kandidat.parti.skole_id, kandidat.eksamen_id, klage.ansvarlig_id, klage.kalender, klage.runde_id


def _mottaker(bunken: Bunke, til: int | None) -> Mottaker | None:
    if til is None:
        return None
    if til == TIL_MYNDIGHETEN:
        return Mottaker(TIL_MYNDIGHETEN, bunken.rad.ansvarlig.navn)
    bruker = bunken.lesere.get(til)
    return Mottaker(til, bruker.navn) if bruker is not None else None


def _adresseeier(bunken: Bunke, deler: set[str]) -> Organisasjon | None:
    """Whose address the reader may write: the school's, or the authority's; None for a member."""
    if SKOLEN in deler:
        return bunken.rad.skole
    return bunken.rad.ansvarlig if MYNDIGHETEN in deler else None


def _vis(
    request: InnloggetRequest,
    bunken: Bunke,
    *,
    skjema: StegForm | None = None,
    adresseskjema: AdresseForm | None = None,
) -> HttpResponse:
    rad: Papirbunke = bunken.rad
    deler = deler_av(request.user, bunken, naa())
    eier = _adresseeier(bunken, deler)
    adresser = {a.skole_id: a for a in Returadresse.objects.filter(skole__in=[rad.skole_id, rad.ansvarlig_id])}
    medlemsadresser = sensoradresser(bunken.lesere)
    lesere: list[tuple[Bruker, Any]] = [(bruker, medlemsadresser.get(pk)) for pk, bruker in bunken.lesere.items()]
    kan_angre = er_ens(bunken, request.user, deler) and bunken.siste is not None
    sammenheng: dict[str, Any] = {
        "bunke": bunken,
        "deler": deler,
        "skolen": SKOLEN in deler,
        "eier": eier,
        "lesere": lesere,
        "retur": adresser.get(rad.skole_id),
        "myndighet": adresser.get(rad.ansvarlig_id),
        "skjema": skjema or StegForm(sendes=True),
        "adresseskjema": adresseskjema or AdresseForm.av(adresser.get(eier.pk) if eier else None),
        "retur_url": reverse("klagepost:adresse", args=[rad.pk]),
        "steg": [Steglinje.av(bunken, ett) for ett in bunken.muligheter if ett.del_ in deler],
        "steg_url": reverse("klagepost:steg", args=[rad.pk]),
        "angre_url": reverse("klagepost:angre", args=[rad.pk, bunken.steg[-1].pk]) if kan_angre else "",
        "logg": Bunkesteg.objects.filter(bunke=rad).select_related("av", "til").order_by("-pk"),
    }
    feil = bool((skjema and skjema.errors) or (adresseskjema and adresseskjema.errors))
    return render(request, "klagepost/bunke.html", sammenheng, status=422 if feil else 200)
