"""Who may open the pages of pupils and candidates.

Rule: docs/arkitektur.md, «Roles»: school administrators act for their school. Rule: personvernforordningen art. 5
(data minimisation): lists of pupils are for the school itself, so those above it do not have them.
"""

from brukere.models.bruker import OVERORDNEDE, SKOLEADMINISTRATORER, Rolle
from tests.fabrikker.elever import lag_elev
from tests.tilgang.regel import Adgang, Regel

LESERE = {Rolle.REKTOR} | SKOLEADMINISTRATORER
KJENNER_PARTIET = {Rolle.REKTOR, Rolle.EKSAMENSVAKT} | OVERORDNEDE


def bygg(verden):
    """A pupil of the school; of another nothing is known."""
    verden.elev = lag_elev(verden.skole)


def parti(verden):
    return {"parti_id": verden.parti.pk}


def person(verden):
    return {"person_id": verden.elev.person_id}


def bare_admin(**felt):
    return Adgang(SKOLEADMINISTRATORER, kjent=KJENNER_PARTIET, ogsaa={422}, **felt)


def bare_elevens_admin(**felt):
    return Adgang(SKOLEADMINISTRATORER, kjent={Rolle.REKTOR}, ogsaa={422}, **felt)


REGLER = {
    "elever:elever": Regel(GET=Adgang(LESERE)),
    "elever:person": Regel(kwargs=person, GET=Adgang(LESERE)),
    "elever:endre_elev": Regel(
        kwargs=lambda v: {"person_id": v.elev.person_id, "elev_id": v.elev.pk}, POST=bare_elevens_admin()
    ),
    "elever:erstatt_nummer": Regel(kwargs=person, GET=bare_elevens_admin(), POST=bare_elevens_admin()),
    "elever:slaa_sammen": Regel(kwargs=person, GET=bare_elevens_admin(), POST=bare_elevens_admin()),
    "elever:legg_til": Regel(kwargs=parti, GET=bare_admin(), POST=bare_admin()),
    "elever:kandidater": Regel(kwargs=parti, GET=bare_admin(), POST=bare_admin()),
    "elever:ny_kandidat": Regel(kwargs=parti, GET=bare_admin(), POST=bare_admin()),
    "elever:masse": Regel(kwargs=parti, POST=bare_admin()),
    "elever:plasser": Regel(kwargs=parti, GET=bare_admin(), POST=bare_admin()),
}
