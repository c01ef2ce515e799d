"""The owners' rule for handing in late: each owner its own, and nobody else."""

from brukere.models.bruker import Rolle
from tests.tilgang.regel import Adgang, Regel

EIERE = {Rolle.FYLKESKOMMUNE, Rolle.KOMMUNE}

REGLER = {
    # 422: nothing is filled in.
    "levering:leveringsregel": Regel(GET=Adgang(EIERE), POST=Adgang(EIERE, ogsaa={422})),
}
