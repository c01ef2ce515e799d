from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final, Self

from django.db import models

from brukere.models import Bruker
from brukere.models.bruker import SKOLEADMINISTRATORER, Rolle
from brukere.querysets.organisasjoner import under_q
from felles.bidrag import klagesteder

if TYPE_CHECKING:
    from klage.models.klager import Klage  # noqa: F401 - named in a string below

# The school registers and sends; rektor reads. Rule: Vigo IKS, retningslinjer: the school registers the appeals.
REGISTRERER: Final = SKOLEADMINISTRATORER
LESER_VED_SKOLEN: Final = SKOLEADMINISTRATORER | {Rolle.REKTOR}
# The authorities that answer for appeals: they appoint boards, assure quality and publish.
KLAGEANSVARLIGE: Final = frozenset({Rolle.UDIR, Rolle.STATSFORVALTER, Rolle.FYLKESKOMMUNE})


class KlageQuerySet(models.QuerySet["Klage"]):
    def staaende(self) -> Self:
        """Neither withdrawn nor turned away."""
        return self.exclude(status__in=["trukket", "avvist"])

    def aapne(self) -> Self:
        """Not decided, withdrawn or turned away."""
        return self.exclude(status__in=["avgjort", "trukket", "avvist"])

    def behandles_her(self) -> Self:
        """Without those that another system treats: a board of ours answers them."""
        rader = self
        for sted in klagesteder.alle():
            rader = rader.exclude(sted.behandler())
        return rader

    def for_skole(self, bruker: Bruker, naa: datetime, roller: frozenset[str] = LESER_VED_SKOLEN) -> Self:
        """Of candidates at the user's own schools."""
        return self.filter(kandidat__parti__skole__in=[o.pk for o in bruker.organisasjoner(naa, *roller)])

    def for_ansvarlig(self, bruker: Bruker, naa: datetime) -> Self:
        """Sent to the user's authority, or to one under it."""
        return self.filter(
            under_q(bruker.organisasjoner(naa, *KLAGEANSVARLIGE), "ansvarlig"), ansvarlig__isnull=False
        ).exclude(status="registrert")

    def for_visning(self) -> Self:
        """With what a list shows, and no national id."""
        return self.select_related(
            "kandidat__person", "kandidat__kandidatnummer", "kandidat__parti__skole", "kandidat__eksamen__fag",
            "kandidat__eksamen__periode", "runde", "ansvarlig",
        ).defer("kandidat__person__nummer")  # fmt: skip
