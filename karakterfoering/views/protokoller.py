"""The school's own grades: the list of parties, the protocol, its locking, and a grade that is changed."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget, krev_rolle
from eksamen.models import Eksamensparti
from felles.feil import Domenefeil
from felles.filsvar import innhold_som_vedlegg
from felles.synlig_fra import er_synlig
from felles.tid import naa
from karakterfoering.forms.protokoll import ProtokollForm, RettForm
from karakterfoering.forms.visning import LaasForm, VisningForm
from karakterfoering.permissions import hent_kandidat_i, hent_protokollparti_for, kan_rette
from karakterfoering.querysets.protokoller import kandidatrader, protokoll_for, protokollpartier, rader, rettelser
from karakterfoering.querysets.roller import REGISTRERER
from karakterfoering.services import foering
from karakterfoering.services.utskrift import lag_protokoll

PER_SIDE = 50


@require_safe
@innlogget
def liste(request: InnloggetRequest) -> HttpResponse:
    """The parties that the user's schools grade themselves, open ones first."""
    krev_rolle(request.user, *REGISTRERER)
    tidspunkt = naa()
    side = Paginator(protokollpartier(request.user, tidspunkt), PER_SIDE).get_page(request.GET.get("side"))
    skoler = request.user.organisasjoner(tidspunkt, *REGISTRERER)
    innhold = {
        "side": side,
        "rader": rader(side.object_list, tidspunkt),
        "flere_skoler": len({s.pk for s in skoler}) > 1,
    }
    return render(request, "karakterfoering/liste.html", innhold)


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def protokoll(request: InnloggetRequest, parti_id: int) -> HttpResponse:
    """The protocol and the grades; posting saves both."""
    tidspunkt = naa()
    parti = hent_protokollparti_for(request.user, parti_id, naa=tidspunkt)
    skjema = _skjema(request, parti, request.POST if request.method == "POST" else None)
    if request.method == "POST" and skjema.is_valid():
        try:
            foering.lagre_protokoll(
                parti_id=parti.pk, felt=skjema.felt(), karakterer=skjema.karakterer(),
                revisjon=skjema.cleaned_data["revisjon"], aktoer=bruker_aktoer(request), naa=tidspunkt,
            )  # fmt: skip
        except Domenefeil as feil:
            skjema = _med_feil(request, parti, skjema, feil)
        else:
            messages.success(
                request, _("Protokollen er lagret. Ingen utenfor skolens ledelse ser den før den er låst.")
            )
            return redirect("karakterfoering:protokoll", parti_id=parti.pk)
    return _vis(request, parti, skjema=skjema)


@require_POST
@innlogget
def laas(request: InnloggetRequest, parti_id: int) -> HttpResponse:
    """Lock the protocol, and say when the grades show."""
    parti = hent_protokollparti_for(request.user, parti_id, naa=naa())
    skjema = LaasForm(request.POST)
    return _bestem(
        request, parti, skjema, foering.laas_protokoll, _("Protokollen er låst. Skriv den ut og signer den.")
    )


@require_POST
@innlogget
def visning(request: InnloggetRequest, parti_id: int) -> HttpResponse:
    """Another moment for a locked protocol."""
    parti = hent_protokollparti_for(request.user, parti_id, naa=naa())
    return _bestem(request, parti, VisningForm(request.POST), foering.velg_visning, _("Tidspunktet er lagret."))


