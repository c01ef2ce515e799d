"""Who may open what under /klage/.

Rule: iSkole, «Importer resultater»: the school's administrators see that a candidate needs a new diploma, and say when
it is made.
"""

from brukere.models.bruker import SKOLEADMINISTRATORER
from felles.tid import naa
from klage.models import Vitnemaalsoppgave
from tests.fabrikker.eksamen import lag_kandidat
from tests.tilgang.klageregler import ansvar, skolens
from tests.tilgang.regel import Adgang, Regel


def bygg(verden):
    """A diploma to make again at the school."""
    kandidat = lag_kandidat(verden.parti)
    verden.vitnemaalsoppgave = Vitnemaalsoppgave.objects.create(kandidat=kandidat, laget=naa())
    ansvar.bygg(verden)
    skolens.bygg(verden)


REGLER = {
    **ansvar.REGLER,
    **skolens.REGLER,
    "klage:vitnemaal": Regel(GET=Adgang(SKOLEADMINISTRATORER)),
    "klage:vitnemaal_gjort": Regel(
        kwargs=lambda verden: {"pk": verden.vitnemaalsoppgave.pk}, POST=Adgang(SKOLEADMINISTRATORER, ellers=403)
    ),
}
