"""Who gets which pupil and person: 404 what one may not know of, 403 what one may not do."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404

from brukere.models import Bruker, Organisasjon
from brukere.models.bruker import SKOLEADMINISTRATORER
from brukere.querysets.organisasjoner import under_q
from eksamen.models import Kandidat, Person
from elever.models import Elev
from elever.querysets.elever import ELEVLESERE


def kan_lese_elever(bruker: Bruker, naa: datetime) -> bool:
    """True for those who have the pupils' pages: the school's administrators and rektor."""
    return bruker.har_rolle(naa, *ELEVLESERE)


def hent_person_for(bruker: Bruker, pk: int, *, naa: datetime, skrive: bool = False) -> Person:
    """A pupil or candidate of a school of the user's; 404 for every other, 403 for who may only read."""
    person = get_object_or_404(Person, ved_skoler_q(bruker.organisasjoner(naa, *ELEVLESERE)), pk=pk)
    if skrive and not kan_endre_person(bruker, person, naa=naa):
        raise PermissionDenied
    return person


def kan_endre_person(bruker: Bruker, person: Person, *, naa: datetime) -> bool:
    """True when the user is an administrator of a school of the person's."""
    egne = ved_skoler_q(bruker.organisasjoner(naa, *SKOLEADMINISTRATORER))
    return Person.objects.filter(egne, pk=person.pk).exists()


def eier_alt(bruker: Bruker, person: Person, *, naa: datetime) -> bool:
    """True when every school that the person is a pupil or candidate of is one that the user administers.

    Only then may the person's rows be moved over to another person: nothing of another school's is touched.
    """
    egne = under_q(bruker.organisasjoner(naa, *SKOLEADMINISTRATORER), "skole")
    kandidater = under_q(bruker.organisasjoner(naa, *SKOLEADMINISTRATORER), "parti__skole")
    andres = Elev.objects.filter(person=person).exclude(egne).exists()
    return not andres and not Kandidat.objects.filter(person=person).exclude(kandidater).exists()


def ved_skoler_q(skoler: list[Organisasjon]) -> Q:
    """Condition on a person: a pupil at one of these schools, or a candidate of one."""
    elever = Elev.objects.filter(under_q(skoler, "skole")).values("person")
    kandidater = Kandidat.objects.filter(under_q(skoler, "parti__skole")).values("person")
    return Q(pk__in=elever) | Q(pk__in=kandidater)
