"""Who may open what of the paper answers.

Rule: Vigo IKS, retningslinjer for sensur, «Besvarelser»: school and the two sensors send and receive; the authority that
is responsible for the exam follows. The exam is the statsforvalter's: the county below does not.
"""

from brukere.models.bruker import SKOLEADMINISTRATORER, Rolle
from tests.fabrikker.deltakelse import sett_sendespost
from tests.fabrikker.sensur import kandidater, lag_sensor, lag_sensurparti, tildel
from tests.tilgang.regel import Adgang, Regel

SKOLEN = SKOLEADMINISTRATORER | {Rolle.REKTOR}
MYNDIGHETEN = {Rolle.UDIR, Rolle.STATSFORVALTER}
ALLE_TRE = SKOLEN | MYNDIGHETEN | {Rolle.SENSOR}


def bygg(verden):
    verden.postparti = lag_sensurparti(verden.skole, verden.statsforvalter, kandidater=1, navn="Postparti")
    sett_sendespost(kandidater(verden.postparti)[0])
    tildel(verden.postparti, verden.egne[Rolle.SENSOR], lag_sensor(verden.statsforvalter))


def parti(verden):
    return {"parti_id": verden.postparti.pk}


REGLER = {
    "svarpost:liste": Regel(GET=Adgang(ALLE_TRE | {Rolle.FYLKESKOMMUNE})),
    "svarpost:bunke": Regel(kwargs=parti, GET=Adgang(ALLE_TRE)),
    "svarpost:steg": Regel(
        kwargs=parti,
        POST=Adgang(SKOLEN | {Rolle.SENSOR}, kjent=MYNDIGHETEN, ogsaa={422}, data=lambda v: {"steg": "sendt"}),
    ),
    "svarpost:angre": Regel(
        kwargs=lambda v: parti(v) | {"steg_id": 1}, POST=Adgang(SKOLEN | {Rolle.SENSOR}, kjent=MYNDIGHETEN)
    ),
    "svarpost:returadresse": Regel(kwargs=parti, POST=Adgang(SKOLEN, kjent=MYNDIGHETEN | {Rolle.SENSOR}, ogsaa={422})),
    "svarpost:foelgebrev": Regel(kwargs=parti, GET=Adgang(SKOLEN, kjent=MYNDIGHETEN | {Rolle.SENSOR})),
}
