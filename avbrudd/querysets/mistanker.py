"""Reports of suspicion: who reads them."""

from datetime import datetime

from django.db.models import Q, QuerySet

from avbrudd.models import Mistanke
from brukere.models import Bruker
from brukere.models.bruker import SKOLEADMINISTRATORER, Rolle
from brukere.querysets.organisasjoner import under_q
from eksamen.models.valg import Kandidatslag

SKOLENS = frozenset({Rolle.REKTOR}) | SKOLEADMINISTRATORER
LESERE = SKOLENS | {Rolle.FYLKESKOMMUNE}


def mistanker_for(bruker: Bruker, naa: datetime) -> QuerySet[Mistanke]:
    """Those that the user reads, the latest first; one query with names.

    Rule: forskrift til opplæringslova §§ 9-42 and 15-25: rektor decides for pupils, the county for privatists.
    """
    skolens = under_q(bruker.organisasjoner(naa, *SKOLENS), "kandidat__parti__skole")
    fylkets = under_q(bruker.organisasjoner(naa, Rolle.FYLKESKOMMUNE), "kandidat__parti__skole")
    hos_meg = skolens | (Q(kandidat__slag=Kandidatslag.PRIVATIST) & fylkets)
    return (
        Mistanke.objects.filter(hos_meg)
        .select_related(
            "kandidat__person", "kandidat__kandidatnummer", "kandidat__parti__skole", "kandidat__eksamen__fag",
            "registrert_av", "trukket_av",
        )
        .order_by("-registrert", "-pk")
    )  # fmt: skip
