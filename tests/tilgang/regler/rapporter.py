"""Who may open the reports and the readiness board.

Rule: docs/arkitektur.md, «Roles»: administrators, rektor and the owners above read what the school has, each of their
own schools; passwords are for school administrators only.
"""

from brukere.models.bruker import OVERORDNEDE, SKOLEADMINISTRATORER, Rolle
from tests.tilgang.regel import Adgang, Regel

LESERE = {Rolle.REKTOR} | SKOLEADMINISTRATORER | OVERORDNEDE

# The address names a report, not a school: the same role elsewhere gets it for its own school.
REGLER = {
    "rapporter:liste": Regel(GET=Adgang(LESERE)),
    "rapporter:rapport": Regel(
        kwargs=lambda v: {"navn": "kandidatlapper"},
        GET=Adgang(SKOLEADMINISTRATORER, ellers=403, annen=200),
        POST=Adgang(SKOLEADMINISTRATORER, ellers=403, annen=200, data=lambda v: {"format": "pdf"}),
    ),
    "rapporter:klar": Regel(GET=Adgang(LESERE)),
}
