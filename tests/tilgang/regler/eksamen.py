"""Who may open what under /eksamen/.

Rule: docs/arkitektur.md, «Roles»: school administrators act for their school, rektor and the owners above read; invigilators have their
parties in the monitor only. Rule: docs/arkitektur.md, «Roles»: passwords are for school administrators only.
"""

from brukere.models.bruker import OVERORDNEDE, SKOLEADMINISTRATORER, Rolle
from eksamen.models import Eksamenssted
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.eksamen import PartiFactory, gi_vakt, lag_eksamen, lag_oppgave
from tests.tilgang.regel import Adgang, Regel

LESERE = {Rolle.REKTOR} | SKOLEADMINISTRATORER | OVERORDNEDE
# They know of the party without having the school's pages: by reading, or by the watch.
KJENNER = (LESERE - SKOLEADMINISTRATORER) | {Rolle.EKSAMENSVAKT}


def bygg(verden):
    """A watch to take away, and the paper of an exam of the one school only, begun an hour ago."""
    verden.rom = Eksamenssted.objects.create(skole=verden.skole, navn="Skolen").rom.create(navn="Aula", kapasitet=60)
    verden.oppdrag = gi_vakt(verden.parti, bruker_med_rolle(Rolle.EKSAMENSVAKT, verden.parti.skole))
    verden.egen_eksamen = lag_eksamen(ansvarlig=verden.statsforvalter)
    PartiFactory(skole=verden.skole, eksamen=verden.egen_eksamen)
    verden.oppgave = lag_oppgave(verden.egen_eksamen.deler.get())


def parti(verden):
    return {"parti_id": verden.parti.pk}


def oppdrag(verden):
    return {"oppdrag_id": verden.oppdrag.pk}


def skolen(verden):
    return {"orgnr": verden.parti.skole.orgnr}


def vakten(verden):
    return {"orgnr": verden.parti.skole.orgnr, "bruker_id": verden.oppdrag.bruker_id}


def bare_admin(**felt):
    return Adgang(SKOLEADMINISTRATORER, kjent=KJENNER, **felt)


def bare_admin_ved(**felt):
    """The register of places: the school's readers know of it, its invigilators do not."""
    return Adgang(SKOLEADMINISTRATORER, kjent=LESERE - SKOLEADMINISTRATORER, **felt)


def sted(verden):
    return {"sted_id": verden.rom.sted_id}


def rom(verden):
    return {"rom_id": verden.rom.pk}


REGLER = {
    "eksamen:partier": Regel(GET=Adgang(LESERE)),
    "eksamen:parti": Regel(kwargs=parti, GET=Adgang(LESERE, kjent={Rolle.EKSAMENSVAKT})),
    "eksamen:endre_parti": Regel(kwargs=parti, GET=bare_admin(), POST=bare_admin(ogsaa={422})),
    "eksamen:del_parti": Regel(kwargs=parti, GET=bare_admin(), POST=bare_admin(ogsaa={422})),
    "eksamen:nye_partier": Regel(GET=Adgang(SKOLEADMINISTRATORER), POST=Adgang(SKOLEADMINISTRATORER, ogsaa={422})),
    # Without ticks they lead back to the list; ticked parties of others are tried in tests/eksamen.
    **{
        f"eksamen:{navn}": Regel(GET=Adgang(SKOLEADMINISTRATORER), POST=Adgang(SKOLEADMINISTRATORER))
        for navn in ("sett_for_flere", "kopier_partier", "slaa_sammen_partier", "slett_partier")
    },
    "eksamen:steder": Regel(GET=Adgang(LESERE)),
    "eksamen:nytt_sted": Regel(
        kwargs=skolen, GET=Adgang(SKOLEADMINISTRATORER), POST=Adgang(SKOLEADMINISTRATORER, ogsaa={422})
    ),
    "eksamen:endre_sted": Regel(kwargs=sted, GET=bare_admin_ved(), POST=bare_admin_ved(ogsaa={422})),
    "eksamen:nytt_rom": Regel(kwargs=sted, GET=bare_admin_ved(), POST=bare_admin_ved(ogsaa={422})),
    "eksamen:slett_sted": Regel(kwargs=sted, POST=bare_admin_ved()),
    "eksamen:endre_rom": Regel(kwargs=rom, GET=bare_admin_ved(), POST=bare_admin_ved(ogsaa={422})),
    "eksamen:slett_rom": Regel(kwargs=rom, POST=bare_admin_ved()),
    "eksamen:passord": Regel(kwargs=parti, GET=bare_admin()),
    "eksamen:lag_passord": Regel(kwargs=parti, POST=bare_admin()),
    "eksamen:forny_passord": Regel(
        kwargs=lambda v: {"parti_id": v.parti.pk, "kandidat_id": v.kandidat.pk}, POST=bare_admin()
    ),
    "eksamen:forny_valgte": Regel(kwargs=parti, POST=bare_admin()),
    "eksamen:passord_alle": Regel(GET=Adgang(SKOLEADMINISTRATORER)),
    "eksamen:lag_alle_passord": Regel(POST=Adgang(SKOLEADMINISTRATORER)),
}
