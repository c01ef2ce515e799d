"""Who may report incidents and suspicion, and who decides what is given back.

Rule: PGS kandidatmonitor, «Innledning»: all who monitor report; docs/arkitektur.md, «Roles»: rektor reads.
"""

from avbrudd.models import Avbrudd, Mistanke
from brukere.models.bruker import SKOLEADMINISTRATORER, Rolle
from felles.tid import naa
from tests.tilgang.regel import OVERVAAKERE, Adgang, Regel

SEENDE = OVERVAAKERE | {Rolle.REKTOR}
LEDELSEN = SEENDE - {Rolle.EKSAMENSVAKT}

# 422: nothing is filled in.
HANDLER_MED_FEIL = Adgang(OVERVAAKERE, kjent={Rolle.REKTOR}, ogsaa={422})


def bygg(verden):
    """An incident of the party, and a suspicion."""
    skole = verden.kandidat.parti.skole
    verden.avbrudd = Avbrudd.objects.create(skole=skole, parti=verden.kandidat.parti, aarsak="skole", startet=naa())
    verden.mistanke = Mistanke.objects.create(
        kandidat=verden.kandidat, slag="nektet", beskrivelse="Ville ikke vise maskinen", sett=naa(), registrert=naa()
    )


def kandidat(verden):
    return {"kandidat_id": verden.kandidat.pk}


def avbrudd(verden):
    return {"avbrudd_id": verden.avbrudd.pk}


REGLER = {
    # 422: nothing is chosen; rektor may begin none, and has nothing to choose.
    "avbrudd:avbrudd": Regel(GET=Adgang(SEENDE), POST=Adgang(SEENDE, ogsaa={422})),
    "avbrudd:avbruddet": Regel(kwargs=avbrudd, GET=Adgang(SEENDE)),
    # 422: it was taken out by the one before.
    "avbrudd:stopp_avbrudd": Regel(kwargs=avbrudd, POST=HANDLER_MED_FEIL),
    "avbrudd:trekk_avbrudd": Regel(kwargs=avbrudd, POST=Adgang(OVERVAAKERE, kjent={Rolle.REKTOR})),
    "avbrudd:avgjoer_avbrudd": Regel(
        kwargs=avbrudd, POST=Adgang(SKOLEADMINISTRATORER, kjent=SEENDE - SKOLEADMINISTRATORER)
    ),
    "avbrudd:avbrudd_pdf": Regel(kwargs=avbrudd, GET=Adgang(LEDELSEN, kjent={Rolle.EKSAMENSVAKT})),
    "avbrudd:avbrudd_xlsx": Regel(kwargs=avbrudd, GET=Adgang(LEDELSEN, kjent={Rolle.EKSAMENSVAKT})),
    "avbrudd:mistanke": Regel(kwargs=kandidat, GET=Adgang(OVERVAAKERE, kjent={Rolle.REKTOR}), POST=HANDLER_MED_FEIL),
    # Rule: forskrift til opplæringslova §§ 9-42 and 15-25: rektor decides for pupils, the county for privatists.
    "avbrudd:mistanker": Regel(GET=Adgang(SKOLEADMINISTRATORER | {Rolle.REKTOR, Rolle.FYLKESKOMMUNE})),
    "avbrudd:trekk_mistanke": Regel(
        kwargs=lambda v: {"mistanke_id": v.mistanke.pk}, POST=Adgang(SKOLEADMINISTRATORER, kjent={Rolle.REKTOR})
    ),
}
