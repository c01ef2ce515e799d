"""Who may import: school administrators, for their own school. Nobody above knows of a file that was read in."""

from brukere.models.bruker import SKOLEADMINISTRATORER
from tests.fabrikker.paamelding import lag_importkjoering
from tests.tilgang.regel import Adgang, Regel


def bygg(verden):
    """A run that waits for its confirmation."""
    verden.kjoering = lag_importkjoering(verden.parti.skole)


def kjoering(verden):
    return {"kjoering_id": verden.kjoering.pk}


BARE_ADMIN = Adgang(SKOLEADMINISTRATORER)

REGLER = {
    "paamelding:importer_pamelding": Regel(GET=BARE_ADMIN, POST=Adgang(SKOLEADMINISTRATORER, ogsaa={422})),
    "paamelding:importkontroll": Regel(kwargs=kjoering, GET=BARE_ADMIN),
    "paamelding:bekreft_import": Regel(kwargs=kjoering, POST=BARE_ADMIN),
    "paamelding:forkast_import": Regel(kwargs=kjoering, POST=BARE_ADMIN),
}
