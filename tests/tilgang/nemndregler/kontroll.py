"""Rules of the access table for the authority's quality assurance, and for who reads the answers.

Rule: Vigo IKS, «Retningslinjer for klagebehandling»: the responsible authority assures the quality and publishes; the
school and the candidate get the answer.
"""

from datetime import timedelta

from brukere.models.bruker import Rolle
from felles.tid import naa
from klage.models import Klageutfall
from klage.querysets.klager import KLAGEANSVARLIGE, LESER_VED_SKOLEN
from klagenemnd.services.kontroll import godkjenn_kontroll
from klagenemnd.services.publisering import publiser
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.eksamen import PartiFactory, lag_eksamen, lag_kandidat
from tests.fabrikker.klage import lag_klage
from tests.fabrikker.klagebord import godkjenn_begge
from tests.fabrikker.klagenemnd import lag_nemnd, lag_sendt_klage
from tests.fabrikker.sensur import aktoer
from tests.tilgang.regel import Adgang, Regel

# The case is the statsforvalter's: the county below does not see it.
ANSVARLIGE = {Rolle.UDIR, Rolle.STATSFORVALTER}


def bygg(verden):
    """A case to be controlled, and one that is answered, both of the school's."""
    verden.kontrollklage = _ferdig(verden)
    verden.svarklage = _ferdig(verden)
    hvem = aktoer(bruker_med_rolle(Rolle.STATSFORVALTER, verden.statsforvalter))
    godkjenn_kontroll(klage_id=verden.svarklage.pk, kontrollert_versjon=1, aktoer=hvem, naa=naa())
    publiser(klage_ider=[verden.svarklage.pk], aktoer=hvem, naa=naa())
    verden.kandidatsvar = _kandidatens(verden)


def _ferdig(verden):
    klage = lag_sendt_klage(verden.skole, verden.statsforvalter)
    lag_nemnd(klage)
    godkjenn_begge(klage, "4")
    return klage


def _kandidatens(verden):
    """An answer to the first candidate of the world, in another exam of the period."""
    periode = verden.parti.eksamen.periode
    eksamen = lag_eksamen(start=naa() - timedelta(days=20), periode=periode, ansvarlig=verden.statsforvalter)
    parti = PartiFactory(skole=verden.skole, eksamen=eksamen, navn="3STK")
    tider = {"naa": naa(), "avsluttet": naa()}
    kandidat = lag_kandidat(parti, passord=None, person=verden.kandidat.person)
    klage = lag_klage(kandidat, status="avgjort", sendt=naa(), ansvarlig=verden.statsforvalter, **tider)
    felt = {"kilde": "nemnd", "verdi": "4", "tekst": "Svar", "maalform": "nb"}
    Klageutfall.objects.create(klage=klage, synlig_fra=naa(), laget=naa(), **felt)
    return klage


def svar(verden):
    return {"pk": verden.svarklage.pk}


REGLER = {
    "klagenemnd:kontroller": Regel(GET=Adgang(KLAGEANSVARLIGE)),
    "klagenemnd:kontroll": Regel(
        kwargs=lambda v: {"pk": v.kontrollklage.pk}, GET=Adgang(ANSVARLIGE), POST=Adgang(ANSVARLIGE, ogsaa={422})
    ),
    "klagenemnd:publisering": Regel(GET=Adgang(KLAGEANSVARLIGE), POST=Adgang(KLAGEANSVARLIGE, ogsaa={422})),
    "klagenemnd:svarliste": Regel(GET=Adgang(LESER_VED_SKOLEN)),
    "klagenemnd:svar": Regel(kwargs=svar, GET=Adgang(LESER_VED_SKOLEN)),
    "klagenemnd:svarbrev": Regel(kwargs=svar, GET=Adgang(LESER_VED_SKOLEN)),
    "klagenemnd:alle_svarbrev": Regel(spoerring=lambda v: {"valgt": str(v.svarklage.pk)}, GET=Adgang(LESER_VED_SKOLEN)),
}
