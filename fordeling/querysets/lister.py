"""Lists of the distribution: faggrupper and plans with counts, and what has been done with parties."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from brukere.models import Bruker
from deltakelse.querysets.borte import er_borte
from eksamen.models import Eksamen, Eksamensparti, Kandidat
from fordeling.models import Fordelingslinje
from fordeling.querysets.partier import partier_i
from oppnevning.models import Faggruppe, Oppnevning
from oppnevning.models.faggrupper import Faggruppefag
from sensur.models import Sensoroppdrag
from sensur.querysets.publisering import med_ansvar

FLEST_ENDRINGER = 50


def tell_faggrupper(grupper: list[Faggruppe]) -> list[dict[str, Any]]:
    """Each with how many have accepted, its parties, and how many of them are still to be distributed; three queries in all.

    Those are what its page proposes: without sensor, with answers, and not published.
    """
    godtatte = Oppnevning.objects.godtatte().sensorer().filter(faggruppe__in=grupper)
    sensorer = Counter(godtatte.values_list("faggruppe", flat=True))
    fag = {
        (gruppe_id, fag_id)
        for gruppe_id, fag_id in Faggruppefag.objects.filter(faggruppe__in=grupper).values_list("faggruppe", "fag")
    }
    partier: Counter[int] = Counter()
    uten: Counter[int] = Counter()
    fordelte: Counter[int] = Counter()
    for planlagt, periode_id, fag_id, ansvarlig_id, alle, har, ledige in _partier_per_eksamen(grupper, fag):
        for gruppe in grupper:
            egen = (gruppe.periode_id, gruppe.eier_id) == (periode_id, ansvarlig_id) and (gruppe.pk, fag_id) in fag
            # As `eksamener_i`: the plan's own faggruppe, else the one that has the fagkode.
            if planlagt == gruppe.pk or (planlagt is None and egen):
                partier[gruppe.pk] += alle
                fordelte[gruppe.pk] += har
                uten[gruppe.pk] += ledige
    return [
        {
            "gruppe": gruppe,
            "sensorer": sensorer[gruppe.pk],
            "partier": partier[gruppe.pk],
            "fordelte": fordelte[gruppe.pk],
            "uten": uten[gruppe.pk],
        }
        for gruppe in grupper
    ]


def _partier_per_eksamen(grupper: list[Faggruppe], fag: set[tuple[int, int]]) -> QuerySet[Eksamensparti, Any]:
    har = Exists(Sensoroppdrag.objects.aktive().filter(parti=OuterRef("pk")))
    svar = Exists(Kandidat.objects.filter(~er_borte(), parti=OuterRef("pk")))
    aktuelle = Q(eksamen__sensurplan__faggruppe__in=grupper) | Q(
        eksamen__periode__in={gruppe.periode_id for gruppe in grupper}, eksamen__fag__in={fag_id for _, fag_id in fag}
    )
    ufordelt = Q(har_sensor=False, har_svar=True, eksamen__publiseres__isnull=True)
    nokler = ("eksamen__sensurplan__faggruppe", "eksamen__periode", "eksamen__fag", "eksamen__ansvarlig")
    rader: QuerySet[Eksamensparti, Any] = (
        Eksamensparti.objects.filter(aktuelle, eksamenstype__in=Eksamensparti.PAS_TYPER)
        .annotate(har_sensor=har, har_svar=svar)
        .order_by()
        .values("eksamen", *nokler)
        .annotate(alle=Count("pk"), har=Count("pk", filter=Q(har_sensor=True)), ledige=Count("pk", filter=ufordelt))
        .values_list(*nokler, "alle", "har", "ledige")
    )
    return rader


def planrader(bruker: Bruker, naa: datetime) -> QuerySet[Eksamen]:
    """The exams that the user's authorities are responsible for and that have parties here, newest period first."""
    graderes = Eksamensparti.objects.filter(eksamen=OuterRef("pk"), eksamenstype__in=Eksamensparti.PAS_TYPER)
    return (
        med_ansvar(bruker, naa)
        .filter(Exists(graderes))
        .select_related("fag", "periode", "sensurplan__faggruppe")
        .order_by("-periode__gjennomfoering_fra", "fag__fagkode", "fag__variant", "pk")
    )


def endringer(faggruppe: Faggruppe) -> QuerySet[Fordelingslinje]:
    """What has been done with the parties since they were distributed, newest first."""
    linjer = Fordelingslinje.objects.exclude(slag=Fordelingslinje.Slag.FORDELT)
    return (
        linjer.filter(parti__in=partier_i(faggruppe).values("pk"))
        .select_related("parti__skole", "parti__eksamen__fag", "foerste", "andre", "av")
        .order_by("-tid", "-pk")[:FLEST_ENDRINGER]
    )
