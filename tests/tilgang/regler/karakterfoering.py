"""Who may open what of the school's own grading.

Rule: issue 7, «Parties outside PAS»: the school registers. Rule: iSkole, «Karakter»: only rektor and the one responsible
for grades change what is stored. Those above know of the party, but its grades are the school's until they show.
"""

from brukere.models.bruker import OVERORDNEDE, SKOLEADMINISTRATORER, Rolle
from karakterfoering.querysets.roller import REGISTRERER, RETTER
from tests.fabrikker.karakterfoering import kandidatene, lag_skoleparti
from tests.tilgang.regel import Adgang, Regel


def bygg(verden):
    verden.skoleparti = lag_skoleparti(verden.skole, kandidater=1)


def parti(verden):
    return {"parti_id": verden.skoleparti.pk}


def kandidat(verden):
    return parti(verden) | {"kandidat_id": kandidatene(verden.skoleparti)[0].pk}


def skolen(hvem=REGISTRERER, **felt):
    return Adgang(hvem, kjent=OVERORDNEDE | SKOLEADMINISTRATORER | {Rolle.REKTOR}, **felt)


REGLER = {
    "karakterfoering:liste": Regel(GET=Adgang(REGISTRERER)),
    "karakterfoering:protokoll": Regel(kwargs=parti, GET=skolen(), POST=skolen(ogsaa={422})),
    "karakterfoering:laas": Regel(kwargs=parti, POST=skolen(ogsaa={422})),
    "karakterfoering:visning": Regel(kwargs=parti, POST=skolen(ogsaa={422})),
    "karakterfoering:utskrift": Regel(kwargs=parti, GET=skolen()),
    "karakterfoering:rett": Regel(kwargs=kandidat, GET=skolen(RETTER), POST=skolen(RETTER, ogsaa={422})),
}
