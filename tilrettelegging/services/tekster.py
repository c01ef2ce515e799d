"""Short words about arrangements for those who prepare and run the day: never the reason."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from eksamen.models import Kandidat
from tilrettelegging.models import Tiltak, Tiltaksslag
from tilrettelegging.models.valg import KORT
from tilrettelegging.services.ekstratid import Ekstra
from tilrettelegging.services.grunnlag import Grunnlag, hent_grunnlag


def tilretteleggingstekster(kandidater: QuerySet[Kandidat], naa: datetime) -> Mapping[int, str]:
    """«+35 min, eget rom» by candidate; who has nothing, is left out. Six queries."""
    tekster = ((pk, tekst_for(grunnlag)) for pk, grunnlag in hent_grunnlag(kandidater).items())
    return {pk: tekst for pk, tekst in tekster if tekst}


def tekst_for(grunnlag: Grunnlag) -> str:
    """What one candidate has in an exam, in a few words."""
    if grunnlag.vedtak is None:
        return ""
    ekstra = grunnlag.ekstra
    return ", ".join(_kort(ett, ekstra) for ett in sorted(grunnlag.vedtak.tiltak, key=_rekkefoelge))


def minuttekst(ekstra: Ekstra) -> str:
    """«+35 min», in two parts «+25 +35 min»."""
    if ekstra.del1:
        return _("+%(del1)s +%(del2)s min") % {"del1": ekstra.del1, "del2": ekstra.digital}
    return _("+%(n)s min") % {"n": ekstra.digital}


def _kort(tiltak: Tiltak, ekstra: Ekstra) -> str:
    if tiltak.slag == Tiltaksslag.UTVIDET_TID:
        return _("utvidet tid (minutter mangler)") if ekstra.mangler else minuttekst(ekstra)
    if tiltak.slag == Tiltaksslag.NY_FORM:
        return _("eksamensform: %(form)s") % {"form": tiltak.get_ny_form_display().lower()}
    return tiltak.tekst if tiltak.slag == Tiltaksslag.ANNET else str(KORT[Tiltaksslag(tiltak.slag)])


def _rekkefoelge(tiltak: Tiltak) -> int:
    return list(Tiltaksslag).index(Tiltaksslag(tiltak.slag))
