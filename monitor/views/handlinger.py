from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget, krev_rolle
from brukere.services.angring import angre_egen
from deltakelse.models import Innloggingssesjon
from deltakelse.services.sesjoner import opphev_ventetid as loeft_ventetid
from eksamen.models import Kandidat
from felles.feil import Domenefeil
from felles.liste import ider
from felles.models import Angrepost
from felles.templatetags.ramme import klokke
from felles.tid import naa
from monitor.http import valgte_kandidater
from monitor.services import tilgang
from monitor.svar import svar_med_levende
from monitor.views.flere import sen_tilgang_adresse
from monitor.visning import Melding
from vakter.permissions import HANDLENDE, hent_kandidat_til_handling


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
        if feil.kode == tilgang.TRENGER_BEGRUNNELSE:
            adresse = sen_tilgang_adresse(kandidat, request.POST.get("liste", ""))
            return HttpResponseClientRedirect(adresse) if request.htmx else redirect(adresse)
        melding = ("warning", str(feil.melding))
    return svar_med_levende(request, [melding], kandidat)


@require_POST
@innlogget
def gi_tilgang_til_flere(request: InnloggetRequest) -> HttpResponse:
    """«Gi tilgang til 12»: those the page showed, and nobody who has come since; a refusal holds nobody else back."""
    krev_rolle(request.user, *HANDLENDE)
    nevnt = request.POST.get("kandidater", "").split(",")
    kandidater = valgte_kandidater(request, nevnt)
    resultater = tilgang.gi_tilgang_til_flere(kandidat_ider=kandidater, aktoer=bruker_aktoer(request), naa=naa())
    fikk = sum(resultat.sesjon is not None for resultat in resultater)
    meldinger = [("warning", str(resultat.feil)) for resultat in resultater if resultat.feil]
    return svar_med_levende(request, [_antall_gitt(fikk, len(set(ider(nevnt)))), *meldinger])


@require_POST
@innlogget
def opphev_ventetid(request: InnloggetRequest, kandidat_id: int) -> HttpResponse:
    """Let a candidate who has typed the wrong password try again at once."""
    tidspunkt = naa()
    kandidat = hent_kandidat_til_handling(request.user, kandidat_id, naa=tidspunkt)
    loeft_ventetid(kandidat_id=kandidat.pk, aktoer=bruker_aktoer(request), naa=tidspunkt)
    tekst = _("%(navn)s kan prøve å logge inn igjen nå.") % {"navn": kandidat.person.navn}
    return svar_med_levende(request, [("success", tekst)], kandidat)


@require_POST
@innlogget
def angre(request: InnloggetRequest, noekkel: UUID) -> HttpResponse:
    """Take back what the user just did from the monitor."""
    try:
        gjort = angre_egen(noekkel=noekkel, bruker=request.user, aktoer=bruker_aktoer(request), naa=naa())
        melding = ("success", gjort)
    except Angrepost.DoesNotExist:
        raise Http404 from None
    except Domenefeil as feil:
        melding = ("warning", str(feil.melding))
    return svar_med_levende(request, [melding])


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
