"""Who may open and act in the monitor.

Rule: PGS kandidatmonitor, «Innledning»: invigilators (their parties), school administrators and all above them.
Rule: docs/arkitektur.md, «Roles»: rektor is not among those who monitor and deliver, but knows of the school's parties and may look.
"""

from brukere.models.bruker import Rolle
from tests.fabrikker.deltakelse import lag_sesjon
from tests.tilgang.regel import OVERVAAKERE, Adgang, Regel

SEENDE = OVERVAAKERE | {Rolle.REKTOR}


def bygg(verden):
    """A log-in that waits for access."""
    lag_sesjon(verden.kandidat)


def kandidat(verden):
    return {"kandidat_id": verden.kandidat.pk}


REGLER = {
    "monitor:monitor": Regel(GET=Adgang(SEENDE)),
    "monitor:tabell": Regel(GET=Adgang(SEENDE)),
    "monitor:gi_tilgang": Regel(kwargs=kandidat, POST=Adgang(OVERVAAKERE, kjent={Rolle.REKTOR})),
    "monitor:opphev_ventetid": Regel(kwargs=kandidat, POST=Adgang(OVERVAAKERE, kjent={Rolle.REKTOR})),
    # Names no object: candidates one may not know of are passed over.
    "monitor:gi_tilgang_til_flere": Regel(POST=Adgang(OVERVAAKERE, data=lambda v: {"kandidater": "0"})),
}
