"""Who gets which report, and for which schools. Every view and job asks here."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from brukere.models import Bruker, Organisasjon
from brukere.models.bruker import SKOLEADMINISTRATORER
from eksamen.models import Eksamensparti
from eksamen.permissions import organisasjoner_under
from eksamen.querysets.plan import PARTILESERE
from felles.rapport import Brevrapport, Rapport, rapporter


def roller_for(rapport: Rapport) -> frozenset[str]:
    """The roles that have the report. Rule: docs/arkitektur.md, «Roles»: passwords are for school administrators only."""
    if isinstance(rapport, Brevrapport) and rapport.hemmelig:
        return SKOLEADMINISTRATORER
    return PARTILESERE if rapport.roller is None else rapport.roller


def rapporter_for(bruker: Bruker, naa: datetime) -> list[Rapport]:
    """The reports the user has, in order."""
    return [rapport for rapport in rapporter.alle() if bruker.har_rolle(naa, *roller_for(rapport))]


def krev_rapporter(bruker: Bruker, naa: datetime) -> None:
    """403 for those who have no reports at all."""
    if not rapporter_for(bruker, naa):
        raise PermissionDenied


def hent_rapport_for(bruker: Bruker, navn: str, *, naa: datetime) -> Rapport:
    """The report by its name; 404 when there is none, 403 for those whom it is not for."""
    rapport = rapporter.hent(navn)
    if rapport is None:
        raise Http404
    if not bruker.har_rolle(naa, *roller_for(rapport)):
        raise PermissionDenied
    return rapport


def skoler_med_partier(bruker: Bruker, naa: datetime, roller: frozenset[str]) -> QuerySet[Organisasjon]:
    """Schools with parties under the organisations where the user has one of these roles."""
    partier = Eksamensparti.objects.filter(skole=OuterRef("pk"))
    return organisasjoner_under(bruker, naa, *roller).filter(Exists(partier)).order_by("navn", "pk")
