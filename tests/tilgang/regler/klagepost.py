"""Who may open what of paper answers to appeals.

Rule: Udir, «Administrere eksamen», «Klage»: the school sends paper originals with a følgeseddel; Vigo IKS: the board appointed
by the responsible authority reads them. The appeal is the statsforvalter's: the county below does not follow its post.
"""

from brukere.models.bruker import SKOLEADMINISTRATORER, Rolle
from felles.tid import naa
from klagepost.services.bunker import lag_bunke
from klagepost.services.steg import registrer_steg
from tests.fabrikker.klage import lag_klage
from tests.fabrikker.klagenemnd import lag_medlem, lag_nemnd, nemndgruppe
from tests.fabrikker.oppnevning import lag_oppnevning
from tests.fabrikker.sensur import aktoer, kandidater, lag_sensurparti
from tests.tilgang.regel import Adgang, Regel

MYNDIGHETEN = {Rolle.UDIR, Rolle.STATSFORVALTER}
DELTAR = SKOLEADMINISTRATORER | MYNDIGHETEN | {Rolle.KLAGENEMND}
LESERE = DELTAR | {Rolle.REKTOR}


def bygg(verden):
    """A bundle that the member has from the school, and one that lies at the school."""
    hvem = aktoer(verden.egne[Rolle.SKOLEADMIN])
    parti = lag_sensurparti(verden.skole, verden.statsforvalter, kandidater=2, navn="Papirklager")
    klager = [
        lag_klage(kandidat, ansvarlig=verden.statsforvalter, svarform="papir", naa=naa())
        for kandidat in kandidater(parti)
    ]
    gruppe = nemndgruppe(klager[0])
    medlem = verden.egne[Rolle.KLAGENEMND]
    lag_oppnevning(gruppe, medlem, godtatt=True, rolle="klagenemnd")
    lag_nemnd(klager[0], medlem, lag_medlem(gruppe))
    verden.papirbunke = lag_bunke(klage_ider=[klager[0].pk], aktoer=hvem, naa=naa())
    verden.papirklage = klager[0]
    registrer_steg(bunke_id=verden.papirbunke.pk, steg="sendt", sporing="RR1", aktoer=hvem, naa=naa())


def bunke(verden):
    return {"bunke_id": verden.papirbunke.pk}


REGLER = {
    "klagepost:liste": Regel(GET=Adgang(LESERE | {Rolle.FYLKESKOMMUNE})),
    "klagepost:lag": Regel(POST=Adgang(SKOLEADMINISTRATORER, ogsaa={422})),
    "klagepost:bunke": Regel(kwargs=bunke, GET=Adgang(LESERE)),
    "klagepost:steg": Regel(
        kwargs=bunke, POST=Adgang(DELTAR, kjent={Rolle.REKTOR}, ogsaa={422}, data=lambda v: {"steg": "tull"})
    ),
    "klagepost:angre": Regel(kwargs=lambda v: bunke(v) | {"steg_id": 1}, POST=Adgang(DELTAR, kjent={Rolle.REKTOR})),
    "klagepost:ta_ut": Regel(
        kwargs=lambda v: bunke(v) | {"klage_id": v.papirklage.pk},
        POST=Adgang(SKOLEADMINISTRATORER, kjent=LESERE - SKOLEADMINISTRATORER),
    ),
    "klagepost:adresse": Regel(
        kwargs=bunke,
        POST=Adgang(SKOLEADMINISTRATORER | MYNDIGHETEN, kjent={Rolle.REKTOR, Rolle.KLAGENEMND}, ogsaa={422}),
    ),
    "klagepost:foelgeseddel": Regel(kwargs=bunke, GET=Adgang(DELTAR, kjent={Rolle.REKTOR})),
}
