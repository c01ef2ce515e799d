"""The school's own appeals, and the authority that turns one away.

Rule: Utdanningsdirektoratet, «Klagebehandling i PAS»: the school registers and sends; rektor reads.
"""

from brukere.models.bruker import SKOLEADMINISTRATORER, Rolle
from tests.fabrikker.eksamen import lag_kandidat
from tests.fabrikker.klage import lag_klage
from tests.tilgang.regel import Adgang, Regel

LESER = {*SKOLEADMINISTRATORER, Rolle.REKTOR}
MYNDIGHETER = {Rolle.UDIR, Rolle.STATSFORVALTER, Rolle.FYLKESKOMMUNE}


def bygg(verden):
    """An appeal that is registered at the school, and one that is sent to the county above it."""
    verden.skolens_klage = lag_klage(lag_kandidat(verden.parti))
    verden.sendt_klage = lag_klage(lag_kandidat(verden.parti), ansvarlig=verden.fylke)


def klage(verden):
    return {"pk": verden.skolens_klage.pk}


SKRIV = Adgang(SKOLEADMINISTRATORER, kjent={Rolle.REKTOR}, ogsaa={422})

REGLER = {
    "klage:klager": Regel(GET=Adgang(LESER)),
    # Nothing is ticked: the list says so.
    "klage:send": Regel(POST=Adgang(SKOLEADMINISTRATORER)),
    "klage:finn_kandidat": Regel(GET=Adgang(SKOLEADMINISTRATORER)),
    # 422: the candidate of the world has no result.
    "klage:registrer": Regel(
        kwargs=lambda verden: {"kandidat_id": verden.kandidat.pk},
        GET=Adgang(SKOLEADMINISTRATORER, ellers=403),
        POST=Adgang(SKOLEADMINISTRATORER, ellers=403, ogsaa={422}),
    ),
    "klage:klage": Regel(kwargs=klage, GET=Adgang(LESER)),
    "klage:klargjoer": Regel(kwargs=klage, GET=Adgang(SKOLEADMINISTRATORER, kjent={Rolle.REKTOR}), POST=SKRIV),
    "klage:ta_tilbake": Regel(kwargs=klage, POST=SKRIV),
    "klage:trekk": Regel(kwargs=klage, GET=Adgang(SKOLEADMINISTRATORER, kjent={Rolle.REKTOR}), POST=SKRIV),
    "klage:resultat": Regel(kwargs=klage, GET=Adgang(SKOLEADMINISTRATORER, kjent={Rolle.REKTOR}), POST=SKRIV),
    "klage:avvis": Regel(
        kwargs=lambda verden: {"pk": verden.sendt_klage.pk},
        GET=Adgang(MYNDIGHETER),
        POST=Adgang(MYNDIGHETER, ogsaa={422}),
    ),
}
