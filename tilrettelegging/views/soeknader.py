"""What the school's administrators register: applications and expert statements."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from brukere.models import Organisasjon
from eksamen.models import Eksamensperiode
from felles import tid
from felles.feil import Domenefeil
from felles.skjermetfil import som_vedlegg
from tilrettelegging.forms.saker import SoeknadForm, UttalelseForm
from tilrettelegging.models import Tilrettelegging
from tilrettelegging.permissions import REGISTRERER, hent_person_for, hent_sak_for, krev_saksleser
from tilrettelegging.querysets.personer import FLEST_TREFF, finn_personer
from tilrettelegging.services.soeknader import (
    FORMAAL,
    kopier_sak,
    legg_ved_uttalelse,
    registrer_henting,
    registrer_soeknad,
)

FELT_FOR = {"fram_i_tid": "soekt"}


@require_safe
@innlogget
def finn_person(request: InnloggetRequest) -> HttpResponse:
    """Find the pupil or candidate that an application is about."""
    naa = tid.naa()
    krev_saksleser(request.user, naa, *REGISTRERER)
    skoler = Organisasjon.objects.under(request.user.organisasjoner(naa, *REGISTRERER)).skoler()
    sok = " ".join(request.GET.get("sok", "").replace("\x00", "").split())[:100]
    side = Paginator(finn_personer(skoler, sok), FLEST_TREFF).get_page(request.GET.get("side")) if sok else None
    return render(request, "tilrettelegging/finn_person.html", {"sok": sok, "side": side})


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def ny_soeknad(request: InnloggetRequest, person_id: int) -> HttpResponse:
    """Register an application."""
    naa = tid.naa()
    person, skoler = hent_person_for(request.user, person_id, naa=naa)
    perioder = Eksamensperiode.objects.filter(gjennomfoering_til__gte=naa).order_by("gjennomfoering_fra")
    skjema = SoeknadForm(
        request.POST if request.method == "POST" else None,
        initial={"soekt": tid.dagens_dato(naa)},
        skoler=skoler,
        perioder=perioder,
    )
    if request.method == "POST" and skjema.is_valid():
        sak = _registrer(request, skjema, person.pk)
        if sak:
            messages.success(request, _("Søknaden er registrert. Rektor ser den på startsiden sin."))
            return redirect("tilrettelegging:sak", sak_id=sak.pk)
    tidligere = Tilrettelegging.objects.synlige_for(request.user, naa).filter(person=person)
    innhold = {
        "person": person,
        "skjema": skjema,
        "tidligere": tidligere.select_related("periode", "skole").order_by("-registrert"),
        "har_periode": perioder.exists(),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "tilrettelegging/ny_soeknad.html", innhold, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def uttalelse(request: InnloggetRequest, sak_id: int) -> HttpResponse:
    """Put an expert statement with the case."""
    naa = tid.naa()
    sak = hent_sak_for(request.user, sak_id, naa=naa, roller=REGISTRERER)
    skjema = UttalelseForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and skjema.is_valid():
        verdier = skjema.cleaned_data
        try:
            legg_ved_uttalelse(sak_id=sak.pk, **verdier, aktoer=bruker_aktoer(request), naa=naa)
        except Domenefeil as feil:
            felt = {"fram_i_tid": "dato", "filslag": "fil", "for_stor": "fil"}.get(feil.kode)
            skjema.add_error(felt, str(feil.melding))
        else:
            messages.success(request, _("Uttalelsen er lagt ved saken."))
            return redirect("tilrettelegging:sak", sak_id=sak.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "tilrettelegging/uttalelse.html", {"sak": sak, "skjema": skjema}, status=status)


@require_safe
@innlogget
def uttalelsesfil(request: InnloggetRequest, sak_id: int) -> HttpResponse:
    """The statement itself; its fetching is logged."""
    naa = tid.naa()
    sak = hent_sak_for(request.user, sak_id, naa=naa)
    funnet = get_object_or_404(Tilrettelegging.objects.exclude(uttalelse_noekkel=""), pk=sak.pk)
    svar = som_vedlegg(funnet.uttalelse_noekkel, navn=funnet.uttalelse_navn, formaal=FORMAAL)
    registrer_henting(sak=funnet, aktoer=bruker_aktoer(request), naa=naa)
    return svar


@require_POST
@innlogget
def kopier(request: InnloggetRequest, sak_id: int) -> HttpResponse:
    """A new application for another period that asks for what was granted in this one."""
    naa = tid.naa()
    sak = hent_sak_for(request.user, sak_id, naa=naa, roller=REGISTRERER)
    perioder = Eksamensperiode.objects.filter(gjennomfoering_til__gte=naa)
    valgt = request.POST.get("periode", "")
    periode = perioder.filter(pk=valgt).first() if valgt.isascii() and valgt.isdigit() and len(valgt) < 10 else None  # noqa: PLR2004 - fits the column
    if periode is None:
        messages.error(request, _("Velg en periode som ikke er over."))
        return redirect("tilrettelegging:sak", sak_id=sak.pk)
    try:
        ny = kopier_sak(sak_id=sak.pk, periode=periode, aktoer=bruker_aktoer(request), naa=naa)
    except Domenefeil as feil:
        messages.error(request, str(feil.melding))
        return redirect("tilrettelegging:sak", sak_id=sak.pk)
    messages.success(request, _("Vedtaket er kopiert til en ny søknad. Rektor må fatte nytt vedtak for perioden."))
    return redirect("tilrettelegging:sak", sak_id=ny.pk)


def _registrer(request: InnloggetRequest, skjema: SoeknadForm, person_id: int) -> Tilrettelegging | None:
    """Register what the form says; None, with the sentence in the form, when it is refused."""
    verdier = skjema.cleaned_data
    try:
        return registrer_soeknad(
            person_id=person_id,
            skole=verdier["skole"],
            periode=verdier["periode"],
            soeker=verdier["soeker"],
            soekernavn=verdier["soekernavn"],
            soekt=verdier["soekt"],
            begrunnelse=verdier["begrunnelse"],
            tiltak=skjema.valgte_tiltak,
            aktoer=bruker_aktoer(request),
            naa=tid.naa(),
        )
    except Domenefeil as feil:
        skjema.add_error(FELT_FOR.get(feil.kode), str(feil.melding))
        return None
