"""Who may open what under /sensur/.

Rule: docs/arkitektur.md, «Roles»: a sensor sees own assignments only, by candidate number; unknown to everybody else (404).
Rule: docs/arkitektur.md, «Roles»: those responsible for the exam publish; the exam's authority, and those above it.
"""

from io import BytesIO

from brukere.models.bruker import SKOLEADMINISTRATORER, Rolle
from eksamen.models import Oppgave
from felles import lager
from felles.tid import naa
from oppnevning.querysets.fagpersoner import OPPNEVNENDE
from sensur.models import Etterlysning, Fellessensursak, Sensorveiledning
from sensur.querysets.publisering import PUBLISERENDE
from tests.fabrikker.moeter import lag_fellessensur, sett_fellessensur
from tests.fabrikker.sensur import PDF, foreslaa, kandidater, lag_sensor, lag_sensurparti, tildel
from tests.tilgang.regel import Adgang, Regel

# The exam is the statsforvalter's: the county below does not publish it.
ANSVARLIGE = {Rolle.UDIR, Rolle.STATSFORVALTER}


def bygg(verden):
    """A party open for grading, with the shared world's sensor as the first."""
    parti = lag_sensurparti(verden.skole, verden.statsforvalter, kandidater=1)
    verden.sensuroppdrag, _ = tildel(parti, verden.egne[Rolle.SENSOR], lag_sensor(verden.statsforvalter))
    verden.sensurnummer = kandidater(parti)[0].kandidatnummer.nummer
    verden.etterlysning = Etterlysning.objects.create(
        oppdrag=verden.sensuroppdrag, kandidat=kandidater(parti)[0], sendt=naa()
    )
    # Led by the world's sensor, who is not one of the two of that party.
    saksparti = lag_sensurparti(verden.skole, verden.statsforvalter, kandidater=1)
    oppdragene = tildel(saksparti, lag_sensor(verden.statsforvalter), lag_sensor(verden.statsforvalter))
    verden.moetegruppe = sett_fellessensur(saksparti, verden.statsforvalter)
    verden.fellessensur = lag_fellessensur(verden.moetegruppe, verden.egne[Rolle.SENSOR])
    for ett, verdi in zip(oppdragene, ("2", "5"), strict=True):
        foreslaa(ett, verdi, bekreftet=True)
    verden.fellessensursak = Fellessensursak.objects.create(
        fellessensur=verden.fellessensur, kandidat=kandidater(saksparti)[0], satt_paa=naa()
    )
    verden.sensoroppgave, verden.sensorveiledning = papirer(parti.eksamen)
    verden.saksoppgave, verden.saksveiledning = papirer(saksparti.eksamen)


def papirer(eksamen):
    """A paper and a file of guidance of the exam."""
    noekkel = lager.legg_inn(lager.skriv_spol(BytesIO(PDF), maks_byte=10**6))
    fil = {"noekkel": noekkel, "stoerrelse": len(PDF), "sha256": "0" * 64}
    oppgaven = Oppgave.objects.create(eksamensdel=eksamen.deler.get(), maalform="nb", navn="oppgave.pdf", **fil)
    return oppgaven, Sensorveiledning.objects.create(eksamen=eksamen, navn="Sensorveiledning", lagt_inn=naa(), **fil)


def oppdrag(verden):
    return {"pk": verden.sensuroppdrag.pk}


def svar(verden):
    return {"pk": verden.sensuroppdrag.pk, "nummer": verden.sensurnummer}


def fil(verden):
    return {**svar(verden), "nr": 1}


def oppgave(verden):
    return {"pk": verden.sensuroppdrag.pk, "oppgave_pk": verden.sensoroppgave.pk}


def sensors_veiledning(verden):
    return {"pk": verden.sensuroppdrag.pk, "veiledning_pk": verden.sensorveiledning.pk}


def veiledning(verden):
    return {**eksamen(verden), "fil_pk": verden.sensorveiledning.pk}


def etterlysning(verden):
    return {"pk": verden.etterlysning.pk}


def moetegruppe(verden):
    return {"pk": verden.moetegruppe.pk}


def moete(verden):
    return {"pk": verden.fellessensur.pk}


