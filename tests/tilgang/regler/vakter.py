"""Who may open the pages of watches: those who read the school's pages see them, its administrators set them."""

from brukere.models.bruker import SKOLEADMINISTRATORER
from tests.tilgang.regel import Adgang, Regel
from tests.tilgang.regler.eksamen import LESERE, bare_admin, oppdrag, parti, skolen, vakten

REGLER = {
    "vakter:behandle_forslag": Regel(kwargs=parti, POST=bare_admin(ogsaa={422})),
    "vakter:gi_vakt": Regel(kwargs=parti, POST=bare_admin(ogsaa={422})),
    "vakter:fjern_vakt": Regel(
        kwargs=lambda v: {"parti_id": v.parti.pk, "oppdrag_id": v.oppdrag.pk}, POST=bare_admin()
    ),
    "vakter:vakter": Regel(GET=Adgang(LESERE)),
    "vakter:sett_opp_vakt": Regel(POST=Adgang(SKOLEADMINISTRATORER, ogsaa={422})),
    "vakter:endre_vakt": Regel(kwargs=oppdrag, GET=bare_admin(), POST=bare_admin()),
    "vakter:ta_bort_vakt": Regel(kwargs=oppdrag, POST=bare_admin()),
    "vakter:vaktregister": Regel(
        kwargs=skolen, GET=Adgang(SKOLEADMINISTRATORER), POST=Adgang(SKOLEADMINISTRATORER, ogsaa={422})
    ),
    "vakter:vaktforslag": Regel(
        kwargs=skolen, GET=Adgang(SKOLEADMINISTRATORER), POST=Adgang(SKOLEADMINISTRATORER, ogsaa={422})
    ),
    "vakter:vikar": Regel(
        kwargs=vakten, GET=Adgang(SKOLEADMINISTRATORER), POST=Adgang(SKOLEADMINISTRATORER, ogsaa={422})
    ),
    "vakter:passord_til_nye_vakter": Regel(kwargs=skolen, POST=Adgang(SKOLEADMINISTRATORER)),
    "vakter:nytt_vaktpassord": Regel(kwargs=vakten, POST=Adgang(SKOLEADMINISTRATORER)),
    "vakter:avslutt_vakt": Regel(kwargs=vakten, POST=Adgang(SKOLEADMINISTRATORER)),
}
