from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final, Self

from django.db import models

from brukere.models import Bruker
from brukere.models.bruker import SKOLEADMINISTRATORER, Rolle
from brukere.querysets.organisasjoner import under_q

if TYPE_CHECKING:
    from oppnevning.models.fagpersoner import Fagperson  # noqa: F401 - named in a string below

# Rule: issue 7: the authority appoints; these see everything under them.
OPPNEVNENDE: Final = frozenset({Rolle.UDIR, Rolle.STATSFORVALTER, Rolle.FYLKESKOMMUNE})
# Rule: Utdanningsdirektoratet, «Administrere eksamen»: rektor proposes fagpersoner among the own staff.
FORESLAAENDE: Final = frozenset({Rolle.REKTOR}) | SKOLEADMINISTRATORER


class FagpersonQuerySet(models.QuerySet["Fagperson"]):
    def synlige_for(self, bruker: Bruker, naa: datetime) -> Self:
        """Entered by an organisation of the user's, or by one under it when the user appoints."""
        skoler = [o.pk for o in bruker.organisasjoner(naa, *FORESLAAENDE)]
        under = under_q(bruker.organisasjoner(naa, *OPPNEVNENDE), "eier")
        return self.filter(models.Q(eier__in=skoler) | under)

    def foreslaatte(self, periode_id: int) -> Self:
        """Proposed for the period, and not withdrawn."""
        return self.filter(forslag__periode=periode_id, forslag__trukket__isnull=True)
