"""Who may follow the exam day, and who may act on whom."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied

from brukere.models import Bruker
from brukere.models.bruker import OVERORDNEDE, SKOLEADMINISTRATORER, Rolle
from eksamen.models import Kandidat, Vaktoppdrag
from eksamen.permissions import hent_kandidat_for

# More schools than this and one must be chosen first: nobody looks after ten thousand candidates in one list.
MAKS_SKOLER = 20

# Rule: PGS kandidatmonitor, «Innledning». The headmaster looks, but does not act.
HANDLENDE = frozenset({Rolle.EKSAMENSVAKT}) | SKOLEADMINISTRATORER | OVERORDNEDE
SEENDE = HANDLENDE | {Rolle.REKTOR}
# Those who stand in the rooms or run the day. Authorities above open the monitor when they want it.
PAA_SKOLEN = frozenset({Rolle.EKSAMENSVAKT}) | SKOLEADMINISTRATORER


def handler_i(bruker: Bruker, skoler: Mapping[int, str], naa: datetime) -> set[int]:
    """Which of these parties the user may act in; one query. `skoler` is the place of each party's school in the tree."""
    over = tuple(o.sti for o in bruker.organisasjoner(naa, *OVERORDNEDE, *SKOLEADMINISTRATORER))
    vaktskoler = tuple(o.sti for o in bruker.organisasjoner(naa, Rolle.EKSAMENSVAKT))
    med_vakt = set(Vaktoppdrag.objects.filter(bruker=bruker).values_list("parti_id", flat=True)) if vaktskoler else ()
    return {pk for pk, sti in skoler.items() if sti.startswith(over) or (pk in med_vakt and sti.startswith(vaktskoler))}


def hent_kandidat_til_handling(bruker: Bruker, pk: int, *, naa: datetime) -> Kandidat:
    """The candidate, for an act on the exam day; 404 if the user may not know of them, 403 if they may only look."""
    kandidat = hent_kandidat_for(bruker, pk, naa=naa, handle=True)
    if not Kandidat.objects.handles_av(bruker, naa).filter(pk=pk).exists():
        raise PermissionDenied
    return kandidat
