"""Fagpersoner: proposed by their school, or entered by the authority."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from brukere.models import Organisasjon
from brukere.models.bruker import SKOLEADMINISTRATORER
from eksamen.models import Eksamensperiode
from felles import tid
from felles.feil import Domenefeil
from felles.liste import Listevalg
from oppnevning.forms.fagpersoner import FagpersonForm, NyFagpersonForm, som_felt
from oppnevning.models import Fagperson, Oppnevning
from oppnevning.permissions import eiere_for, hent_fagperson_for, krev_fagpersoner
from oppnevning.querysets.fagpersoner import OPPNEVNENDE
from oppnevning.querysets.lister import aktuelle_perioder, med_stilling, soek_fagpersoner
from oppnevning.services import fagpersoner

PER_SIDE = 50
SKOLESLAG = (Organisasjon.Slag.SKOLE, Organisasjon.Slag.PRIVATISTKONTOR)


@require_safe
@innlogget
def liste(request: InnloggetRequest) -> HttpResponse:
    """The fagpersoner of the own school, or under the own authority, with how they stand in a period."""
    naa = tid.naa()
    krev_fagpersoner(request.user, naa)
    perioder = list(aktuelle_perioder(naa))
    filtre = {"sok": None, "periode": [p.kode for p in perioder]}
    valg = Listevalg(request.GET, filtre=filtre, sorteringer=["navn"], standard="navn", per_side=PER_SIDE)
    valgt = next((p for p in perioder if p.kode in valg.valgt("periode")), perioder[0] if perioder else None)
    folk = soek_fagpersoner(Fagperson.objects.synlige_for(request.user, naa), valg.tekst("sok"))
    side = Paginator(med_stilling(folk, valgt.pk if valgt else 0), PER_SIDE).get_page(valg.side)
    rader: list[Any] = list(side)
    innhold = {
        "side": side,
        "rader": [(rad, Oppnevning.Status(rad.svarstatus) if rad.svarstatus else None) for rad in rader],
        "sok": valg.tekst("sok"),
        "valg": valg,
        "perioder": perioder,
        "periode": valgt,
        "oppnevner": request.user.har_rolle(naa, *OPPNEVNENDE),
        "importerer": request.user.har_rolle(naa, *SKOLEADMINISTRATORER),
    }
    return render(request, "oppnevning/fagpersoner.html", innhold)


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def ny(request: InnloggetRequest) -> HttpResponse:
    """Propose somebody for a period. Whose proposal it is stands in the address when the user has several places."""
    naa = tid.naa()
    krev_fagpersoner(request.user, naa)
    eiere = list(eiere_for(request.user, naa))
    eier = _valgt_eier(eiere, request.GET.get("for", ""))
    perioder = aktuelle_perioder(naa)
    skjema = NyFagpersonForm(
        request.POST or None, perioder=perioder, skoler=_skoler(eier), initial={"periode": perioder.first()}
    )
    if request.method == "POST" and skjema.is_valid() and _legg_til(request, eier, skjema):
        return redirect("oppnevning:fagpersoner")
    innhold = {"skjema": skjema, "eier": eier, "eiere": eiere, "tittel": _("Foreslå fagperson")}
    return render(request, "oppnevning/fagperson_ny.html", innhold, status=422 if skjema.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def vis(request: InnloggetRequest, pk: int) -> HttpResponse:
    """What is known of a fagperson, to be changed, and the periods they are proposed for."""
    naa = tid.naa()
    fagperson = hent_fagperson_for(request.user, pk, naa=naa)
    skjema = FagpersonForm(request.POST or None, skoler=_skoler(fagperson.eier), initial=som_felt(fagperson))
    if request.method == "POST" and skjema.is_valid():
        opplysninger = skjema.opplysninger(egen_skole=fagperson.eier)
        endret = fagpersoner.endre(
            fagperson_id=fagperson.pk, opplysninger=opplysninger, aktoer=bruker_aktoer(request), naa=naa
        )
        messages.success(request, _("Opplysningene er lagret.") if endret else _("Ingenting var endret."))
        return redirect("oppnevning:fagperson", pk=fagperson.pk)
    foreslaatt = set(fagperson.forslag.filter(trukket__isnull=True).values_list("periode", flat=True))
    oppnevninger = fagperson.bruker.oppnevninger.select_related("faggruppe__periode", "faggruppe__eier")
    innhold = {
        "fagperson": fagperson,
        "skjema": skjema,
        "perioder": [(periode, periode.pk in foreslaatt) for periode in aktuelle_perioder(naa)],
        "oppnevninger": oppnevninger.order_by("-pk"),
        # The school sees that they are asked; the page of the appointment is the authority's.
        "egne": set(oppnevninger.synlige_for(request.user, naa).values_list("pk", flat=True)),
    }
    return render(request, "oppnevning/fagperson.html", innhold, status=422 if skjema.errors else 200)


@require_POST
@innlogget
def forslag(request: InnloggetRequest, pk: int, kode: str) -> HttpResponse:
    """Propose for a period, or take the proposal back."""
    naa = tid.naa()
    fagperson = hent_fagperson_for(request.user, pk, naa=naa)
    periode = Eksamensperiode.objects.filter(kode=kode).first()
    if periode is None:
        raise Http404
    trekk = request.POST.get("handling") == "trekk"
    handling = fagpersoner.trekk_forslag if trekk else fagpersoner.foreslaa
    try:
        handling(fagperson_id=fagperson.pk, periode_id=periode.pk, aktoer=bruker_aktoer(request), naa=naa)
    except Domenefeil as feil:
        messages.warning(request, str(feil.melding))
    else:
        tekst = _("Forslaget for %(periode)s er trukket.") if trekk else _("Foreslått for %(periode)s.")
        messages.success(request, tekst % {"periode": periode.kode})
    return redirect("oppnevning:fagperson", pk=fagperson.pk)


def _valgt_eier(eiere: list[Organisasjon], orgnr: str) -> Organisasjon:
    """The organisation named, or the first; 404 for one that is not the user's."""
    valgt = next((eier for eier in eiere if eier.orgnr == orgnr), None) if orgnr else eiere[0]
    if valgt is None:
        raise Http404
    return valgt


def _skoler(eier: Organisasjon) -> QuerySet[Organisasjon] | None:
    """The schools to choose among; None where the owner is the school."""
    if eier.slag in SKOLESLAG:
        return None
    return Organisasjon.objects.under([eier]).skoler().order_by("navn")


def _legg_til(request: InnloggetRequest, eier: Organisasjon, skjema: NyFagpersonForm) -> bool:
    """True when it is done; else the form says why not."""
    data = skjema.cleaned_data
    try:
        fagperson, ny_ = fagpersoner.foreslaa_ny(
            eier=eier,
            periode_id=data["periode"].pk,
            **{navn: data[navn] for navn in ("fornavn", "etternavn", "epost", "telefon")},
            opplysninger=skjema.opplysninger(egen_skole=eier),
            aktoer=bruker_aktoer(request),
            naa=tid.naa(),
        )
    except Domenefeil as feil:
        skjema.add_error("epost", str(feil.melding))
        return False
    tekst = (
        _("%(navn)s er foreslått.")
        if ny_
        else _("%(navn)s var i registeret og er foreslått for perioden. Skole og fagkoder er som før.")
    )
    messages.success(request, tekst % {"navn": fagperson.bruker.navn})
    return True
