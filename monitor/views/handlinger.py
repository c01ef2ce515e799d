from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget, krev_rolle
from deltakelse.models import Innloggingssesjon
from deltakelse.services.sesjoner import opphev_ventetid as loeft_ventetid
from eksamen.models import Kandidat
from felles.feil import Domenefeil
from felles.templatetags.ramme import klokke
from felles.tid import naa
from monitor import utvalg
from monitor.permissions import HANDLENDE, hent_kandidat_til_handling
from monitor.querysets.omfang import omfang
from monitor.services import tilgang
from monitor.visning import Melding, vis_levende

SIFRE = 18
NIVAA = {"success": messages.SUCCESS, "info": messages.INFO, "warning": messages.WARNING}


@require_POST
@innlogget
def gi_tilgang(request: InnloggetRequest, kandidat_id: int) -> HttpResponse:
    """«Gi tilgang» and «Gi tilgang på nytt» of one candidate."""
    tidspunkt = naa()
    kandidat = hent_kandidat_til_handling(request.user, kandidat_id, naa=tidspunkt)
    try:
        sesjon = tilgang.gi_tilgang(kandidat_id=kandidat.pk, aktoer=bruker_aktoer(request), naa=tidspunkt)
        melding = _gitt(kandidat, sesjon, request.user.pk)
    except Domenefeil as feil:
        melding = ("warning", str(feil.melding))
    return _svar(request, [melding], kandidat)


@require_POST
@innlogget
def gi_tilgang_til_flere(request: InnloggetRequest) -> HttpResponse:
    """«Gi tilgang til 12»: those the page showed, and nobody who has come since; a refusal holds nobody else back."""
    krev_rolle(request.user, *HANDLENDE)
    tidspunkt = naa()
    ider = [int(tekst) for tekst in request.POST.get("kandidater", "").split(",") if _er_id(tekst)]
    synlige = Kandidat.objects.synlige_for(request.user, tidspunkt).filter(pk__in=ider)
    kandidater = set(synlige.values_list("pk", flat=True))
    if synlige.exclude(pk__in=Kandidat.objects.handles_av(request.user, tidspunkt).values("pk")).exists():
        raise PermissionDenied
    resultater = tilgang.gi_tilgang_til_flere(kandidat_ider=kandidater, aktoer=bruker_aktoer(request), naa=tidspunkt)
    fikk = sum(resultat.sesjon is not None for resultat in resultater)
    meldinger = [("warning", str(resultat.feil)) for resultat in resultater if resultat.feil]
    return _svar(request, [_antall_gitt(fikk, len(set(ider))), *meldinger])


@require_POST
@innlogget
def opphev_ventetid(request: InnloggetRequest, kandidat_id: int) -> HttpResponse:
    """Let a candidate who has typed the wrong password try again at once."""
    tidspunkt = naa()
    kandidat = hent_kandidat_til_handling(request.user, kandidat_id, naa=tidspunkt)
    loeft_ventetid(kandidat_id=kandidat.pk, aktoer=bruker_aktoer(request), naa=tidspunkt)
    tekst = _("%(navn)s kan prøve å logge inn igjen nå.") % {"navn": kandidat.person.navn}
    return _svar(request, [("success", tekst)], kandidat)


def _gitt(kandidat: Kandidat, sesjon: Innloggingssesjon, bruker_id: int) -> Melding:
    """What is said to the one who pressed; somebody else may have been first."""
    if sesjon.autorisert_av_id == bruker_id or sesjon.autorisert_av is None:
        return "success", _("%(navn)s har fått tilgang.") % {"navn": kandidat.person.navn}
    tekst = _("%(hvem)s ga %(navn)s tilgang %(tid)s. Du trenger ikke gjøre noe.")
    tid = klokke(sesjon.autorisert, "s")
    return "info", tekst % {"hvem": sesjon.autorisert_av.navn, "navn": kandidat.person.navn, "tid": tid}


def _antall_gitt(fikk: int, av: int) -> Melding:
    if not av:
        return "warning", _("Ingen kandidater var valgt, så ingen har fått tilgang. Oppdater siden og prøv igjen.")
    tekst = ngettext("%(fikk)s av %(av)s har fått tilgang.", "%(fikk)s av %(av)s har fått tilgang.", fikk)
    return "success" if fikk == av else "info", tekst % {"fikk": fikk, "av": av}


def _er_id(tekst: str) -> bool:
    return tekst.isascii() and tekst.isdigit() and len(tekst) <= SIFRE


def _svar(request: InnloggetRequest, meldinger: list[Melding], kandidat: Kandidat | None = None) -> HttpResponse:
    """The fresh live fragment for HTMX, else back to the same list at the candidate's row."""
    tidspunkt = naa()
    syn = omfang(request.user, tidspunkt)
    valg = utvalg.les(QueryDict(request.POST.get("liste", "").removeprefix("?")), syn.parti_ider)
    if request.htmx:
        # What went well shows in the row itself; a screen reader hears it. The rest must be read.
        ord_ = " ".join(tekst for _farge, tekst in meldinger)
        vist = [melding for melding in meldinger if melding[0] != "success"]
        levende = vis_levende(
            bruker=request.user, omfang=syn, valg=valg, naa=tidspunkt, meldinger=vist, kunngjoering=ord_
        )
        return HttpResponse(levende.samlet)
    for farge, tekst in meldinger:
        messages.add_message(request, NIVAA[farge], tekst)
    anker = f"#k{kandidat.pk}" if kandidat else ""
    return redirect(f"{reverse('monitor:monitor')}{valg.adresse()}{anker}")
