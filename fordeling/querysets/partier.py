"""What a faggruppe has to grade: its exams, their parties, and how many answers each has."""

from django.db.models import Count, F, Q, QuerySet

from deltakelse.querysets.borte import er_borte
from eksamen.models import Eksamen, Eksamensparti, Kandidat
from oppnevning.models import Faggruppe


def eksamener_i(faggruppe: Faggruppe) -> QuerySet[Eksamen]:
    """The exams whose plan names the faggruppe; and those of its fagkoder, period and authority whose plan names none."""
    egne = Q(fag__in=faggruppe.fagrader.values("fag"), periode=faggruppe.periode_id, ansvarlig=faggruppe.eier_id)
    return Eksamen.objects.filter(
        Q(sensurplan__faggruppe=faggruppe) | (egne & Q(sensurplan__faggruppe__isnull=True))
    ).order_by("fag__fagkode", "fag__variant", "pk")


def partier_i(faggruppe: Faggruppe) -> QuerySet[Eksamensparti]:
    """The parties of those exams that two sensors grade."""
    return Eksamensparti.objects.filter(
        eksamen__in=eksamener_i(faggruppe).order_by().values("pk"), eksamenstype__in=Eksamensparti.PAS_TYPER
    )


def svar_per_parti(partier: QuerySet[Eksamensparti]) -> dict[int, int]:
    """How many candidates of each are to be graded: all but the absent and cancelled. One query; none are left out."""
    rader = Kandidat.objects.filter(~er_borte(), parti__in=partier.order_by().values("pk")).order_by()
    return dict(rader.values("parti").annotate(n=Count("pk")).values_list("parti", F("n")))
