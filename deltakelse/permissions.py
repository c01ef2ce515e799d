"""Who sees what about absence and rights. Documentation is health data: the school's own administrators and rektor alone."""

from datetime import datetime
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from brukere.models import Bruker, Organisasjon
from brukere.models.bruker import SKOLEADMINISTRATORER, Rolle
from brukere.querysets.organisasjoner import under_q
from deltakelse.models import Fravaersdokumentasjon, Nytttrekk, Saerskiltrett
from eksamen.models import Kandidat
from eksamen.permissions import hent_kandidat_for

SKOLENS_LEDELSE: Final = frozenset({Rolle.REKTOR}) | SKOLEADMINISTRATORER
# Rule: the school's owner sets the deadline for documentation (vilkår hos fylkeskommunene; docs/kilder.md, Fravær).
SKOLEEIERE: Final = frozenset({Rolle.FYLKESKOMMUNE, Rolle.KOMMUNE})


def skolene_q(bruker: Bruker, naa: datetime, felt: str = "parti__skole", *, skrive: bool = False) -> Q:
    """What belongs to the schools whose administrator or rektor the user is (administrator alone with `skrive`)."""
    roller = SKOLEADMINISTRATORER if skrive else SKOLENS_LEDELSE
    return under_q(bruker.organisasjoner(naa, *roller), felt)


def krev_ledelse(bruker: Bruker, naa: datetime) -> None:
    """403 for all but school administrators and rektor."""
    if not bruker.har_rolle(naa, *SKOLENS_LEDELSE):
        raise PermissionDenied(_("Fravær og dokumentasjon er for skoleadministrator og rektor ved skolen."))


def hent_fravaerskandidat_for(bruker: Bruker, pk: int, *, naa: datetime) -> Kandidat:
    """A candidate of the user's own school, for documentation; 404 unknown, 403 for others who know of them."""
    kandidat = hent_kandidat_for(bruker, pk, naa=naa)
    if not Kandidat.objects.filter(skolene_q(bruker, naa), pk=kandidat.pk).exists():
        raise PermissionDenied(_("Dokumentasjon av fravær er for skoleadministrator og rektor ved kandidatens skole."))
    return kandidat


def hent_dokumentasjon_for(bruker: Bruker, pk: int, *, naa: datetime) -> Fravaersdokumentasjon:
    """A piece of documentation; 404 and 403 as for its candidate."""
    dokumentasjon = get_object_or_404(Fravaersdokumentasjon.objects.select_related("kandidat"), pk=pk)
    hent_fravaerskandidat_for(bruker, dokumentasjon.kandidat_id, naa=naa)
    return dokumentasjon


def hent_saerskiltrett_for(bruker: Bruker, pk: int, *, naa: datetime) -> Saerskiltrett:
    """A marked right, for an administrator of its school; 403 for its rektor, 404 for everybody else."""
    rett = get_object_or_404(Saerskiltrett.objects.filter(skolene_q(bruker, naa, "skole")), pk=pk)
    if not Saerskiltrett.objects.filter(skolene_q(bruker, naa, "skole", skrive=True), pk=pk).exists():
        raise PermissionDenied
    return rett


def eide_organisasjoner(bruker: Bruker, naa: datetime) -> QuerySet[Organisasjon]:
    """The counties and municipalities whose deadline the user sets."""
    ider = [o.pk for o in bruker.organisasjoner(naa, *SKOLEEIERE)]
    return Organisasjon.objects.filter(pk__in=ider).order_by("navn")


def trekkskoler(bruker: Bruker, naa: datetime) -> QuerySet[Organisasjon]:
    """The schools that the user draws for: those directly below the user's county or municipality.

    Rule: rundskriv Udir-2-2018: the municipality draws for its schools, the county for its own and for the private ones
    it is host of. Inferred: that owner stands directly above the school in the tree, and nobody higher up draws.
    """
    eiere = [o.pk for o in bruker.organisasjoner(naa, *SKOLEEIERE)]
    return Organisasjon.objects.skoler().filter(overordnet__in=eiere)


def krev_trekker(bruker: Bruker, naa: datetime) -> None:
    """403 for all but the owners of schools."""
    if not bruker.har_rolle(naa, *SKOLEEIERE):
        raise PermissionDenied(_("Kommunen eller fylkeskommunen rett over skolen trekker. Skolen melder opp etterpå."))


def hent_trekkandidat_for(bruker: Bruker, pk: int, *, naa: datetime) -> Kandidat:
    """A candidate whose school the user draws for; 404 for everybody else. That there is a right is for the act to see."""
    kandidater = Kandidat.objects.filter(parti__skole__in=trekkskoler(bruker, naa))
    return get_object_or_404(kandidater.select_related("eksamen__periode"), pk=pk)


def hent_nytt_trekk_for(bruker: Bruker, pk: int, *, naa: datetime) -> Nytttrekk:
    """A new draw of a school that the user draws for; 404 for everybody else."""
    trekk = Nytttrekk.objects.filter(kandidat__parti__skole__in=trekkskoler(bruker, naa))
    return get_object_or_404(trekk.select_related("kandidat__eksamen__periode"), pk=pk)
