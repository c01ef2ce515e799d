from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from brukere.models import Bruker
from brukere.models.bruker import SKOLEADMINISTRATORER, Rolle
from brukere.querysets.organisasjoner import under_q
from felles.tid import oslo

if TYPE_CHECKING:
    from elever.models import Elev, Elevfag  # noqa: F401 - named in strings below

# Rule: a list of children with class and subjects is for the school itself, not for those above it (data minimisation,
# personvernforordningen art. 5).
ELEVLESERE = frozenset({Rolle.REKTOR}) | SKOLEADMINISTRATORER
# A school year begins on 1 August.
FOERSTE_MAANED = 8


def skoleaaret(naa: datetime) -> int:
    """The school year of a moment, by the year it begins (Norwegian date)."""
    dag = oslo(naa)
    return dag.year if dag.month >= FOERSTE_MAANED else dag.year - 1


class ElevQuerySet(models.QuerySet["Elev"]):
    def synlige_for(self, bruker: Bruker, naa: datetime) -> Self:
        """Pupils of schools where the user is an administrator or rektor."""
        return self.filter(under_q(bruker.organisasjoner(naa, *ELEVLESERE), "skole"))

    def i_skoleaar(self, skoleaar: int) -> Self:
        return self.filter(skoleaar=skoleaar)

    def aktive(self) -> Self:
        return self.filter(status="aktiv")

    def sortert(self) -> Self:
        """Norwegian alphabetical order."""
        return self.order_by("person__sortering", "pk")

    def finn(self, tekst: str) -> Self:
        """By parts of the name, or class; every word must be found."""
        treff = self
        for ord_ in tekst.replace(",", " ").split():
            treff = treff.filter(
                Q(person__fornavn__icontains=ord_) | Q(person__etternavn__icontains=ord_) | Q(klasse__istartswith=ord_)
            )
        return treff


class ElevfagQuerySet(models.QuerySet["Elevfag"]):
    def ved_skolen(self, skole_id: int, skoleaar: int) -> Self:
        """Subjects taught to the school's active pupils in the year."""
        return self.filter(elev__skole=skole_id, elev__skoleaar=skoleaar, elev__status="aktiv")
