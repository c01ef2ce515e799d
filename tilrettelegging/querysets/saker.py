from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from brukere.models import Bruker
from brukere.models.bruker import SKOLEADMINISTRATORER, Rolle
from brukere.querysets.organisasjoner import under_q

if TYPE_CHECKING:
    from tilrettelegging.models import Tilrettelegging  # noqa: F401 - named in a string below

# Rule: health data is for those who need it (personvernforordningen art. 9): the school's own administrators and rektor.
SAKSLESERE = frozenset({Rolle.REKTOR}) | SKOLEADMINISTRATORER


class SakQuerySet(models.QuerySet["Tilrettelegging"]):
    def synlige_for(self, bruker: Bruker, naa: datetime) -> Self:
        """Cases of the schools where the user is administrator or rektor; nobody else knows that they are there."""
        return self.filter(under_q(bruker.organisasjoner(naa, *SAKSLESERE), "skole"))

    def for_rektor(self, bruker: Bruker, naa: datetime) -> Self:
        """Cases that the user decides."""
        return self.filter(under_q(bruker.organisasjoner(naa, Rolle.REKTOR), "skole"))

    def uten_vedtak(self) -> Self:
        return self.filter(status="soekt")

    def i_kraft(self) -> Self:
        return self.filter(status__in=["innvilget", "delvis"])

    def i_gjeldende_perioder(self, naa: datetime) -> Self:
        """Of periods that are not over."""
        return self.filter(periode__gjennomfoering_til__gte=naa)

    def med_person(self) -> Self:
        """With person, school and period, and arrangements; two queries."""
        return self.select_related("person", "skole", "periode").prefetch_related("tiltak")

    def sortert(self) -> Self:
        """Norwegian alphabetical order."""
        return self.order_by("person__sortering", "pk")

    def finn(self, tekst: str) -> Self:
        """By parts of the name or candidate number; every word must be found."""
        treff = self
        for ord_ in tekst.replace(",", " ").split():
            treff = treff.filter(
                Q(person__fornavn__icontains=ord_)
                | Q(person__etternavn__icontains=ord_)
                | Q(pk__in=self.model._default_manager.filter(
                    person__kandidatnumre__nummer__icontains=ord_,
                    person__kandidatnumre__periode=models.F("periode"),
                ).values("pk"))
            )  # fmt: skip
        return treff
