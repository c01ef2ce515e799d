"""The school's pages about its parties: the list, one party, and what is said about it."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from brukere.models.bruker import SKOLEADMINISTRATORER
from eksamen.forms.partier import PartiForm, VaktForm
from eksamen.models import Eksamensparti, Eksamensperiode, Kandidat, Vaktforslag
from eksamen.permissions import administrerer_skole, hent_parti_for, hent_partiside_for, kan_lese_partier
from eksamen.querysets.partier import PartiQuerySet
from eksamen.querysets.partiliste import MANGLER, finn, med_tall
from eksamen.querysets.vakter import ledige_vakter
from eksamen.services.partier import FELT
from eksamen.services.partier import endre_parti as endre
from felles import tid
from felles.bidrag import kandidatkolonner
from felles.liste import Listevalg
from felles.nummer.personnummer import masker

SORTERINGER = {
    "tid": ("start", "eksamen__fag__fagkode", "navn"),
    "fag": ("eksamen__fag__fagkode", "eksamen__fag__variant", "navn"),
    "kandidater": ("antall_kandidater", "start"),
    "rom": ("sted", "rom", "start"),
}
PER_SIDE = 50


@require_safe
@innlogget
def partier(request: InnloggetRequest) -> HttpResponse:
    """The parties of the user's schools, found by text, period and what they lack."""
    naa = tid.naa()
    if not kan_lese_partier(request.user, naa):
        raise PermissionDenied
    alle = Eksamensparti.objects.for_lesere(request.user, naa)
    perioder = list(Eksamensperiode.objects.filter(eksamener__partier__in=alle.values("pk")).distinct())
    valg = Listevalg(
        request.GET,
        filtre={"sok": None, "periode": [periode.kode for periode in perioder], "mangler": MANGLER},
        sorteringer=SORTERINGER,
        standard="tid",
        per_side=PER_SIDE,
    )
    innhold = {
        "side": Paginator(_treff(alle, valg), PER_SIDE).get_page(valg.side),
        "valg": valg,
        "sok": valg.tekst("sok"),
        "valgte_perioder": valg.valgt("periode"),
        "valgte_mangler": valg.valgt("mangler"),
        "skjulte_felt": valg.skjulte_felt("sorter", "side"),
        "perioder": perioder,
        "antall_partier": alle.count(),
        "antall_kandidater": Kandidat.objects.i_partier(alle).count(),
        "flere_skoler": alle.values("skole").distinct().count() > 1,
        "kan_importere": request.user.har_rolle(naa, *SKOLEADMINISTRATORER),
        "kolonner": _kolonner(valg),
        "mangler": _mangelvalg(),
    }
    return render(request, "eksamen/partier.html", innhold)


@require_safe
@innlogget
def parti(request: InnloggetRequest, parti_id: int) -> HttpResponse:
    """One party: times, candidates, invigilators and proposals."""
    return vis_parti(request, hent_partiside_for(request.user, parti_id, naa=tid.naa()))


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def endre_parti(request: InnloggetRequest, parti_id: int) -> HttpResponse:
    """Place, room and examiner."""
    naa = tid.naa()
    partiet = hent_parti_for(request.user, parti_id, naa=naa, skrive=True)
    skjema = PartiForm(
        request.POST if request.method == "POST" else None, initial={felt: getattr(partiet, felt) for felt in FELT}
    )
    if request.method == "POST" and skjema.is_valid():
        endre(parti_id=partiet.pk, **skjema.cleaned_data, aktoer=bruker_aktoer(request), naa=naa)
        messages.success(request, _("Partiet er lagret."))
        return redirect("eksamen:parti", parti_id=partiet.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "eksamen/endre_parti.html", {"parti": partiet, "skjema": skjema}, status=status)


def vis_parti(
    request: InnloggetRequest, partiet: Eksamensparti, *, skjema: Any = None, vaktskjema: Any = None
) -> HttpResponse:
    """The party's page; with a form that failed, 422."""
    naa = tid.naa()
    administrerer = administrerer_skole(request.user, partiet.skole, naa)
    vakter = ledige_vakter(partiet, naa)
    innhold = {
        "parti": partiet,
        "deler": partiet.eksamen.deler.all(),
        "administrerer": administrerer,
        "overskrifter": [kolonne.overskrift for kolonne in kandidatkolonner.alle()],
        "rader": _kandidatrader(partiet, naa, med_nummer=administrerer),
        "vaktoppdrag": partiet.vaktoppdrag.select_related("bruker").order_by(
            "bruker__etternavn", "bruker__fornavn", "pk"
        ),
        "forslag": partiet.vaktforslag.exclude(status=Vaktforslag.Status.GODKJENT).order_by(
            "status", "etternavn", "pk"
        ),
        "skjema": skjema,
        "vaktskjema": vaktskjema or (VaktForm(vakter=vakter) if administrerer and vakter.exists() else None),
    }
    status = 422 if (skjema or vaktskjema) else 200
    return render(request, "eksamen/parti.html", innhold, status=status)


def _kandidatrader(parti: Eksamensparti, naa: datetime, *, med_nummer: bool) -> list[dict[str, Any]]:
    """The candidates in Norwegian order, with masked national id for administrators, and columns from the apps above."""
    kandidater = Kandidat.objects.filter(parti=parti)
    rader = kandidater.med_navn().sortert()
    if not med_nummer:
        rader = rader.defer("person__nummer")
    kolonner = [(kolonne.overskrift, kolonne.verdier(kandidater, naa)) for kolonne in kandidatkolonner.alle()]
    return [
        {
            "kandidat": kandidat,
            "maskert": masker(kandidat.person.nummer) if med_nummer else "",
            "celler": [
                {"overskrift": overskrift, "verdi": verdier.get(kandidat.pk, "–")} for overskrift, verdier in kolonner
            ],
        }
        for kandidat in rader
    ]


def _treff(partier: PartiQuerySet, valg: Listevalg) -> QuerySet[Eksamensparti]:
    """The parties asked for, in the order asked for."""
    treff = finn(med_tall(partier), valg.tekst("sok"))
    if valg.valgt("periode"):
        treff = treff.filter(eksamen__periode__kode__in=valg.valgt("periode"))
    for mangel in valg.valgt("mangler"):
        treff = treff.filter(MANGLER[mangel])
    fortegn = "-" if valg.synkende else ""
    rekkefoelge = [f"{fortegn}{felt}" for felt in SORTERINGER[valg.sortert_etter]]
    plan = treff.select_related("eksamen__fag", "skole").prefetch_related("eksamen__deler")
    return plan.order_by(*rekkefoelge, "pk")


def _kolonner(valg: Listevalg) -> list[dict[str, str]]:
    """Headings that sort, with their direction now and what pressing them asks for."""
    tekster = {
        "tid": _("Dato og tid"),
        "fag": _("Fag og parti"),
        "kandidater": _("Kandidater"),
        "rom": _("Sted og rom"),
    }
    retning = "descending" if valg.synkende else "ascending"
    return [
        {
            "tekst": tekst,
            "sorter": valg.sortert_paa(navn),
            "retning": retning if navn == valg.sortert_etter else "none",
        }
        for navn, tekst in tekster.items()
    ]


def _mangelvalg() -> list[tuple[str, str]]:
    return [
        ("rom", _("Mangler rom")),
        ("vakt", _("Mangler eksamensvakt")),
        ("forslag", _("Har forslag til eksamensvakter")),
        ("nummer", _("Har kandidater uten kandidatnummer")),
        ("oppgave", _("Mangler oppgave")),
    ]
