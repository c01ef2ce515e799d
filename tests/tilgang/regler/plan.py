"""Who may open the pages of the plan: read by all staff, and «Finn fagkode» by everybody.

Rule: Utdanningsdirektoratet, «Administrere eksamen»: Udir owns central plans, a county its own; fagkoder and periods are
the same in the whole country, so any Udir keeps them. Papers are put in by the responsible organisation or one above
it, and read by nobody before the start; every exam stands in the plan, so whoever its papers do not concern is told no,
not that it does not exist.
"""

from brukere.models.bruker import Rolle
from tests.tilgang.regel import ALLE, INNLOGGEDE, Adgang, Regel
from tests.tilgang.regler.eksamen import LESERE

ANSVARLIGE = {Rolle.UDIR, Rolle.STATSFORVALTER}
PLANEIERE = {Rolle.UDIR, Rolle.FYLKESKOMMUNE}


def bare_udir(**felt):
    return Adgang({Rolle.UDIR}, ellers=403, **felt)


def planeksamen(verden):
    return {"eksamen_id": verden.egen_eksamen.pk}


REGLER = {
    "plan:plan": Regel(GET=Adgang({INNLOGGEDE})),
    "plan:fagkoder": Regel(GET=Adgang({ALLE})),
    "plan:fagliste": Regel(GET=Adgang({INNLOGGEDE})),
    "plan:perioder": Regel(GET=Adgang({INNLOGGEDE})),
    "plan:planeksamen": Regel(kwargs=planeksamen, GET=Adgang({INNLOGGEDE}, annen=200)),
    "plan:ny_eksamen": Regel(GET=Adgang(PLANEIERE), POST=Adgang(PLANEIERE, ogsaa={422})),
    "plan:endre_planeksamen": Regel(
        kwargs=planeksamen, GET=bare_udir(annen=403), POST=bare_udir(annen=403, ogsaa={422})
    ),
    "plan:slett_planeksamen": Regel(
        kwargs=planeksamen, GET=bare_udir(annen=403), POST=bare_udir(annen=403, ogsaa={422})
    ),
    "plan:nytt_fag": Regel(GET=Adgang(PLANEIERE), POST=Adgang(PLANEIERE, ogsaa={422})),
    "plan:endre_fag": Regel(
        kwargs=lambda v: {"fag_id": v.egen_eksamen.fag_id},
        GET=bare_udir(annen=200),
        POST=bare_udir(annen=422, ogsaa={422}),
    ),
    "plan:ny_periode": Regel(GET=bare_udir(), POST=bare_udir(ogsaa={422})),
    "plan:endre_periode": Regel(
        kwargs=lambda v: {"periode_id": v.egen_eksamen.periode_id},
        GET=bare_udir(annen=200),
        POST=bare_udir(annen=422, ogsaa={422}),
    ),
    "plan:oppgaver": Regel(
        kwargs=lambda v: {"eksamen_id": v.egen_eksamen.pk},
        GET=Adgang(LESERE, ellers=403, annen=403),
        POST=Adgang(ANSVARLIGE, ellers=403, annen=403, ogsaa={422}),
    ),
    "plan:oppgavefil": Regel(kwargs=lambda v: {"oppgave_id": v.oppgave.pk}, GET=Adgang(LESERE)),
}
