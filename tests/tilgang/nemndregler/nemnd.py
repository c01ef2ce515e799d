"""Rules of the access table for who sits on the board of a case.

Rule: Utdanningsdirektoratet, PAS-eksamen, «Klageansvar»: the responsible authority and those above it give cases to boards.
"""

from brukere.models.bruker import Rolle
from klage.querysets.klager import KLAGEANSVARLIGE
from tests.fabrikker.klagenemnd import lag_sendt_klage, nemndgruppe
from tests.tilgang.regel import Adgang, Regel

# The case is the statsforvalter's: the county below sees nothing of it.
OVER = {Rolle.UDIR, Rolle.STATSFORVALTER}


def bygg(verden):
    """A case without a board, and the faggruppe whose boards it can go to."""
    verden.nemndklage = lag_sendt_klage(verden.skole, verden.statsforvalter)
    verden.nemndgruppe = nemndgruppe(verden.nemndklage)


def klage(verden):
    return {"pk": verden.nemndklage.pk}


REGLER = {
    "klagenemnd:saker": Regel(GET=Adgang(KLAGEANSVARLIGE)),
    "klagenemnd:sak": Regel(kwargs=klage, GET=Adgang(OVER)),
    "klagenemnd:nemnd": Regel(kwargs=klage, POST=Adgang(OVER)),
    "klagenemnd:fordelinger": Regel(GET=Adgang(KLAGEANSVARLIGE)),
    "klagenemnd:fordeling": Regel(
        kwargs=lambda verden: {"pk": verden.nemndgruppe.pk}, GET=Adgang(OVER), POST=Adgang(OVER)
    ),
}
