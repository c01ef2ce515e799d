"""Who may open what of saksgang: the candidate's own school, and the authority that the exam is of, with those above it.

Rule: issue 7's seal: what the two sensors proposed is for the exam's authority, once it has been published.
"""

from brukere.models.bruker import SKOLEADMINISTRATORER, Rolle
from tests.tilgang.regel import Adgang, Regel

SKOLEN = SKOLEADMINISTRATORER | {Rolle.REKTOR}
# The exam of the world is the statsforvalter's; Udir lies above.
LESERE = SKOLEN | {Rolle.STATSFORVALTER, Rolle.UDIR}


def kandidaten(verden):
    return {"kandidat_id": verden.kandidat.pk}


REGLER = {
    "saksgang:dor": Regel(GET=Adgang(LESERE | {Rolle.FYLKESKOMMUNE, Rolle.KLAGENEMND, Rolle.INNTAKSKONTOR}, annen=302)),
    "saksgang:parti": Regel(kwargs=lambda v: {"parti_id": v.parti.pk}, GET=Adgang(SKOLEN)),
    "saksgang:sak": Regel(kwargs=kandidaten, GET=Adgang(LESERE)),
    "saksgang:tidslinje": Regel(kwargs=kandidaten, GET=Adgang(LESERE)),
    "saksgang:tidslinje_pdf": Regel(kwargs=kandidaten, GET=Adgang(LESERE)),
}
