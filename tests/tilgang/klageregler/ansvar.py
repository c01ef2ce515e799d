"""Who reads «Klageansvar» and the calendars, and who changes them.

Rule: Udir, «Administrere eksamen»: everybody finds the list in PAS. Inferred: whoever owns the plan of an exam owns its
responsibility and calendar; these rows are the general ones, which are Udir's.
"""

from datetime import date

from brukere.models.bruker import OVERORDNEDE, SKOLEADMINISTRATORER, Rolle
from felles.tid import naa
from klage.models import Klageansvar, Klagefrist
from tests.tilgang.regel import Adgang, Regel

LESERE = SKOLEADMINISTRATORER | OVERORDNEDE | {Rolle.REKTOR, Rolle.KLAGENEMND, Rolle.INNTAKSKONTOR}
STYRER = {Rolle.UDIR, Rolle.FYLKESKOMMUNE}


def bygg(verden):
    """A row for all fagkoder, and a deadline for all."""
    periode = verden.parti.eksamen.periode
    verden.klageansvar = Klageansvar.objects.create(periode=periode, ansvarlig=verden.fylke, registrert=naa())
    verden.klagekalender = Klagefrist.objects.create(
        periode=periode, kalender="ordinaer", sendes_innen=date(2027, 7, 5), besvares_innen=date(2027, 9, 10)
    )


def _ansvaret(verden):
    return {"pk": verden.klageansvar.pk}


def _fristen(verden):
    return {"pk": verden.klagekalender.pk}


def _udir(annen, **felt):
    return Adgang({Rolle.UDIR}, ellers=403, annen=annen, **felt)


REGLER = {
    "klage:ansvar": Regel(GET=Adgang(LESERE)),
    "klage:ansvar_uten": Regel(GET=Adgang(LESERE)),
    "klage:nytt_ansvar": Regel(GET=Adgang(STYRER), POST=Adgang(STYRER, ogsaa={422})),
    # There is one Udir: the one of another tree has this row's authority not under it.
    "klage:bytt_ansvar": Regel(kwargs=_ansvaret, GET=_udir(403), POST=_udir(403, ogsaa={422})),
    "klage:avslutt_ansvar": Regel(kwargs=_ansvaret, POST=_udir(403)),
    "klage:frister": Regel(GET=Adgang(LESERE)),
    "klage:ny_frist": Regel(GET=Adgang(STYRER), POST=Adgang(STYRER, ogsaa={422})),
    "klage:endre_frist": Regel(kwargs=_fristen, GET=_udir(200), POST=_udir(422, ogsaa={422})),
    "klage:fjern_frist": Regel(kwargs=_fristen, POST=_udir(302)),
}
