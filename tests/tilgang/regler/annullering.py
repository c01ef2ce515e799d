"""Who may open what about formal faults.

Rule: Udir, «Klage på formell feil»: the school applies, only Udir annuls a centrally given written exam; those above the
school follow the case. The walk's case was opened at the school and sent to Udir.
"""

from annullering.models import Utfall
from annullering.querysets.saker import AAPNER, LESERE
from brukere.models.bruker import SKOLEADMINISTRATORER, Rolle
from tests.fabrikker.annullering import fatt_vedtak, lag_sak
from tests.fabrikker.eksamen import PartiFactory, lag_kandidat
from tests.tilgang.regel import Adgang, Regel


def bygg(verden):
    """A decided candidate, who may choose, and one that waits."""
    parti = PartiFactory(skole=verden.skole, eksamen=verden.parti.eksamen, navn="3STF")
    kandidater = [lag_kandidat(parti, passord=None), lag_kandidat(parti, passord=None)]
    sak = lag_sak(parti, verden.egne[Rolle.SKOLEADMIN])
    rad = sak.kandidater.get(kandidat=kandidater[0])
    fatt_vedtak(sak, verden.egne[Rolle.UDIR], Utfall.VALGFRI, rader=[rad.pk])
    verden.formellsak, verden.formellrad = sak, rad


def sak(verden):
    return {"pk": verden.formellsak.pk}


def rad(verden):
    return sak(verden) | {"rad_id": verden.formellrad.pk}


def leser(hvem=LESERE, **felt):
    return Adgang(hvem, kjent=LESERE, **felt)


UDIR = {Rolle.UDIR}
REGLER = {
    "annullering:liste": Regel(GET=Adgang(LESERE)),
    # 422: nothing is filled in.
    "annullering:ny": Regel(GET=Adgang(AAPNER), POST=Adgang(AAPNER, ogsaa={422})),
    "annullering:fra_klager": Regel(POST=Adgang(AAPNER)),
    "annullering:sak": Regel(kwargs=sak, GET=leser()),
    # It has been sent, so that the authority alone takes somebody out.
    "annullering:kandidater": Regel(kwargs=sak, POST=leser(UDIR)),
    "annullering:send": Regel(kwargs=sak, POST=leser(SKOLEADMINISTRATORER)),
    "annullering:trekk": Regel(kwargs=sak, POST=leser(SKOLEADMINISTRATORER)),
    "annullering:uttalelse": Regel(kwargs=sak, POST=leser(SKOLEADMINISTRATORER, ogsaa={422})),
    "annullering:vedtak": Regel(kwargs=sak, POST=leser(UDIR, ogsaa={422})),
    "annullering:rad": Regel(kwargs=rad, GET=leser()),
    "annullering:opphev": Regel(kwargs=rad, POST=leser(UDIR, ogsaa={422})),
    "annullering:valg": Regel(kwargs=rad, POST=leser(SKOLEADMINISTRATORER, ogsaa={422})),
    "annullering:brev": Regel(kwargs=rad, GET=leser()),
}
