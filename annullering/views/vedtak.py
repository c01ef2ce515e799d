"""The decision in a case, each candidate's part of it, its revocation, the school's registering of a choice, and letters."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from annullering.forms.vedtak import OpphevForm, SkolevalgForm, VedtakForm
from annullering.models import Annulleringsvalg, Formellsak, Sakskandidat
from annullering.permissions import hent_rad_for, hent_sak_for, krev_skolens_egen
from annullering.querysets.dokumentasjon import avbrudd_i, fakta_for
from annullering.querysets.rader import Rad, lag_rader, tidligere_vedtak
from annullering.querysets.saker import avgjoer_selv
from annullering.services.brev import lag_vedtaksbrev
from annullering.services.oppheving import opphev as opphev_vedtak
from annullering.services.valg import velg
from annullering.services.vedtak import avgjoer
from annullering.sider import sakside
from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from brukere.models.bruker import SKOLEADMINISTRATORER
from deltakelse.permissions import trekkskoler
from felles.feil import Domenefeil
from felles.filsvar import innhold_som_vedlegg
from felles.liste import ider
from felles.masse import gjorte
from felles.tid import naa

SKJEMAFELT = {"frist": "frist_dato", "ikke_valgfri": "utfall"}


@require_POST
@innlogget
def vedtak(request: InnloggetRequest, pk: int) -> HttpResponse:
    """Decide for those ticked, or for all that wait, with a result for each."""
    tidspunkt = naa()
    sak = hent_sak_for(request.user, pk, naa=tidspunkt, avgjoere=True)
    skjema = VedtakForm(request.POST)
    if not skjema.is_valid():
        return sakside(request, sak, vedtak=skjema)
    alle = request.POST.get("hvem") == "alle"
    try:
        svar = avgjoer(
            sak_id=pk, rad_ider=None if alle else ider(request.POST.getlist("valgt")),
            hva=skjema.avgjoerelse(tidspunkt), bruker=request.user, aktoer=bruker_aktoer(request), naa=tidspunkt,
        )  # fmt: skip
    except Domenefeil as feil:
        skjema.add_error(SKJEMAFELT.get(feil.kode), str(feil.melding))
        return sakside(request, sak, vedtak=skjema)
    antall = gjorte(svar)
    tekst = ngettext("Vedtaket gjelder %(n)s kandidat.", "Vedtaket gjelder %(n)s kandidater.", antall)
    if antall:
        messages.success(request, tekst % {"n": antall})
    return sakside(request, hent_sak_for(request.user, pk, naa=tidspunkt), svar=svar)


@require_safe
@innlogget
def rad(request: InnloggetRequest, pk: int, rad_id: int) -> HttpResponse:
    """One candidate of the case: the decision with its reasons, and what may be done about it."""
    sak, ett = _hent(request, pk, rad_id)
    return _vis(request, sak, ett)


@require_POST
@innlogget
def opphev(request: InnloggetRequest, pk: int, rad_id: int) -> HttpResponse:
    """Revoke the candidate's decision."""
    tidspunkt = naa()
    sak = hent_sak_for(request.user, pk, naa=tidspunkt, avgjoere=True)
    ett = hent_rad_for(request.user, sak, rad_id, naa=tidspunkt)
    skjema = OpphevForm(request.POST)
    staar = _rad(request, sak, ett).vedtaksrad
    if skjema.is_valid():
        try:
            gjort = staar is not None and opphev_vedtak(
                rad_id=staar.pk, grunn=skjema.cleaned_data["grunn"], bruker=request.user,
                aktoer=bruker_aktoer(request), naa=tidspunkt,
            )  # fmt: skip
        except Domenefeil as feil:
            skjema.add_error(None, str(feil.melding))
        else:
            if gjort:
                messages.success(
                    request, _("Vedtaket er opphevet. Karakteren gjelder igjen, og saken venter på nytt vedtak.")
                )
            else:
                messages.info(request, _("Vedtaket var alt opphevet."))
            return redirect("annullering:rad", pk=pk, rad_id=rad_id)
    return _vis(request, sak, ett, oppheving=skjema)


