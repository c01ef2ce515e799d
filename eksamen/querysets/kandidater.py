from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from brukere.models import Bruker
from eksamen.querysets.partier import kandidater_q
from felles.kryptering import noekkelhash

if TYPE_CHECKING:
    from eksamen.models import Eksamensparti, Kandidat, Person  # noqa: F401 - named in strings below

PERSONNUMMER = "person.nummer"


class PersonQuerySet(models.QuerySet["Person"]):
    def med_nummer(self, nummer: str) -> Self:
        """Exact look-up by a validated id, also one that the person had before; never a part of one."""
        noekkel = noekkelhash(nummer, formaal=PERSONNUMMER)
        egne = self.model._default_manager.filter(Q(nummer_hash=noekkel) | Q(historikk__nummer_hash=noekkel))
        return self.filter(pk__in=egne.values("pk"))

    def etter_noekkel(self, noekler: Collection[str]) -> dict[str, int]:
        """Pk of the person by keyed hash of an id, the present one or an earlier; two queries."""
        personer = self.model._default_manager
        tidligere = personer.filter(historikk__nummer_hash__in=noekler)
        funnet = dict(tidligere.values_list("historikk__nummer_hash", "pk"))
        funnet.update(personer.filter(nummer_hash__in=noekler).values_list("nummer_hash", "pk"))
        return funnet


class KandidatQuerySet(models.QuerySet["Kandidat"]):
    def synlige_for(self, bruker: Bruker, naa: datetime) -> Self:
        """Candidates the user may know of: those of their parties, or of the one room they watch."""
        return self.filter(pk__in=self.model._default_manager.filter(kandidater_q(bruker, naa)).values("pk"))

    def handles_av(self, bruker: Bruker, naa: datetime) -> Self:
        """Candidates the user may act on during the exam day; the headmaster may only look."""
        egne = self.model._default_manager.filter(kandidater_q(bruker, naa, handle=True))
        return self.filter(pk__in=egne.values("pk"))

    def i_partier(self, parti_ider: models.QuerySet[Eksamensparti] | list[int]) -> Self:
        return self.filter(parti__in=parti_ider)

    def sortert(self) -> Self:
        """Norwegian alphabetical order."""
        return self.order_by("person__sortering", "pk")

    def med_navn(self) -> Self:
        """With person, number, party and fag; one query."""
        return self.select_related("person", "kandidatnummer", "parti__skole", "eksamen__fag", "eksamen__periode")

    def uten_nummer(self) -> Self:
        return self.filter(kandidatnummer__isnull=True)

    def finn(self, tekst: str) -> Self:
        """By candidate number, or parts of the name; every word must be found."""
        treff = self
        for ord_ in tekst.replace(",", " ").split():
            treff = treff.filter(
                Q(person__fornavn__icontains=ord_)
                | Q(person__etternavn__icontains=ord_)
                | Q(kandidatnummer__nummer__icontains=ord_)
            )
        return treff
