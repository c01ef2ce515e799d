"""Who gets which party and candidate. Every view gets them here: 404 what one may not know of, 403 what one may not do."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from brukere.models import Bruker, Organisasjon
from brukere.models.bruker import OVERORDNEDE, SKOLEADMINISTRATORER, Rolle
from brukere.querysets.organisasjoner import under_q
from eksamen.models import Eksamensparti, Kandidat


def administrerer_skole(bruker: Bruker, skole: Organisasjon, naa: datetime) -> bool:
    """True when the user is a school administrator there."""
    return any(o.pk == skole.pk for o in bruker.organisasjoner(naa, *SKOLEADMINISTRATORER))


def hent_parti_for(bruker: Bruker, pk: int, *, naa: datetime, skrive: bool = False) -> Eksamensparti:
    """The party with its plan; 404 if the user may not know of it, 403 if they may not change it."""
    parti = get_object_or_404(Eksamensparti.objects.synlige_for(bruker, naa).med_plan(), pk=pk)
    if skrive and not administrerer_skole(bruker, parti.skole, naa):
        raise PermissionDenied
    return parti


def hent_kandidat_for(bruker: Bruker, pk: int, *, naa: datetime, handle: bool = False) -> Kandidat:
    """The candidate with name and party; `handle` asks for the right to act on the exam day.

    Rule: PGS kandidatmonitor, «Innledning»: invigilators, school administrators and those above monitor and deliver.
    """
    kandidat = get_object_or_404(Kandidat.objects.synlige_for(bruker, naa).med_navn(), pk=pk)
    if handle and not kan_overvaake(bruker, naa):
        raise PermissionDenied
    return kandidat


def kan_overvaake(bruker: Bruker, naa: datetime) -> bool:
    """True for those who monitor exams at all."""
    return bruker.har_rolle(naa, Rolle.EKSAMENSVAKT, *SKOLEADMINISTRATORER, *OVERORDNEDE)


def skoler_administrert_av(bruker: Bruker, naa: datetime) -> QuerySet[Organisasjon]:
    """The schools where the user is a school administrator."""
    ider = [o.pk for o in bruker.organisasjoner(naa, *SKOLEADMINISTRATORER)]
    return Organisasjon.objects.filter(pk__in=ider).order_by("navn")


def hent_skole_for(bruker: Bruker, orgnr: str, *, naa: datetime) -> Organisasjon:
    """A school the user administers, by its organisation number; 404 for every other."""
    return get_object_or_404(skoler_administrert_av(bruker, naa), orgnr=orgnr)


def organisasjoner_under(bruker: Bruker, naa: datetime, *roller: str) -> QuerySet[Organisasjon]:
    """Everything that lies under the organisations where the user has one of these roles."""
    return Organisasjon.objects.filter(under_q(bruker.organisasjoner(naa, *roller)))
