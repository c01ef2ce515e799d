"""Who may open what of the distribution and the overview.

Rule: issue 7 and docs/arkitektur.md, «Roles»: the authority distributes and follows the grading, and those above it; a
sensor never sees how far another has come.
"""

from brukere.models.bruker import Rolle
from oppnevning.querysets.fagpersoner import OPPNEVNENDE
from sensur.models import Kriterium
from sensur.querysets.publisering import PUBLISERENDE
from tests.fabrikker.fordeling import fordel, lag_fordelbar
from tests.fabrikker.sensur import lag_sensor, lag_sensurparti, tildel
from tests.tilgang.regel import Adgang, Regel

# The faggruppe and the exam are the statsforvalter's: the county below sees neither.
OVER = {Rolle.UDIR, Rolle.STATSFORVALTER}
# The assessment form is the own authority's alone.
EGEN = {Rolle.STATSFORVALTER}


def bygg(verden):
    """A used distribution at the statsforvalter, with a party beside it that has none yet."""
    faggruppe, sensorer, partier = lag_fordelbar(verden.statsforvalter, verden.skole, partier=1, svar=1)
    verden.fordelingsgruppe, verden.fordelingssensor, verden.fordelingsparti = faggruppe, sensorer[0], partier[0]
    fordel(faggruppe, verden.egne[Rolle.STATSFORVALTER])
    verden.fordelingskriterium = Kriterium.objects.create(
        fag=partier[0].eksamen.fag, eier=partier[0].eksamen.ansvarlig, navn="Innhold"
    )
    # The access table's sensor has a party of its own: none of this is open to them for that.
    tildel(
        lag_sensurparti(verden.skole, verden.statsforvalter, kandidater=1, eksamen=partier[0].eksamen, navn="Egen"),
        verden.egne[Rolle.SENSOR],
        lag_sensor(verden.statsforvalter),
    )


def gruppe(verden):
    return {"pk": verden.fordelingsgruppe.pk}


def parti(verden):
    return {**gruppe(verden), "parti_id": verden.fordelingsparti.pk}


def eksamen(verden):
    return {"pk": verden.fordelingsparti.eksamen_id}


def over(**felt):
    return Adgang(OVER, **felt)


REGLER = {
    "fordeling:liste": Regel(GET=Adgang(OPPNEVNENDE)),
    "fordeling:faggruppe": Regel(kwargs=gruppe, GET=over()),
    "fordeling:bruk": Regel(kwargs=gruppe, POST=over()),
    "fordeling:nytt_par": Regel(kwargs=gruppe, POST=over(ogsaa={422})),
    "fordeling:opploes_par": Regel(kwargs=gruppe, POST=over()),
    "fordeling:parti": Regel(kwargs=parti, GET=over()),
    "fordeling:flytt": Regel(kwargs=parti, POST=over(ogsaa={422})),
    "fordeling:sensor": Regel(kwargs=lambda v: {**parti(v), "nummer": 1}, POST=over(ogsaa={422})),
    "fordeling:overfoer": Regel(
        kwargs=lambda v: {**gruppe(v), "bruker_id": v.fordelingssensor.pk}, GET=over(), POST=over(ogsaa={422})
    ),
    "fordeling:plan": Regel(kwargs=eksamen, GET=over(), POST=over(ogsaa={422})),
    "fordeling:nytt_kriterium": Regel(kwargs=eksamen, POST=Adgang(EGEN, kjent={Rolle.UDIR}, ogsaa={422})),
    "fordeling:endre_kriterium": Regel(
        kwargs=lambda v: {**eksamen(v), "kriterium_id": v.fordelingskriterium.pk},
        POST=Adgang(EGEN, kjent={Rolle.UDIR}, data=lambda v: {"opp": "1"}),
    ),
    "fordeling:oversikt": Regel(GET=Adgang(PUBLISERENDE)),
    "fordeling:purr": Regel(POST=Adgang(PUBLISERENDE)),
    "fordeling:utsett": Regel(POST=Adgang(PUBLISERENDE, ogsaa={422})),
    "fordeling:eksport": Regel(kwargs=eksamen, GET=over()),
}
