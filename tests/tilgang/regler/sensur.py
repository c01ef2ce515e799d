"""Who may open what under /sensur/.

Rule: docs/arkitektur.md, «Roles»: a sensor sees own assignments only, by candidate number; unknown to everybody else (404).
Rule: docs/arkitektur.md, «Roles»: those responsible for the exam publish; the exam's authority, and those above it.
"""

from brukere.models.bruker import Rolle
from sensur.querysets.publisering import PUBLISERENDE
from tests.fabrikker.sensur import kandidater, lag_sensor, lag_sensurparti, tildel
from tests.tilgang.regel import Adgang, Regel

# The exam is the statsforvalter's: the county below does not publish it.
ANSVARLIGE = {Rolle.UDIR, Rolle.STATSFORVALTER}


def bygg(verden):
    """A party open for grading, with the shared world's sensor as the first."""
    parti = lag_sensurparti(verden.skole, verden.statsforvalter, kandidater=1)
    verden.sensuroppdrag, _ = tildel(parti, verden.egne[Rolle.SENSOR], lag_sensor(verden.statsforvalter))
    verden.sensurnummer = kandidater(parti)[0].kandidatnummer.nummer


def oppdrag(verden):
    return {"pk": verden.sensuroppdrag.pk}


def svar(verden):
    return {"pk": verden.sensuroppdrag.pk, "nummer": verden.sensurnummer}


def fil(verden):
    return {**svar(verden), "nr": 1}


def eksamen(verden):
    return {"pk": verden.sensuroppdrag.parti.eksamen_id}


def sensor(**felt):
    return Adgang({Rolle.SENSOR}, **felt)


REGLER = {
    "sensur:liste": Regel(GET=sensor()),
    "sensur:oppdrag": Regel(kwargs=oppdrag, GET=sensor()),
    "sensur:bekreft": Regel(kwargs=oppdrag, POST=sensor()),
    "sensur:zip": Regel(kwargs=oppdrag, GET=sensor()),
    "sensur:svar": Regel(kwargs=svar, GET=sensor(), POST=sensor(ogsaa={422}, data=lambda v: {"verdi": "4"})),
    "sensur:fil": Regel(kwargs=fil, GET=sensor(), POST=sensor()),
    "sensur:enighet": Regel(kwargs=oppdrag, GET=sensor(), POST=sensor(data=lambda v: {"verdi": "4", "nummer": "x"})),
    "sensur:sett_like": Regel(kwargs=oppdrag, POST=sensor()),
    "sensur:publisering": Regel(GET=Adgang(PUBLISERENDE)),
    "sensur:publiser": Regel(kwargs=eksamen, GET=Adgang(ANSVARLIGE), POST=Adgang(ANSVARLIGE)),
}
