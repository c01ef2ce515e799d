"""What lies in a bundle: candidate numbers and parts, and never a name."""

from collections import defaultdict
from dataclasses import dataclass

from deltakelse.models import Sendespost
from deltakelse.querysets.borte import er_borte
from eksamen.models import Kandidat
from felles.bidrag import Tekst


@dataclass(frozen=True, slots=True)
class Innholdsrad:
    """A candidate who was there. `deler` are the parts on paper; empty when the whole answer is digital."""

    nummer: str
    deler: tuple[Tekst, ...]


def innhold(partier: list[int]) -> dict[int, list[Innholdsrad]]:
    """The candidates of each party who were present, by number; two queries."""
    deler: dict[int, list[Tekst]] = defaultdict(list)
    post = Sendespost.objects.filter(kandidat__parti__in=partier, opphevet__isnull=True).select_related("eksamensdel")
    for rad in post.order_by("eksamensdel__start", "pk"):
        deler[rad.kandidat_id].append(rad.eksamensdel.get_type_display())
    svar: dict[int, list[Innholdsrad]] = defaultdict(list)
    moett = Kandidat.objects.filter(~er_borte(), parti__in=partier, kandidatnummer__isnull=False)
    for pk, parti_id, nummer in moett.order_by("kandidatnummer__nummer").values_list(
        "pk", "parti", "kandidatnummer__nummer"
    ):
        svar[parti_id].append(Innholdsrad(nummer, tuple(deler[pk])))
    return svar
