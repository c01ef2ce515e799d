"""Who gets which case and table of extra time. Every view gets them here."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from brukere.models import Bruker, Organisasjon
from brukere.models.bruker import SKOLEADMINISTRATORER, Rolle
from eksamen.models import Person
from tilrettelegging.models import Tidsregel, Tilrettelegging
from tilrettelegging.querysets.personer import personer_ved
from tilrettelegging.querysets.saker import SAKSLESERE

# Rule: the owner of the schools sets the extra time (Akershus and Oslo differ).
REGELEIERE = {
    Rolle.FYLKESKOMMUNE: Organisasjon.Slag.FYLKESKOMMUNE,
    Rolle.KOMMUNE: Organisasjon.Slag.KOMMUNE,
    Rolle.UDIR: Organisasjon.Slag.UDIR,
}
REGELLESERE = frozenset(REGELEIERE) | SAKSLESERE


def krev_saksleser(bruker: Bruker, naa: datetime, *roller: str) -> None:
    """403 for everybody who is not of a school's administration; `roller` narrows it."""
    if not bruker.har_rolle(naa, *(roller or SAKSLESERE)):
        raise PermissionDenied


def hent_sak_for(bruker: Bruker, pk: int, *, naa: datetime, roller: frozenset[str] | None = None) -> Tilrettelegging:
    """The case; 404 for all but its school's administrators and rektor, 403 for those of them without the act.

    `roller` are the roles that the act is for: administrators register, the rektor decides.
    """
    sak = get_object_or_404(Tilrettelegging.objects.synlige_for(bruker, naa).med_person(), pk=pk)
    if roller and not any(sak.skole.sti.startswith(o.sti) for o in bruker.organisasjoner(naa, *roller)):
        raise PermissionDenied
    return sak


REGISTRERER = SKOLEADMINISTRATORER
VEDTAR = frozenset({Rolle.REKTOR})


def har_rolle_ved(bruker: Bruker, skole: Organisasjon, naa: datetime, roller: frozenset[str]) -> bool:
    """True when one of these roles is in force at the school or above it."""
    return any(skole.sti.startswith(o.sti) for o in bruker.organisasjoner(naa, *roller))


def hent_person_for(bruker: Bruker, pk: int, *, naa: datetime) -> tuple[Person, QuerySet[Organisasjon]]:
    """Somebody who goes to, or is a candidate at, a school that the user administers, with these schools; else 404."""
    skoler = Organisasjon.objects.under(bruker.organisasjoner(naa, *REGISTRERER)).skoler()
    person = get_object_or_404(personer_ved(skoler), pk=pk)
    return person, skoler.filter(pk__in=_skoler_til(person)).order_by("navn")


def _skoler_til(person: Person) -> set[int]:
    som_kandidat = person.kandidater.values_list("parti__skole_id", flat=True)
    return {*som_kandidat, *person.elever.values_list("skole_id", flat=True)}


def regeleiere_for(bruker: Bruker, naa: datetime) -> list[Organisasjon]:
    """The organisations whose table the user edits: the county, the municipality or Udir itself."""
    egne = [
        tildeling.organisasjon
        for tildeling in bruker.roller(naa)
        if REGELEIERE.get(Rolle(tildeling.rolle)) == tildeling.organisasjon.slag
    ]
    return sorted(set(egne), key=lambda eier: (eier.navn, eier.pk))


def hent_eier_for(bruker: Bruker, pk: int, *, naa: datetime) -> Organisasjon:
    """An owner whose table the user edits; 404 for every other."""
    return get_object_or_404(Organisasjon, pk__in=[eier.pk for eier in regeleiere_for(bruker, naa) if eier.pk == pk])


def hent_regel_for(bruker: Bruker, pk: int, *, naa: datetime) -> Tidsregel:
    """A rule in force of an owner whose table the user edits; 404 for every other."""
    eiere = [eier.pk for eier in regeleiere_for(bruker, naa)]
    return get_object_or_404(Tidsregel.objects.select_related("eier"), pk=pk, eier__in=eiere, til__isnull=True)