def _bestem(
    request: InnloggetRequest, parti: Eksamensparti, skjema: VisningForm, tjeneste: Any, melding: str
) -> HttpResponse:
    if skjema.is_valid():
        try:
            tjeneste(parti_id=parti.pk, **skjema.valg(), aktoer=bruker_aktoer(request), naa=naa())
        except Domenefeil as feil:
            skjema.add_error("dato" if feil.kode in foering.TIDSPUNKTFEIL else None, str(feil.melding))
        else:
            messages.success(request, melding)
            return redirect("karakterfoering:protokoll", parti_id=parti.pk)
    return _vis(request, parti, visning=skjema)


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def rett(request: InnloggetRequest, parti_id: int, kandidat_id: int) -> HttpResponse:
    """Change a stored grade with the reason, or set one for somebody who came after the locking."""
    tidspunkt = naa()
    parti = hent_protokollparti_for(request.user, parti_id, naa=tidspunkt, rette=True)
    kandidat = hent_kandidat_i(parti, kandidat_id)
    skjema = RettForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and skjema.is_valid():
        data = skjema.cleaned_data
        try:
            foering.rett_karakter(
                kandidat_id=kandidat.pk, verdi=data["verdi"], grunn=data["grunn"], sett_id=data["sett"],
                aktoer=bruker_aktoer(request), naa=tidspunkt,
            )  # fmt: skip
        except Domenefeil as feil:
            skjema.add_error(None, str(feil.melding))
        else:
            messages.success(request, _("Karakteren for %(navn)s er lagret.") % {"navn": kandidat.person.navn})
            return redirect("karakterfoering:protokoll", parti_id=parti.pk)
    rad = next(rad for rad in kandidatrader(parti.pk) if rad.kandidat.pk == kandidat.pk)
    innhold = {"parti": parti, "rad": rad, "skjema": skjema}
    return render(request, "karakterfoering/rett.html", innhold, status=422 if skjema.errors else 200)


@require_safe
@innlogget
def utskrift(request: InnloggetRequest, parti_id: int) -> HttpResponseBase:
    """The locked protocol as PDF, to be signed."""
    parti = hent_protokollparti_for(request.user, parti_id, naa=naa())
    protokollen = protokoll_for(parti)
    if protokollen is None or protokollen.laast is None:
        messages.info(request, _("Lås protokollen før du skriver den ut."))
        return redirect("karakterfoering:protokoll", parti_id=parti.pk)
    pdf = lag_protokoll(parti, protokollen)
    return innhold_som_vedlegg(pdf, navn=f"protokoll-{parti.pk}.pdf", innholdstype="application/pdf")


def _skjema(request: InnloggetRequest, parti: Eksamensparti, data: Any) -> ProtokollForm:
    tidspunkt = naa()
    protokollen, retter = protokoll_for(parti), kan_rette(request.user, parti, tidspunkt)
    rader_ = kandidatrader(parti.pk)
    return ProtokollForm(data, parti=parti, protokoll=protokollen, rader=rader_, retter=retter, naa=tidspunkt)


def _med_feil(
    request: InnloggetRequest, parti: Eksamensparti, skjema: ProtokollForm, feil: Domenefeil
) -> ProtokollForm:
    """The form with the sentence; what was typed stays, also when others have saved meanwhile."""
    if feil.kode == "endret":
        skjema = _skjema(request, parti, request.POST).etter_andre()
    skjema.add_error("dato" if feil.kode == "dato" else None, str(feil.melding))
    return skjema


def _vis(
    request: InnloggetRequest,
    parti: Eksamensparti,
    *,
    skjema: ProtokollForm | None = None,
    visning: VisningForm | None = None,
) -> HttpResponse:
    tidspunkt = naa()
    protokollen = protokoll_for(parti)
    vises_fra = protokollen.vises_fra if protokollen else None
    feil = bool((skjema and skjema.errors) or (visning and visning.errors))
    innhold = {
        "parti": parti,
        "protokoll": protokollen,
        "skjema": skjema or _skjema(request, parti, None),
        "visning": visning or VisningForm(bestemt=vises_fra),
        "retter": kan_rette(request.user, parti, tidspunkt),
        "synlig": er_synlig(vises_fra, tidspunkt),
        "rettelser": rettelser(parti.pk),
    }
    return render(request, "karakterfoering/protokoll.html", innhold, status=422 if feil else 200)
