"""Who may exchange appeals with PAS, and say that one is done there.

Rule: the issue «PAS-integrasjon»: the school's administrators exchange with PAS.
"""

from brukere.models.bruker import SKOLEADMINISTRATORER
from pas_klage.models import Klagekobling
from tests.fabrikker.eksamen import lag_kandidat
from tests.fabrikker.klage import lag_klage
from tests.tilgang.regel import Adgang, Regel
from tests.tilgang.regler.pas_integration import STARTES, sted


def bygg(verden):
    """An appeal of the school that must be registered in PAS by hand."""
    klage = lag_klage(lag_kandidat(verden.parti), ansvarlig=verden.parti.eksamen.ansvarlig)
    verden.klagekobling = Klagekobling.objects.create(klage=klage, gjoeremaal="registrer")


REGLER = {
    "pas_klage:utveksle": Regel(kwargs=sted, POST=STARTES),
    "pas_klage:gjort": Regel(kwargs=lambda v: {"pk": v.klagekobling.pk}, POST=Adgang(SKOLEADMINISTRATORER, ellers=404)),
}
