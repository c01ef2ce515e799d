"""Who may see the page of attendance, and note who has come.

Rule: docs/arkitektur.md, «Roles»: those who monitor act; rektor may look.
"""

from brukere.models.bruker import Rolle
from tests.tilgang.regel import OVERVAAKERE, Adgang, Regel

REGLER = {
    # Names no object: candidates one may not know of are passed over.
    "oppmoete:oppmoete": Regel(
        GET=Adgang(OVERVAAKERE | {Rolle.REKTOR}), POST=Adgang(OVERVAAKERE, kjent={Rolle.REKTOR})
    ),
}
