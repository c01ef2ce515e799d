"""The door is everybody's; behind it, what is one's own is for every member of staff, whatever the role."""

from uuid import UUID

from brukere.models.bruker import SKOLEADMINISTRATORER, Rolle
from tests.fabrikker.jobber import lag_jobb
from tests.tilgang.regel import ALLE, INNLOGGEDE, Adgang, Regel


def bygg(verden):
    """A job of the school, ordered by nobody in particular."""
    verden.jobb = lag_jobb(verden.skole)


def jobben(verden):
    return {"noekkel": verden.jobb.noekkel}


REGLER = {
    "brukere:start": Regel(GET=Adgang({INNLOGGEDE})),
    # 422: wrong password, the same for all.
    "brukere:logg_inn": Regel(GET=Adgang({ALLE}), POST=Adgang({ALLE}, ogsaa={422})),
    # Outside the demo the address does not exist for anybody (404 for all); the demo is tried in tests/brukere.
    "brukere:logg_inn_demo": Regel(POST=Adgang({ALLE}, ogsaa={404}, data=lambda v: {"bruker": "vakt"})),
    "brukere:logg_ut": Regel(POST=Adgang({ALLE})),
    # 404: another's undo, or one that never was.
    "brukere:angre": Regel(
        kwargs=lambda v: {"noekkel": UUID(int=0)}, POST=Adgang({INNLOGGEDE}, ogsaa={404}, data=lambda v: {"neste": "/"})
    ),
    # A job is its owner's, and the school's administrators'; it exists for nobody else.
    "brukere:jobb": Regel(kwargs=jobben, GET=Adgang(SKOLEADMINISTRATORER)),
    "brukere:hent_jobb": Regel(kwargs=jobben, POST=Adgang(SKOLEADMINISTRATORER)),
    "brukere:avbryt_jobb": Regel(kwargs=jobben, POST=Adgang(SKOLEADMINISTRATORER)),
    "brukere:proev_jobb": Regel(kwargs=jobben, POST=Adgang(SKOLEADMINISTRATORER)),
    "brukere:lager": Regel(GET=Adgang({Rolle.DRIFT})),
    "brukere:min_konto": Regel(GET=Adgang({INNLOGGEDE})),
    # 422: the form is empty.
    "brukere:bytt_passord": Regel(POST=Adgang({INNLOGGEDE}, ogsaa={422})),
}
