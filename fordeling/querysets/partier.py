"""What a faggruppe has to grade: its exams, their parties, and how many answers each has."""

from collections.abc import Iterable

from django.db.models import Count, F, Q, QuerySet

from deltakelse.querysets.borte import er_borte
from eksamen.models import Eksamen, Eksamensparti, Kandidat
from oppnevning.models import Faggruppe
from oppnevning.models.faggrupper import Faggruppefag
from sensur.models import Sensurplan


def eksamener_i(faggruppe: Faggruppe) -> QuerySet[Eksamen]:
    """The exams whose plan names the faggruppe; and those of its fagkoder, period and authority whose plan names none."""
    egne = Q(fag__in=faggruppe.fagrader.values("fag"), periode=faggruppe.periode_id, ansvarlig=faggruppe.eier_id)
    return Eksamen.objects.filter(
        Q(sensurplan__faggruppe=faggruppe) | (egne & Q(sensurplan__faggruppe__isnull=True))
    ).order_by("fag__fagkode", "fag__variant", "pk")


def faggrupper_av(eksamener: Iterable[Eksamen]) -> dict[int, int]:
    """The pk of the faggruppe that grades each exam, by the rule of `eksamener_i`; one without is left out. Two queries."""
    alle = list(eksamener)
    rader = Faggruppefag.objects.filter(
        fag__in={en.fag_id for en in alle},
        faggruppe__periode__in={en.periode_id for en in alle},
        faggruppe__eier__in={en.ansvarlig_id for en in alle},
    )
    egne = {
        (fag_id, periode_id, eier_id): gruppe_id
        for fag_id, periode_id, eier_id, gruppe_id in rader.values_list(
            "fag", "faggruppe__periode", "faggruppe__eier", "faggruppe"
        )
    }
    svar = {
        en.pk: egne[en.fag_id, en.periode_id, en.ansvarlig_id]
        for en in alle
        if (en.fag_id, en.periode_id, en.ansvarlig_id) in egne
    }
    planer = Sensurplan.objects.filter(eksamen__in=[en.pk for en in alle], faggruppe__isnull=False)
    svar.update(planer.values_list("eksamen", "faggruppe"))
    return svar


def partier_i(faggruppe: Faggruppe) -> QuerySet[Eksamensparti]:
    """The parties of those exams that two sensors grade."""
    return Eksamensparti.objects.filter(
        eksamen__in=eksamener_i(faggruppe).order_by().values("pk"), eksamenstype__in=Eksamensparti.PAS_TYPER
    )


def svar_per_parti(partier: QuerySet[Eksamensparti]) -> dict[int, int]:
    """How many candidates of each are to be graded: all but the absent and cancelled. One query; none are left out."""
    rader = Kandidat.objects.filter(~er_borte(), parti__in=partier.order_by().values("pk")).order_by()
    return dict(rader.values("parti").annotate(n=Count("pk")).values_list("parti", F("n")))
