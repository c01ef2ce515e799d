"""Who may open what of this room: schools their own fagpersoner, authorities everything under them, people their own."""

from datetime import timedelta

from brukere.models.bruker import SKOLEADMINISTRATORER, Rolle
from felles.kryptering import hash_token
from felles.tid import naa
from oppnevning.models import Inhabilitet, Svarlenke
from tests.fabrikker.oppnevning import lag_faggruppe, lag_fagperson, lag_oppnevning
from tests.tilgang.regel import ALLE, INNLOGGEDE, Adgang, Regel

OPPNEVNENDE = {Rolle.UDIR, Rolle.STATSFORVALTER, Rolle.FYLKESKOMMUNE}
FORESLAAENDE = {Rolle.REKTOR} | SKOLEADMINISTRATORER | OPPNEVNENDE
TOKEN = "t" * 43


def bygg(verden):
    """A faggruppe of the county, a fagperson of the school, and the sensor asked and appointed."""
    fag = verden.parti.eksamen.fag
    periode = verden.parti.eksamen.periode
    verden.faggruppe = lag_faggruppe(verden.fylke, fag, periode=periode)
    verden.fagperson = lag_fagperson(verden.skole, fag, skole=verden.skole, periode=periode)
    verden.oppnevning = lag_oppnevning(verden.faggruppe, verden.egne[Rolle.SENSOR], godtatt=True)
    verden.sensorgruppe = verden.faggruppe.sensorgrupper.create(navn="Gruppe 1")
    verden.inhabilitet = Inhabilitet.objects.create(
        bruker=verden.oppnevning.bruker, grunn="Fetter", oppgitt=naa(), oppgitt_til=verden.fylke
    )
    ventende = lag_oppnevning(lag_faggruppe(verden.fylke, periode=periode, navn="Engelsk"), verden.fagperson.bruker)
    Svarlenke.objects.create(
        oppnevning=ventende, token_hash=hash_token(TOKEN), laget=naa(), utloeper=naa() + timedelta(days=5)
    )


def gruppe(verden):
    return {"pk": verden.faggruppe.pk}


def person(verden):
    return {"pk": verden.fagperson.pk}


def oppnevning(verden):
    return {"pk": verden.oppnevning.pk}


MYNDIGHET = Adgang(OPPNEVNENDE)
MED_SKJEMA = Adgang(OPPNEVNENDE, ogsaa={422})
LEDELSE = Adgang(FORESLAAENDE)
LEDELSE_SKJEMA = Adgang(FORESLAAENDE, ogsaa={422})
EGEN = Adgang({Rolle.SENSOR})

REGLER = {
    "oppnevning:fagpersoner": Regel(GET=LEDELSE),
    "oppnevning:ny_fagperson": Regel(GET=LEDELSE, POST=LEDELSE_SKJEMA),
    "oppnevning:fagperson": Regel(kwargs=person, GET=LEDELSE, POST=LEDELSE_SKJEMA),
    "oppnevning:fagforslag": Regel(
        kwargs=lambda v: {"pk": v.fagperson.pk, "kode": v.parti.eksamen.periode.kode}, POST=LEDELSE
    ),
    "oppnevning:faggrupper": Regel(GET=MYNDIGHET),
    "oppnevning:ny_faggruppe": Regel(GET=MYNDIGHET, POST=MED_SKJEMA),
    "oppnevning:faggruppe": Regel(kwargs=gruppe, GET=MYNDIGHET),
    "oppnevning:endre_faggruppe": Regel(kwargs=gruppe, GET=MYNDIGHET, POST=MED_SKJEMA),
    "oppnevning:faggruppebrev": Regel(kwargs=gruppe, GET=MYNDIGHET),
    "oppnevning:oppnevn": Regel(kwargs=gruppe, GET=MYNDIGHET, POST=MED_SKJEMA),
    "oppnevning:purr": Regel(kwargs=gruppe, POST=MYNDIGHET),
    "oppnevning:ny_sensorgruppe": Regel(kwargs=gruppe, GET=MYNDIGHET, POST=MED_SKJEMA),
    "oppnevning:sensorgruppe": Regel(
        kwargs=lambda v: {"pk": v.faggruppe.pk, "gruppe_id": v.sensorgruppe.pk}, GET=MYNDIGHET, POST=MED_SKJEMA
    ),
    "oppnevning:oppnevning": Regel(kwargs=oppnevning, GET=MYNDIGHET, POST=MED_SKJEMA),
    "oppnevning:brev": Regel(kwargs=oppnevning, GET=MYNDIGHET),
    "oppnevning:opphoer": Regel(
        kwargs=lambda v: {"pk": v.oppnevning.pk, "inhabilitet_id": v.inhabilitet.pk}, POST=MYNDIGHET
    ),
    "oppnevning:mine": Regel(GET=Adgang({INNLOGGEDE})),
    "oppnevning:min": Regel(kwargs=oppnevning, GET=EGEN, POST=Adgang({Rolle.SENSOR}, ogsaa={422})),
    "oppnevning:mitt_brev": Regel(kwargs=oppnevning, GET=EGEN),
    # 429: the walker asks more often than anybody may.
    "oppnevning:svar": Regel(
        kwargs=lambda v: {"token": TOKEN}, GET=Adgang({ALLE}, ogsaa={429}), POST=Adgang({ALLE}, ogsaa={422, 429})
    ),
}