def sak(verden):
    return {"pk": verden.fellessensursak.pk}


def sakfil(verden):
    return {**sak(verden), "nr": 1}


def sakoppgave(verden):
    return {**sak(verden), "papir_pk": verden.saksoppgave.pk}


def sakveiledning(verden):
    return {**sak(verden), "papir_pk": verden.saksveiledning.pk}


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
    "sensur:notat": Regel(kwargs=svar, POST=sensor(data=lambda v: {"notat": "Husk"})),
    "sensur:kriterier": Regel(kwargs=svar, POST=sensor()),
    "sensur:etterlys": Regel(kwargs=svar, POST=sensor()),
    "sensur:oppgave": Regel(kwargs=oppgave, GET=sensor()),
    # Rule: the sensors of the exam, and those responsible for it; no school and no candidate.
    "sensur:veiledning": Regel(kwargs=sensors_veiledning, GET=sensor()),
    "sensur:veiledninger": Regel(GET=Adgang(PUBLISERENDE)),
    "sensur:veiledning_for": Regel(kwargs=eksamen, GET=Adgang(ANSVARLIGE), POST=Adgang(ANSVARLIGE, ogsaa={422})),
    "sensur:veiledningsfil": Regel(kwargs=veiledning, GET=Adgang(ANSVARLIGE)),
    "sensur:bytt_veiledning": Regel(kwargs=veiledning, GET=Adgang(ANSVARLIGE), POST=Adgang(ANSVARLIGE, ogsaa={422})),
    "sensur:ta_bort_veiledning": Regel(kwargs=veiledning, POST=Adgang(ANSVARLIGE)),
    # Rule: the school answers for its candidates; nobody above it is told how far a sensor has come.
    "sensur:etterlysninger": Regel(GET=Adgang(SKOLEADMINISTRATORER)),
    "sensur:svar_etterlysning": Regel(
        kwargs=etterlysning, POST=Adgang(SKOLEADMINISTRATORER, data=lambda v: {"svar": "sendt"})
    ),
    "sensur:enighet": Regel(kwargs=oppdrag, GET=sensor(), POST=sensor(data=lambda v: {"verdi": "4", "nummer": "x"})),
    "sensur:sett_like": Regel(kwargs=oppdrag, POST=sensor()),
    "sensur:gjenaapne": Regel(kwargs=svar, GET=sensor(), POST=sensor(data=lambda v: {"grunn": "Skrivefeil"})),
    "sensur:moeter": Regel(GET=Adgang(OPPNEVNENDE | {Rolle.SENSOR})),
    "sensur:nytt_moete": Regel(kwargs=moetegruppe, GET=Adgang(ANSVARLIGE), POST=Adgang(ANSVARLIGE, ogsaa={422})),
    "sensur:moete": Regel(
        kwargs=moete,
        GET=Adgang(ANSVARLIGE | {Rolle.SENSOR}),
        POST=sensor(kjent=ANSVARLIGE, data=lambda v: {"referat": "", "revisjon": "0"}),
    ),
    "sensur:endre_moete": Regel(
        kwargs=moete,
        GET=Adgang(ANSVARLIGE, kjent={Rolle.SENSOR}),
        POST=Adgang(ANSVARLIGE, kjent={Rolle.SENSOR}, ogsaa={422}),
    ),
    "sensur:sak": Regel(kwargs=sak, GET=sensor(), POST=sensor(ogsaa={422})),
    "sensur:sakfil": Regel(kwargs=sakfil, GET=sensor()),
    # Rule: whoever decides a case reads what the sensors read.
    "sensur:sakoppgave": Regel(kwargs=sakoppgave, GET=sensor()),
    "sensur:sakveiledning": Regel(kwargs=sakveiledning, GET=sensor()),
    "sensur:publisering": Regel(GET=Adgang(PUBLISERENDE), POST=Adgang(PUBLISERENDE, ogsaa={422})),
    "sensur:publiser": Regel(kwargs=eksamen, GET=Adgang(ANSVARLIGE), POST=Adgang(ANSVARLIGE, ogsaa={422})),
    "sensur:trekk_publisering": Regel(kwargs=eksamen, POST=Adgang(ANSVARLIGE)),
}
