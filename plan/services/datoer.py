"""«Viktige datoer» on the start page: what the periods say, with what the apps above add."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Q
from django.utils.translation import gettext as _

from brukere.models import Bruker
from eksamen.models import Eksamensperiode
from felles import bidrag
from felles.bidrag import Tekst

# A period whose last date is longer ago than this is left out.
HUSKES: Final = timedelta(days=30)


def periodedatoer(_bruker: Bruker, naa: datetime) -> list[tuple[datetime, Tekst]]:
    """The dates of the periods that concern somebody now; one query."""
    grense = naa - HUSKES
    aktuelle = Q(gjennomfoering_til__gte=grense) | Q(sensurfrist__gte=grense) | Q(klagefrist__gte=grense)
    return [linje for periode in Eksamensperiode.objects.filter(aktuelle) for linje in _linjer(periode)]


def datoseksjon(bruker: Bruker, naa: datetime) -> tuple[str, dict[str, Any]] | None:
    """The section of the start page: what comes, the next first, then what has been, the latest first."""
    if not bruker.roller(naa):
        return None
    linjer = sorted((linje for hent in bidrag.datolinjer.alle() for linje in hent(bruker, naa)), key=lambda par: par[0])
    if not linjer:
        return None
    kommer = [par for par in linjer if par[0] >= naa]
    passert = [par for par in reversed(linjer) if par[0] < naa]
    return "plan/_datoer.html", {"kommer": kommer, "passert": passert}


def _linjer(periode: Eksamensperiode) -> list[tuple[datetime, Tekst]]:
    datoer = (
        (periode.paamelding_fra, _("Påmeldingen åpner")),
        (periode.paamelding_til, _("Siste frist for påmelding")),
        (periode.endringsfrist, _("Siste frist for å endre partier")),
        (periode.trekk_gs, _("Elever i grunnskolen får vite trekkfaget")),
        (periode.trekk_vgs, _("Elever i videregående får vite trekkfaget")),
        (periode.gjennomfoering_fra, _("Eksamenene begynner")),
        (periode.gjennomfoering_til, _("Siste eksamensdag")),
        (periode.sensurfrist, _("Sensuren faller")),
        (periode.klagefrist, _("Siste frist for å klage")),
    )
    return [(naar, f"{tekst} ({periode.kode})") for naar, tekst in datoer if naar]
