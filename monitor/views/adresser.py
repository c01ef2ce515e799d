"""The address ranges of the user's schools, and the switch of the help that looks at them."""

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from brukere.models import Organisasjon
from eksamen.permissions import hent_skole_for, skoler_administrert_av
from felles import angre
from felles.feil import Domenefeil
from felles.liste import ider
from felles.tid import naa
from monitor.forms.adresser import OmraadeForm
from monitor.models import Adresseomraade, Monitorvalg
from monitor.services.adresser import fjern_omraade, legg_til_omraade, sett_adressehjelp

KAN_IKKE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def adresser(request: InnloggetRequest) -> HttpResponse:
    """The ranges of each school that the user administers; posting adds, removes or switches."""
    skoler = list(skoler_administrert_av(request.user, naa()))
    if not skoler:
        raise PermissionDenied(_("Skoleadministrator bestemmer hvilke adresseområder som er skolens."))
    if request.method != "POST":
        return _vis(request, skoler)
    skole = hent_skole_for(request.user, request.POST.get("skole", ""), naa=naa())
    handling = request.POST.get("handling", "")
    if handling == "legg_til":
        return _legg_til(request, skoler, skole)
    if handling == "fjern":
        _fjern(request, skole)
    elif handling in ("paa", "av"):
        _bryter(request, skole, paa=handling == "paa")
    return redirect("monitor:adresser")


def _legg_til(request: InnloggetRequest, skoler: list[Organisasjon], skole: Organisasjon) -> HttpResponse:
    skjema = OmraadeForm(request.POST, auto_id=f"id_{skole.pk}_%s")
    if skjema.is_valid():
        try:
            ny = legg_til_omraade(skole_id=skole.pk, **skjema.cleaned_data, aktoer=bruker_aktoer(request), naa=naa())
        except Domenefeil as nei:
            skjema.add_error(None, str(nei.melding))
        else:
            nett = {"nett": skjema.cleaned_data["nett"]}
            if ny:
                messages.success(request, _("%(nett)s er lagt til.") % nett)
            else:
                messages.info(request, _("%(nett)s var lagt til fra før, og ingenting er endret.") % nett)
            return redirect("monitor:adresser")
    return _vis(request, skoler, skjema=skjema, gjelder=skole.pk)


def _fjern(request: InnloggetRequest, skole: Organisasjon) -> None:
    valgt = ider([request.POST.get("omraade", "")])
    nett, post = "", None
    if valgt:
        nett, post = fjern_omraade(skole_id=skole.pk, omraade_id=valgt[0], aktoer=bruker_aktoer(request), naa=naa())
    if nett:
        angre.melding(request, _("%(nett)s er fjernet.") % {"nett": nett}, post)
    else:
        messages.info(request, _("Området var fjernet fra før, og ingenting er endret."))


def _bryter(request: InnloggetRequest, skole: Organisasjon, *, paa: bool) -> None:
    sett_adressehjelp(skole_id=skole.pk, paa=paa, aktoer=bruker_aktoer(request), naa=naa())
    if paa:
        messages.success(request, _("Merkene om adresser og maskiner er på for %(skole)s.") % {"skole": skole.navn})
    else:
        messages.success(request, _("Merkene om adresser og maskiner er av for %(skole)s.") % {"skole": skole.navn})


def _vis(
    request: InnloggetRequest, skoler: list[Organisasjon], *, skjema: OmraadeForm | None = None, gjelder: int = 0
) -> HttpResponse:
    av = set(Monitorvalg.objects.filter(skole__in=skoler, adressehjelp=False).values_list("skole", flat=True))
    omraader: dict[int, list[Adresseomraade]] = defaultdict(list)
    for omraade in Adresseomraade.objects.filter(skole__in=skoler).order_by("nett"):
        omraader[omraade.skole_id].append(omraade)
    rader: list[dict[str, Any]] = [
        {
            "skole": skole,
            "omraader": omraader[skole.pk],
            "skjema": skjema if skjema and skole.pk == gjelder else OmraadeForm(auto_id=f"id_{skole.pk}_%s"),
            "paa": skole.pk not in av,
        }
        for skole in skoler
    ]
    return render(request, "monitor/adresser.html", {"rader": rader}, status=KAN_IKKE if skjema else 200)
