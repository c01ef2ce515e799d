"""Candidate passwords: for the school's administrators only, and never kept by a browser."""

from datetime import datetime
from typing import Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget, krev_rolle
from brukere.models.bruker import SKOLEADMINISTRATORER
from eksamen.models import Eksamensparti, Kandidat
from eksamen.permissions import hent_kandidat_i_parti, hent_parti_for
from eksamen.querysets.partier import PartiQuerySet
from eksamen.querysets.passord import med_passordtall, uten_passord
from eksamen.services.passord import fornye_passord, lag_manglende_passord, vis_passord
from felles import tid

PER_SIDE: Final = 100


@require_safe
@innlogget
@never_cache
@sensitive_variables("kandidater")
def passord(request: InnloggetRequest, parti_id: int) -> HttpResponse:
    """Numbers and passwords of a party, on screen and as slips to cut; that they were shown is an event."""
    naa = tid.naa()
    parti = hent_parti_for(request.user, parti_id, naa=naa, skrive=True)
    kandidater = vis_passord(parti=parti, aktoer=bruker_aktoer(request), naa=naa)
    innhold = {
        "parti": parti,
        "kandidater": kandidater,
        "start": next((deel.start for deel in parti.eksamen.deler.all()), None),
        "mangler": sum(not hasattr(kandidat, "passord") for kandidat in kandidater),
        "uten_nummer": sum(kandidat.kandidatnummer_id is None for kandidat in kandidater),
    }
    return render(request, "eksamen/passord.html", innhold)


@require_POST
@innlogget
def lag_passord(request: InnloggetRequest, parti_id: int) -> HttpResponse:
    """Make a password for those in the party who have none."""
    naa = tid.naa()
    parti = hent_parti_for(request.user, parti_id, naa=naa, skrive=True)
    ider = Kandidat.objects.filter(parti=parti).values_list("pk", flat=True)
    antall = lag_manglende_passord(kandidat_ider=ider, aktoer=bruker_aktoer(request), naa=naa)
    _meld_laget(request, antall)
    return redirect("eksamen:passord", parti_id=parti.pk)


@require_POST
@innlogget
def forny_passord(request: InnloggetRequest, parti_id: int, kandidat_id: int) -> HttpResponse:
    """Give one candidate a new password."""
    naa = tid.naa()
    parti = hent_parti_for(request.user, parti_id, naa=naa, skrive=True)
    kandidat = hent_kandidat_i_parti(parti, kandidat_id)
    fornye_passord(kandidat_ider=[kandidat.pk], aktoer=bruker_aktoer(request), naa=naa)
    melding = _("%(navn)s har fått nytt passord. Det gamle virker ikke lenger, så gi kandidaten den nye lappen.")
    messages.success(request, melding % {"navn": kandidat.person.navn})
    return redirect("eksamen:passord", parti_id=parti.pk)


@require_POST
@innlogget
def forny_valgte(request: InnloggetRequest, parti_id: int) -> HttpResponse:
    """Give the ticked candidates of a party new passwords; ids of other parties are passed over."""
    naa = tid.naa()
    parti = hent_parti_for(request.user, parti_id, naa=naa, skrive=True)
    ider = [int(verdi) for verdi in request.POST.getlist("valgt") if verdi.isascii() and verdi.isdigit()]
    egne = Kandidat.objects.filter(parti=parti).values_list("pk", flat=True)
    rader = fornye_passord(kandidat_ider=set(egne) & set(ider), aktoer=bruker_aktoer(request), naa=naa)
    if rader:
        melding = ngettext(
            "%(antall)d kandidat har fått nytt passord. Det gamle virker ikke lenger, så gi ut den nye lappen.",
            "%(antall)d kandidater har fått nytt passord. De gamle virker ikke lenger, så gi ut de nye lappene.",
            len(rader),
        )
        messages.success(request, melding % {"antall": len(rader)})
    else:
        messages.warning(request, _("Ingen kandidater er krysset av. Kryss av dem som skal ha nytt passord."))
    return redirect("eksamen:passord", parti_id=parti.pk)


@require_safe
@innlogget
def passord_alle(request: InnloggetRequest) -> HttpResponse:
    """How many have a password in each of the schools' parties, and who has none. Shows no password itself."""
    naa = tid.naa()
    krev_rolle(request.user, *SKOLEADMINISTRATORER)
    partier = _partier(request, naa)
    vis_mangler = request.GET.get("mangler") == "1"
    rader = list(med_passordtall(partier).order_by("eksamen__fag__fagkode", "navn", "pk"))
    innhold = {
        "mangler": vis_mangler,
        "partier": [parti for parti in rader if parti.uten_passord or parti.uten_nummer or not vis_mangler],
        "side": Paginator(uten_passord(partier), PER_SIDE).get_page(request.GET.get("side")) if vis_mangler else None,
        "uten_passord": sum(parti.uten_passord for parti in rader),
        "uten_nummer": sum(parti.uten_nummer for parti in rader),
        "antall": sum(parti.antall for parti in rader),
        "flere_skoler": len({parti.skole_id for parti in rader}) > 1,
    }
    return render(request, "eksamen/passord_alle.html", innhold)


@require_POST
@innlogget
def lag_alle_passord(request: InnloggetRequest) -> HttpResponse:
    """Make a password for everybody at the user's schools who has none."""
    naa = tid.naa()
    krev_rolle(request.user, *SKOLEADMINISTRATORER)
    ider = uten_passord(_partier(request, naa)).values_list("pk", flat=True)
    antall = lag_manglende_passord(kandidat_ider=ider, aktoer=bruker_aktoer(request), naa=naa)
    _meld_laget(request, antall)
    return redirect("eksamen:passord_alle")


def _partier(request: InnloggetRequest, naa: datetime) -> PartiQuerySet:
    """Those the user administers, in periods that are not over."""
    partier = Eksamensparti.objects.administreres_av(request.user, naa)
    return partier.filter(eksamen__periode__gjennomfoering_til__gte=naa).select_related("eksamen__fag", "skole")


def _meld_laget(request: InnloggetRequest, antall: int) -> None:
    if antall:
        melding = ngettext("%(antall)d kandidat fikk passord.", "%(antall)d kandidater fikk passord.", antall)
        messages.success(request, melding % {"antall": antall})
    else:
        messages.info(request, _("Alle kandidatene hadde passord fra før."))