@require_POST
@innlogget
def valg(request: InnloggetRequest, pk: int, rad_id: int) -> HttpResponse:
    """Register what the candidate has asked the school for in writing."""
    tidspunkt = naa()
    sak, ett = _hent(request, pk, rad_id)
    krev_skolens_egen(request.user, ett, naa=tidspunkt)
    annullering = _rad(request, sak, ett).annullering
    if annullering is None:
        raise Http404
    skjema = SkolevalgForm(request.POST)
    if skjema.is_valid():
        try:
            velg(
                annullering_id=annullering.pk, valg=skjema.cleaned_data["valg"], samtykke_sett=True,
                aktoer=bruker_aktoer(request), naa=tidspunkt,
            )  # fmt: skip
        except Domenefeil as feil:
            skjema.add_error(None, str(feil.melding))
        else:
            messages.success(request, _("Valget er registrert. Kandidaten ser det på sin egen side."))
            return redirect("annullering:rad", pk=pk, rad_id=rad_id)
    return _vis(request, sak, ett, valget=skjema)


@require_safe
@innlogget
def brev(request: InnloggetRequest, pk: int, rad_id: int) -> HttpResponseBase:
    """The letter with the decision, in the candidate's målform."""
    sak, ett = _hent(request, pk, rad_id)
    linje = _rad(request, sak, ett)
    if linje.vedtaksrad is None:
        raise PermissionDenied(_("Brevet finnes når vedtaket er fattet."))
    pdf = lag_vedtaksbrev(sak, linje)
    return innhold_som_vedlegg(pdf, navn=f"formell-feil-{ett.pk}.pdf", innholdstype="application/pdf")


def _hent(request: InnloggetRequest, pk: int, rad_id: int) -> tuple[Formellsak, Sakskandidat]:
    tidspunkt = naa()
    sak = hent_sak_for(request.user, pk, naa=tidspunkt)
    return sak, hent_rad_for(request.user, sak, rad_id, naa=tidspunkt)


def _rad(request: InnloggetRequest, sak: Formellsak, ett: Sakskandidat) -> Rad:
    tidspunkt = naa()
    ett.kandidat.eksamen = sak.eksamen
    return lag_rader([ett], tidspunkt, foer_synlig=avgjoer_selv(request.user, sak, tidspunkt))[0]


def _vis(
    request: InnloggetRequest,
    sak: Formellsak,
    ett: Sakskandidat,
    *,
    oppheving: OpphevForm | None = None,
    valget: SkolevalgForm | None = None,
) -> HttpResponse:
    tidspunkt = naa()
    avgjoerer = avgjoer_selv(request.user, sak, tidspunkt)
    linje = _rad(request, sak, ett)
    avbrudd = avbrudd_i(sak, [ett.kandidat_id])
    ved_skolen = request.user.organisasjoner(tidspunkt, *SKOLEADMINISTRATORER)
    skjemaer: list[Form | None] = [oppheving, valget]
    innhold: dict[str, Any] = {
        "sak": sak,
        "rad": linje,
        "fakta": fakta_for([ett.kandidat_id], avbrudd).get(ett.kandidat_id),
        "avgjoer": avgjoerer,
        "skolen": any(o.pk == ett.kandidat.parti.skole_id for o in ved_skolen),
        "trekker": trekkskoler(request.user, tidspunkt).filter(pk=ett.kandidat.parti.skole_id).exists(),
        "tidligere": tidligere_vedtak(ett, tidspunkt, foer_synlig=avgjoerer),
        "valgene": Annulleringsvalg.objects.filter(annullering=linje.annullering)
        .select_related("valgt_av")
        .order_by("-pk"),
        "oppheving": oppheving or OpphevForm(),
        "valget": valget or SkolevalgForm(),
    }
    feil = any(skjema is not None and skjema.errors for skjema in skjemaer)
    return render(request, "annullering/rad.html", innhold, status=422 if feil else 200)
