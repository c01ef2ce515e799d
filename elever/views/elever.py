"""The school's pupils: the list, and one person with subjects, exams and ids."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from brukere.models.bruker import SKOLEADMINISTRATORER
from brukere.querysets.organisasjoner import under_q
from eksamen.models import Fag, Kandidat, Person
from elever.forms.personer import ElevForm
from elever.models import Elev
from elever.permissions import hent_person_for, kan_endre_person, kan_lese_elever
from elever.querysets.elever import ELEVLESERE
from elever.services.elever import endre_elev as endre
from felles import tid
from felles.liste import Listevalg
from felles.nummer.personnummer import masker

PER_SIDE = 50
SORTERINGER = {
    "navn": ("person__sortering",),
    "klasse": ("klasse", "person__sortering"),
}


@require_safe
@innlogget
def elever(request: InnloggetRequest) -> HttpResponse:
    """The pupils of the user's schools, found by name, class and subject."""
    naa = tid.naa()
    if not kan_lese_elever(request.user, naa):
        raise PermissionDenied
    alle = Elev.objects.synlige_for(request.user, naa)
    aar = list(alle.values_list("skoleaar", flat=True).distinct().order_by("-skoleaar"))
    klasser = list(alle.exclude(klasse="").values_list("klasse", flat=True).distinct().order_by("klasse"))
    fag = list(Fag.objects.filter(elevfag__elev__in=alle).distinct())
    filtre = {
        "sok": None,
        "aar": [str(ett) for ett in aar],
        "klasse": klasser,
        "fag": [ett.kode for ett in fag],
        "status": list(Elev.Status.values),
    }
    valg = Listevalg(request.GET, filtre=filtre, sorteringer=SORTERINGER, standard="navn", per_side=PER_SIDE)
    innhold = {
        "side": Paginator(_treff(alle, valg, fag, aar), PER_SIDE).get_page(valg.side),
        "valg": valg,
        "sok": valg.tekst("sok"),
        "valgt_aar": int(valg.tekst("aar") or (aar[0] if aar else 0)),
        "valgt_klasse": valg.tekst("klasse"),
        "valgt_fag": valg.tekst("fag"),
        "valgt_status": valg.tekst("status"),
        "statuser": Elev.Status.choices,
        "aarene": [(ett, f"{ett}/{ett + 1}") for ett in aar],
        "klasser": klasser,
        "fag": fag,
        "kolonner": _kolonner(valg),
        "skjulte_felt": valg.skjulte_felt("sorter", "side"),
        "flere_skoler": alle.order_by().values("skole").distinct().count() > 1,
        "kan_importere": request.user.har_rolle(naa, *SKOLEADMINISTRATORER),
    }
    return render(request, "elever/elever.html", innhold)


def _treff(alle: Any, valg: Listevalg, fag: list[Fag], aar: list[int]) -> Any:
    """The pupils asked for; of the newest year, and not those who have left, unless asked."""
    treff = alle.filter(skoleaar=int(valg.tekst("aar") or (aar[0] if aar else 0)))
    treff = treff.filter(status=valg.tekst("status") or Elev.Status.AKTIV).finn(valg.tekst("sok"))
    if valg.tekst("klasse"):
        treff = treff.filter(klasse__in=valg.valgt("klasse"))
    if valg.tekst("fag"):
        valgte = [ett.pk for ett in fag if ett.kode in valg.valgt("fag")]
        treff = treff.filter(elevfag__fag__in=valgte).distinct()
    fortegn = "-" if valg.synkende else ""
    rekkefoelge = [f"{fortegn}{felt}" for felt in SORTERINGER[valg.sortert_etter]]
    return treff.select_related("person", "skole").prefetch_related("elevfag__fag").order_by(*rekkefoelge, "pk")


def _kolonner(valg: Listevalg) -> list[dict[str, str]]:
    tekster = {"navn": _("Navn"), "klasse": _("Klasse")}
    retning = "descending" if valg.synkende else "ascending"
    return [
        {"tekst": tekst, "sorter": valg.sortert_paa(navn), "retning": retning if navn == valg.sortert_etter else "none"}
        for navn, tekst in tekster.items()
    ]


@require_safe
@innlogget
def person(request: InnloggetRequest, person_id: int) -> HttpResponse:
    """One person at the user's schools."""
    naa = tid.naa()
    personen = hent_person_for(request.user, person_id, naa=naa)
    return vis_person(request, personen)


def vis_person(
    request: InnloggetRequest, personen: Person, *, elevskjema: dict[int, ElevForm] | None = None
) -> HttpResponse:
    """The person's page; with a form that failed, 422. Exams at other schools are counted, and not named."""
    naa = tid.naa()
    egne = request.user.organisasjoner(naa, *ELEVLESERE)
    administrerer = kan_endre_person(request.user, personen, naa=naa)
    aarene = Elev.objects.synlige_for(request.user, naa).filter(person=personen)
    eksamener = (
        Kandidat.objects.filter(under_q(egne, "parti__skole"), person=personen)
        .select_related("parti__skole", "eksamen__fag", "eksamen__periode", "kandidatnummer")
        .prefetch_related("eksamen__deler")
        .order_by("-eksamen__periode__gjennomfoering_fra", "eksamen__fag__fagkode", "pk")
    )
    elevene = list(aarene.select_related("skole").prefetch_related("elevfag__fag").order_by("-skoleaar"))
    innhold = {
        "person": personen,
        "maskert": masker(personen.nummer),
        "elever": [(elev, (elevskjema or {}).get(elev.pk) or _elevskjema(elev)) for elev in elevene],
        "eksamener": eksamener,
        "andre_skoler": Kandidat.objects.filter(person=personen).exclude(under_q(egne, "parti__skole")).count(),
        "historikk": [(rad, masker(rad.nummer)) for rad in personen.historikk.select_related("bruker")],
        "administrerer": administrerer,
        "skjema": next(iter((elevskjema or {}).values()), None),
    }
    return render(request, "elever/person.html", innhold, status=422 if elevskjema else 200)


@require_http_methods(["POST"])
@innlogget
def endre_elev(request: InnloggetRequest, person_id: int, elev_id: int) -> HttpResponse:
    """Class, program and status of a pupil."""
    naa = tid.naa()
    personen = hent_person_for(request.user, person_id, naa=naa, skrive=True)
    skoler = request.user.organisasjoner(naa, *SKOLEADMINISTRATORER)
    elev = get_object_or_404(Elev, under_q(skoler, "skole"), pk=elev_id, person=personen)
    skjema = ElevForm(request.POST, prefix=f"e{elev.pk}")
    if not skjema.is_valid():
        return vis_person(request, personen, elevskjema={elev.pk: skjema})
    endre(elev_id=elev.pk, **skjema.cleaned_data, aktoer=bruker_aktoer(request), naa=naa)
    messages.success(request, _("Eleven er lagret."))
    return redirect("elever:person", person_id=personen.pk)


def _elevskjema(elev: Elev) -> ElevForm:
    felt = {"klasse": elev.klasse, "program": elev.program, "status": elev.status}
    return ElevForm(prefix=f"e{elev.pk}", initial=felt)
