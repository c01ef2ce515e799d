"""Who may open and act in the monitor.

Rule: PGS kandidatmonitor, «Innledning»: invigilators (their parties), school administrators and all above them.
Rule: docs/arkitektur.md, «Roles»: rektor is not among those who monitor and deliver, but knows of the school's parties and may look.
"""

from uuid import UUID

from brukere.models.bruker import SKOLEADMINISTRATORER, Rolle
from tests.fabrikker.deltakelse import lag_sesjon
from tests.fabrikker.monitor import lag_melding
from tests.tilgang.regel import INNLOGGEDE, OVERVAAKERE, Adgang, Regel

SEENDE = OVERVAAKERE | {Rolle.REKTOR}


def bygg(verden):
    """A log-in that waits for access."""
    lag_sesjon(verden.kandidat)
    verden.melding = lag_melding(verden.kandidat)


def kandidat(verden):
    return {"kandidat_id": verden.kandidat.pk}


REGLER = {
    # The bar names no object: candidates one may not know of are passed over, as on the page of attendance.
    "monitor:flere": Regel(POST=Adgang(OVERVAAKERE)),
    # 422: no reason is written.
    "monitor:sen_tilgang": Regel(
        kwargs=kandidat,
        GET=Adgang(OVERVAAKERE, kjent={Rolle.REKTOR}),
        POST=Adgang(OVERVAAKERE, kjent={Rolle.REKTOR}, ogsaa={422}),
    ),
    "monitor:monitor": Regel(GET=Adgang(SEENDE)),
    "monitor:tabell": Regel(GET=Adgang(SEENDE)),
    "monitor:utskrift": Regel(GET=Adgang(SEENDE)),
    "monitor:noedliste": Regel(GET=Adgang(SEENDE)),
    # 404: another's undo, or one that never was.
    "monitor:angre": Regel(kwargs=lambda v: {"noekkel": UUID(int=0)}, POST=Adgang({INNLOGGEDE}, ogsaa={404})),
    # Nothing is chosen, so nothing is done.
    "monitor:valg": Regel(
        kwargs=kandidat,
        GET=Adgang(OVERVAAKERE, kjent={Rolle.REKTOR}),
        POST=Adgang(OVERVAAKERE, kjent={Rolle.REKTOR}),
    ),
    # Names no object: a school that is not the user's is not found.
    "monitor:adresser": Regel(
        GET=Adgang(SKOLEADMINISTRATORER),
        POST=Adgang(SKOLEADMINISTRATORER, ogsaa={404}),
    ),
    "monitor:logg": Regel(kwargs=kandidat, GET=Adgang(OVERVAAKERE, kjent={Rolle.REKTOR})),
    # No log-in is named, so nothing is changed.
    "monitor:fjern_tilgang": Regel(kwargs=kandidat, POST=Adgang(OVERVAAKERE, kjent={Rolle.REKTOR})),
    "monitor:gi_tilgang": Regel(kwargs=kandidat, POST=Adgang(OVERVAAKERE, kjent={Rolle.REKTOR})),
    "monitor:opphev_ventetid": Regel(kwargs=kandidat, POST=Adgang(OVERVAAKERE, kjent={Rolle.REKTOR})),
    # Names no object: candidates one may not know of are passed over.
    "monitor:gi_tilgang_til_flere": Regel(POST=Adgang(OVERVAAKERE, data=lambda v: {"kandidater": "0"})),
    # 422: nothing is filled in.
    "monitor:melding": Regel(GET=Adgang(SEENDE), POST=Adgang(OVERVAAKERE, ogsaa={422}, data=lambda v: {"tekst": ""})),
    "monitor:meldingen": Regel(kwargs=lambda v: {"melding_id": v.melding.pk}, GET=Adgang(SEENDE)),
    "monitor:trekk_melding": Regel(
        kwargs=lambda v: {"melding_id": v.melding.pk}, POST=Adgang(OVERVAAKERE, kjent={Rolle.REKTOR})
    ),
}
