"""The school's invigilators, and the proposals of its enrolment files; passwords are shown once."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from brukere.models import Organisasjon
from eksamen.models import Vaktforslag
from eksamen.permissions import hent_skole_for, hent_vakt_ved
from eksamen.querysets.vakter import antall_vakter, vakter_ved
from felles import angre, tid
from felles.feil import Domenefeil
from vakter.forms.vakter import FlereForslagForm, KontoForm
from vakter.services import vakter, vaktregister
from vakter.services.vakter import Svar
from vakter.views.vaktdag import kommende_partier
from vakter.views.vaktplan import adresse


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
@never_cache
@sensitive_variables("passord")
def register(request: InnloggetRequest, orgnr: str) -> HttpResponse:
    """The invigilators of a school; a new one gets an account, and its password is shown in the answer only."""
    naa = tid.naa()
    skole = hent_skole_for(request.user, orgnr, naa=naa)
    skjema = KontoForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and skjema.is_valid():
        try:
            bruker, passord = vaktregister.legg_til(
                skole=skole, **skjema.cleaned_data, aktoer=bruker_aktoer(request), naa=naa
            )
        except Domenefeil as feil:
            skjema.add_error("epost", str(feil.melding))
        else:
            melding = _("Er eksamensvakt, med ny konto.") if passord else _("Er eksamensvakt, med kontoen fra før.")
            return _vis_svar(request, skole, [Svar(bruker.navn, True, melding, bruker.brukernavn, passord)])
    folk = antall_vakter(skole, vakter_ved(skole, naa), naa)
    innhold = {"skole": skole, "skjema": skjema, "folk": folk, "plan": adresse(skole)}
    innhold["nye"] = sum(bruker.last_login is None for bruker in folk)
    return render(request, "vakter/vaktregister.html", innhold, status=422 if skjema.errors else 200)


@require_POST
@innlogget
@never_cache
@sensitive_variables("passord")
def nytt_vaktpassord(request: InnloggetRequest, orgnr: str, bruker_id: int) -> HttpResponse:
    """A new temporary password, shown in the answer only."""
    naa = tid.naa()
    skole = hent_skole_for(request.user, orgnr, naa=naa)
    bruker = hent_vakt_ved(skole, bruker_id, naa=naa)
    try:
        bruker, passord = vaktregister.nytt_passord(
            bruker_id=bruker.pk, skole=skole, aktoer=bruker_aktoer(request), naa=naa
        )
    except Domenefeil as feil:
        messages.warning(request, str(feil.melding))
        return redirect("vakter:vaktregister", orgnr=skole.orgnr)
    svar = Svar(bruker.navn, True, _("Har fått nytt midlertidig passord."), bruker.brukernavn, passord)
    return _vis_svar(request, skole, [svar])


@require_POST
@innlogget
@never_cache
@sensitive_variables("svar", "passord")
def passord_til_nye(request: InnloggetRequest, orgnr: str) -> HttpResponse:
    """Temporary passwords for all who have never logged in, shown in the answer only: after an import."""
    naa = tid.naa()
    skole = hent_skole_for(request.user, orgnr, naa=naa)
    svar: list[Svar] = []
    for bruker in vakter_ved(skole, naa).filter(last_login__isnull=True):
        try:
            bruker, passord = vaktregister.nytt_passord(  # noqa: PLW2901 - the same person, under lock
                bruker_id=bruker.pk, skole=skole, aktoer=bruker_aktoer(request), naa=naa
            )
            svar.append(Svar(bruker.navn, True, _("Har fått midlertidig passord."), bruker.brukernavn, passord))
        except Domenefeil as feil:
            svar.append(Svar(bruker.navn, False, feil.melding))
    if not svar:
        messages.info(request, _("Alle eksamensvaktene har logget inn, så ingen trenger midlertidig passord."))
        return redirect("vakter:vaktregister", orgnr=skole.orgnr)
    return _vis_svar(request, skole, svar)


@require_POST
@innlogget
def avslutt_vakt(request: InnloggetRequest, orgnr: str, bruker_id: int) -> HttpResponse:
    """End the role at the school, with the watches to come; can be taken back for ten seconds."""
    naa = tid.naa()
    skole = hent_skole_for(request.user, orgnr, naa=naa)
    bruker = hent_vakt_ved(skole, bruker_id, naa=naa)
    try:
        antall, post = vaktregister.avslutt(bruker_id=bruker.pk, skole=skole, aktoer=bruker_aktoer(request), naa=naa)
    except Domenefeil as feil:
        messages.warning(request, str(feil.melding))
    else:
        tekst = ngettext(
            "%(navn)s er ikke lenger eksamensvakt, og %(antall)d vakt er fjernet.",
            "%(navn)s er ikke lenger eksamensvakt, og %(antall)d vakter er fjernet.",
            antall,
        )
        angre.melding(request, tekst % {"navn": bruker.navn, "antall": antall}, post)
    return redirect("vakter:vaktregister", orgnr=skole.orgnr)


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
@never_cache
@sensitive_variables("svar")
def vaktforslag(request: InnloggetRequest, orgnr: str) -> HttpResponse:
    """The proposals that wait in all the school's parties, ticked and decided in one."""
    naa = tid.naa()
    skole = hent_skole_for(request.user, orgnr, naa=naa)
    partier = kommende_partier(skole, naa)
    rader = Vaktforslag.objects.filter(parti__in=partier.values("pk")).exclude(status=Vaktforslag.Status.GODKJENT)
    forslag = list(
        rader.select_related("parti__eksamen__fag").order_by("-status", "etternavn", "fornavn", "parti", "pk")
    )
    skjema = FlereForslagForm(request.POST if request.method == "POST" else None, ider=[rad.pk for rad in forslag])
    if request.method == "POST" and skjema.is_valid():
        valgte = set(skjema.cleaned_data["forslag"])
        handling = vakter.avvis_forslag if request.POST.get("handling") == "avvis" else vakter.godkjenn_forslag
        svar: list[Svar] = []
        with transaction.atomic():
            for parti_id in sorted({rad.parti_id for rad in forslag if rad.pk in valgte}):
                svar += handling(parti_id=parti_id, forslag_ider=valgte, aktoer=bruker_aktoer(request), naa=naa)
        return _vis_svar(request, skole, svar)
    innhold = {"skole": skole, "skjema": skjema, "forslag": forslag, "plan": adresse(skole)}
    return render(request, "vakter/vaktforslag.html", innhold, status=422 if skjema.errors else 200)


@sensitive_variables("svar")
def _vis_svar(request: InnloggetRequest, skole: Organisasjon, svar: list[Svar]) -> HttpResponse:
    innhold = {"skole": skole, "svar": svar, "nye_kontoer": any(ett.passord for ett in svar), "plan": adresse(skole)}
    return render(request, "vakter/vaktsvar.html", innhold)
