"""Who registers a school's own grades, and who may change one that is stored."""

from datetime import datetime
from typing import Final

from brukere.models import Bruker, Organisasjon
from brukere.models.bruker import SKOLEADMINISTRATORER, Rolle

REGISTRERER: Final = SKOLEADMINISTRATORER | {Rolle.REKTOR}
# Rule: iSkole, «Karakter»: only rektor and «Karakteransvarlig» may change a stored grade.
RETTER: Final = frozenset({Rolle.REKTOR, Rolle.SKOLEADMIN_PLUSS})


def har_ved(bruker: Bruker, skole: Organisasjon, roller: frozenset[Rolle], naa: datetime) -> bool:
    """Whether the user has one of these roles at that very school."""
    return any(o.pk == skole.pk for o in bruker.organisasjoner(naa, *roller))
