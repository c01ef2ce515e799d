"""The exam plan: what is held when, for everybody who is logged in, and «Finn fagkode» for everybody else too."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from brukere.http import InnloggetRequest, innlogget
from eksamen.models import Eksamen, Eksamensperiode
from eksamen.models.valg import Eksamensform, Gjennomfoering, Nivaa
from eksamen.querysets.plan import PLANEIERE
from felles import tid
from felles.liste import Listevalg
from plan.querysets.planliste import FASTE_FILTRE, SORTERINGER, treff
from plan.services.plan import oppgavetall

PER_SIDE = 50


@require_safe
@innlogget
def plan(request: InnloggetRequest) -> HttpResponse:
    """Exams of a period, or of those that are not over; papers only for those they concern."""
    naa = tid.naa()
    perioder = list(Eksamensperiode.objects.order_by("-gjennomfoering_fra"))
    filtre = {"sok": None, "periode": [p.kode for p in perioder]} | {n: v for n, (_k, v) in FASTE_FILTRE.items()}
    valg = Listevalg(request.GET, filtre=filtre, sorteringer=SORTERINGER, standard="tid", per_side=PER_SIDE)
    alle = Eksamen.objects.i_planen()
    valgte = valg.valgt("periode")
    alle = alle.filter(periode__kode__in=valgte) if valgte else alle.i_gjeldende_perioder(naa)
    side = Paginator(treff(alle, valg), PER_SIDE).get_page(valg.side)
    oppgaver = oppgavetall(request.user, [eksamen.pk for eksamen in side], naa)
    innhold = {
        "side": side,
        "rader": [(eksamen, oppgaver.get(eksamen.pk)) for eksamen in side],
        "sok": valg.tekst("sok"),
        "valg": valg,
        "viser_oppgaver": bool(oppgaver),
        "kan_planlegge": request.user.har_rolle(naa, *PLANEIERE),
        "perioder": [(p.kode, p.kode, p.kode in valgte) for p in perioder],
        "nedtrekk": _nedtrekk(valg),
        "kolonner": _kolonner(valg),
        "skjulte_felt": valg.skjulte_felt("sorter", "side"),
    }
    return render(request, "plan/plan.html", innhold)


@require_safe
def fagkoder(request: HttpRequest) -> HttpResponse:
    """«Finn fagkode» for everybody: when, how long, in which parts and forms, and where. No log-in, no local exams."""
    valg = Listevalg(request.GET, filtre={"sok": None}, sorteringer=["fag"], standard="fag", per_side=PER_SIDE)
    eksamener = Eksamen.objects.i_planen().i_gjeldende_perioder(tid.naa())
    side = Paginator(treff(eksamener, valg), PER_SIDE).get_page(valg.side)
    return render(request, "plan/plan_fagkoder.html", {"side": side, "sok": valg.tekst("sok")})


def _nedtrekk(valg: Listevalg) -> list[tuple[str, str, list[tuple[str, str, bool]]]]:
    """The filters with fixed values: name, heading, and each value with its words and whether it is chosen."""
    felt = (
        ("nivaa", _("Nivå"), Nivaa.choices),
        ("form", _("Eksamensform"), Eksamensform.choices),
        ("sted", _("Gjennomføres"), Gjennomfoering.choices),
    )
    return [
        (navn, tekst, [(verdi, str(ord_), verdi in valg.valgt(navn)) for verdi, ord_ in verdier])
        for navn, tekst, verdier in felt
    ]


def _kolonner(valg: Listevalg) -> list[tuple[str, str, str]]:
    """Headings that sort: the words, what pressing them asks for, and their direction now."""
    tekster = {
        "fag": _("Fag"),
        "tid": _("Deler og tider"),
        "form": _("Form"),
        "sted": _("Gjennomføres"),
        "ansvarlig": _("Ansvarlig"),
    }
    retning = "descending" if valg.synkende else "ascending"
    return [
        (tekst, valg.sortert_paa(navn), retning if navn == valg.sortert_etter else "none")
        for navn, tekst in tekster.items()
    ]
