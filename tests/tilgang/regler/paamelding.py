"""Who may import: school administrators, for their own school. Nobody above knows of a file that was read in."""

from brukere.models.bruker import SKOLEADMINISTRATORER, Rolle
from tests.fabrikker.paamelding import lag_importkjoering
from tests.tilgang.regel import Adgang, Regel


def bygg(verden):
    """A run that waits for its confirmation."""
    verden.kjoering = lag_importkjoering(verden.parti.skole)


def kjoering(verden):
    return {"slag": "paamelding", "kjoering_id": verden.kjoering.pk}


def slag(verden):
    return {"slag": "paamelding"}


BARE_ADMIN = Adgang(SKOLEADMINISTRATORER)
# The address names a kind of import, not a thing: administrators of other schools have it for theirs.
HVER_SIN = Adgang(SKOLEADMINISTRATORER, ellers=403, annen=200)

REGLER = {
    "paamelding:importer_pamelding": Regel(GET=BARE_ADMIN, POST=Adgang(SKOLEADMINISTRATORER, ogsaa={422})),
    # Those who import plans have the page too.
    "paamelding:importer": Regel(GET=Adgang(SKOLEADMINISTRATORER | {Rolle.UDIR, Rolle.FYLKESKOMMUNE})),
    "paamelding:velg_fil": Regel(
        kwargs=slag, GET=HVER_SIN, POST=Adgang(SKOLEADMINISTRATORER, ellers=403, annen=422, ogsaa={422})
    ),
    "paamelding:mal": Regel(kwargs=slag, GET=HVER_SIN),
    "paamelding:kontroll": Regel(kwargs=kjoering, GET=BARE_ADMIN),
    "paamelding:kolonner": Regel(kwargs=kjoering, GET=BARE_ADMIN, POST=BARE_ADMIN),
    "paamelding:rett": Regel(kwargs=kjoering, POST=BARE_ADMIN),
    "paamelding:avviste": Regel(kwargs=kjoering, GET=BARE_ADMIN),
    "paamelding:bekreft_import": Regel(kwargs=kjoering, POST=BARE_ADMIN),
    "paamelding:forkast_import": Regel(kwargs=kjoering, POST=BARE_ADMIN),
    "paamelding:angre_import": Regel(kwargs=kjoering, POST=BARE_ADMIN),
}
